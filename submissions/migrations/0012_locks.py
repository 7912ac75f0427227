from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

append_only = import_module("submissions.migrations.0002_append_only")



def site_chain(apps, _schema_editor):
    apps.get_model("submissions", "AuditHead").objects.create(key="site", sha256="0" * 64)


def refuse_changes_again(_apps, schema_editor):
    """SQLite makes a table anew for a new column, without its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for statement in append_only.SQLITE:
                cursor.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("submissions", "0011_paragraph_comment_wording")]

    operations = [
        migrations.CreateModel(
            name="ReferenceCounter",
            fields=[
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reference_counter",
                        serialize=False,
                        to="submissions.consultation",
                    ),
                ),
                (
                    "next_number",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="next reference number"),
                ),
            ],
            options={"verbose_name": "next reference number", "verbose_name_plural": "next reference numbers"},
        ),
        migrations.RemoveField(model_name="consultation", name="next_reference"),
        migrations.DeleteModel(name="AuditHead"),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "head of the audit trail", "verbose_name_plural": "head of the audit trail"},
        ),
        migrations.RunPython(site_chain, migrations.RunPython.noop),
        migrations.AddField(
            model_name="auditevent",
            name="chain",
            field=models.ForeignKey(
                default="site",
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="submissions.audithead",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
        migrations.AddField(
            model_name="submission", name="draft_number", field=models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            model_name="submission",
            name="submitted_draft_number",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="submission",
            name="first_edit_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
