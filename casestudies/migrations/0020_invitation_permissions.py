"""Say what staff may do with invitations to write: editors read them, moderators invite and take back."""

from django.db import migrations

from home.granting import grants

EDITORS = [("writinginvitation", "view")]
MODERATORS = [*EDITORS, ("writinginvitation", "add"), ("writinginvitation", "change")]


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0019_writing_invitations"), ("home", "0010_membership")]

    operations = [
        grants(
            "casestudies",
            words={"writinginvitation": "invitation to write"},
            granted={"Editors": EDITORS, "Moderators": MODERATORS},
        )
    ]
