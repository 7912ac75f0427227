"""What is on the record stays as it is: the database itself refuses a change.

The audit trail can be neither changed nor (on PostgreSQL) removed from; a submitted version cannot be changed. On SQLite
removal is left to the model, because Django empties tables by DELETE there when tests end.
"""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION rapporteur_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Rows of % are on the record and never change.', TG_TABLE_NAME;
    END $$
    """,
    """
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON submissions_auditevent
    FOR EACH ROW EXECUTE FUNCTION rapporteur_refuse_change()
    """,
    """
    CREATE TRIGGER version_immutable BEFORE UPDATE ON submissions_submissionversion
    FOR EACH ROW EXECUTE FUNCTION rapporteur_refuse_change()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER {name} BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, 'Rows of {table} are on the record and never change.'); END
    """
    for name, table in [
        ("audit_append_only", "submissions_auditevent"),
        ("version_immutable", "submissions_submissionversion"),
    ]
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER version_immutable ON submissions_submissionversion",
    "DROP TRIGGER audit_append_only ON submissions_auditevent",
    "DROP FUNCTION rapporteur_refuse_change()",
]
UNDO_SQLITE = ["DROP TRIGGER version_immutable", "DROP TRIGGER audit_append_only"]


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements.get(schema_editor.connection.vendor, []):
            cursor.execute(statement)


def refuse_changes(_apps, schema_editor):
    _run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE})


def allow_changes(_apps, schema_editor):
    _run(schema_editor, {"postgresql": UNDO_POSTGRESQL, "sqlite": UNDO_SQLITE})


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
