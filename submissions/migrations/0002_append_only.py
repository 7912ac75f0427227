"""What is on the record stays as it is: the database itself refuses a change.

The audit trail can be neither changed nor removed from, row by row; a submitted version cannot be changed.
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
AUDIT, VERSION = "submissions_auditevent", "submissions_submissionversion"
EVENTS = {
    "audit_append_only": (AUDIT, "UPDATE", ""),
    "audit_kept": (AUDIT, "DELETE", ""),
    # INSERT OR REPLACE removes a row without asking the triggers of DELETE.
    "audit_not_replaced": (AUDIT, "INSERT", f"WHEN EXISTS (SELECT 1 FROM {AUDIT} WHERE id = NEW.id)"),
    "version_immutable": (VERSION, "UPDATE", ""),
    "version_not_replaced": (VERSION, "INSERT", f"WHEN EXISTS (SELECT 1 FROM {VERSION} WHERE id = NEW.id)"),
}
SQLITE = [
    f"""
    CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}
    BEGIN SELECT RAISE(ABORT, 'Rows of {table} are on the record and never change.'); END
    """
    for name, (table, event, condition) in EVENTS.items()
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER version_immutable ON submissions_submissionversion",
    "DROP TRIGGER audit_append_only ON submissions_auditevent",
    "DROP FUNCTION rapporteur_refuse_change()",
]
UNDO_SQLITE = [f"DROP TRIGGER {name}" for name in EVENTS]


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
