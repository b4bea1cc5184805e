"""Say what editors and moderators may do with members, approved domains and requests to join.

Both answer requests and look after members; moderators also approve domains, because a domain lets anybody in who has an
address there.
"""

from django.db import migrations

from home.granting import grants

EDITORS = [
    ("membership", "view"),
    ("membership", "add"),
    ("membership", "change"),
    ("membership", "delete"),
    ("membershiprequest", "view"),
    ("membershiprequest", "change"),
    ("emaildomain", "view"),
]
MODERATORS = [*EDITORS, ("emaildomain", "add"), ("emaildomain", "change"), ("emaildomain", "delete")]
WORDS = {"membership": "membership", "membershiprequest": "membership request", "emaildomain": "email domain"}


class Migration(migrations.Migration):

    dependencies = [("home", "0012_membership_request")]

    operations = [grants("home", words=WORDS, granted={"Editors": EDITORS, "Moderators": MODERATORS})]
