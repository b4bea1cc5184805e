"""Say what editors and moderators may do with the board: both work with it and say who is away; moderators also make the rules."""

from django.db import migrations

from home.granting import grants

EDITORS = [
    ("submission", "view"),
    ("submission", "change"),
    ("absence", "view"),
    ("absence", "add"),
    ("absence", "change"),
    ("absence", "delete"),
    ("assignmentrule", "view"),
]
MODERATORS = [*EDITORS, ("assignmentrule", "add"), ("assignmentrule", "change"), ("assignmentrule", "delete")]
WORDS = {"submission": "submission", "absence": "absence", "assignmentrule": "assignment rule"}


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0013_board"), ("home", "0004_staff_groups")]

    operations = [grants("casestudies", words=WORDS, granted={"Editors": EDITORS, "Moderators": MODERATORS})]
