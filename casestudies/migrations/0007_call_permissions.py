"""Say what staff may do with calls: editors read them, moderators open, change and delete them and give later deadlines."""

from django.db import migrations

from home.granting import grants

EDITORS = [("call", "view")]
MODERATORS = [*EDITORS, ("call", "add"), ("call", "change"), ("call", "delete")]


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0006_sending"), ("home", "0010_membership")]

    operations = [
        grants("casestudies", words={"call": "call"}, granted={"Editors": EDITORS, "Moderators": MODERATORS})
    ]
