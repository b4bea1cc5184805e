"""Keep which text the editors read, and that staff were told of silence: the sign-off stands on both."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0020_invitation_permissions")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="reviewed_digest",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="SHA-256 of the text with which it last came to the sign-off: what the editors read.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="silence_told_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When staff were told that nobody answers at the sign-off: once.",
                null=True,
            ),
        ),
    ]
