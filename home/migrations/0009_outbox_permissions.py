"""Say what editors and moderators may do with mail: both read, change and hold it; moderators also delete it and word it."""

from django.db import migrations

from home.granting import grants

EDITORS = [("outboxmessage", "view"), ("outboxmessage", "change"), ("mailtemplate", "view")]
MODERATORS = [*EDITORS, ("outboxmessage", "delete"), ("mailtemplate", "change")]
WORDS = {"outboxmessage": "outbox message", "mailtemplate": "mail template"}


class Migration(migrations.Migration):

    dependencies = [("home", "0008_outbox")]

    operations = [grants("home", words=WORDS, granted={"Editors": EDITORS, "Moderators": MODERATORS})]
