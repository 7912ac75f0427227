from django.db import migrations, models


def tell_sides_apart(apps, schema_editor):
    """Comments so far were the submitter's where their author is a member of the organization."""
    Comment = apps.get_model("reviews", "Comment")
    Membership = apps.get_model("submissions", "Membership")
    members = Membership.objects.filter(
        user=models.OuterRef("author"), organization=models.OuterRef("thread__version__submission__organization")
    )
    Comment.objects.filter(models.Exists(members)).update(by_submitter=True)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_append_only"), ("submissions", "0011_paragraph_comment_wording")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="by_submitter",
            field=models.BooleanField(default=False, editable=False, verbose_name="written for the submitter"),
        ),
        migrations.RunPython(tell_sides_apart, migrations.RunPython.noop),
    ]
