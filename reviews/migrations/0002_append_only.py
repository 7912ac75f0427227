"""A decision stays as it was taken: the database itself refuses a change."""

from django.db import migrations

TRIGGERS = {
    "postgresql": """
        CREATE TRIGGER decision_immutable BEFORE UPDATE ON reviews_decision
        FOR EACH ROW EXECUTE FUNCTION rapporteur_refuse_change()
        """,
    "sqlite": """
        CREATE TRIGGER decision_immutable BEFORE UPDATE ON reviews_decision
        BEGIN SELECT RAISE(ABORT, 'Rows of reviews_decision are on the record and never change.'); END
        """,
}
UNDO = {"postgresql": "DROP TRIGGER decision_immutable ON reviews_decision", "sqlite": "DROP TRIGGER decision_immutable"}


def refuse_changes(_apps, schema_editor):
    schema_editor.execute(TRIGGERS[schema_editor.connection.vendor])


def allow_changes(_apps, schema_editor):
    schema_editor.execute(UNDO[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("submissions", "0002_append_only")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
