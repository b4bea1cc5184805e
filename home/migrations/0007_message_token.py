"""A form that is sent twice is one message."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("home", "0006_media_by_file_name")]

    operations = [
        migrations.AddField(
            model_name="contactmessage",
            name="token",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="mistakereport",
            name="token",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
    ]
