"""The account with which the person who starts the site signs in first.

Its password is made at random, never fixed, and kept in a file that only its owner may read.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from cms.private_files import write_private_file

FIRST_USERNAME = "staff"
PASSWORD_FILE_NAME = "staff-password.txt"  # noqa: S105 - the name of the file, not the password


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """Who may sign in, and where to find the password."""

    username: str
    password_hint: str


def ensure_first_account(data_dir: Path) -> FirstAccount:
    """Make the account when nobody could sign in as an administrator yet; say how to sign in."""
    users = get_user_model().objects
    file = data_dir / PASSWORD_FILE_NAME
    username = users.filter(is_superuser=True, is_active=True).order_by("pk").values_list("username", flat=True).first()
    if username is None:
        # The password is on disk before the account exists: an interruption leaves no account without one.
        password = secrets.token_urlsafe(18)
        write_private_file(file, password + "\n")
        username = FIRST_USERNAME
        users.create_superuser(username, f"{username}@localhost", password)
    if username == FIRST_USERNAME:
        _confirm_address(username)
    if username == FIRST_USERNAME and file.is_file():
        return FirstAccount(username, f"the password is in {file} unless it was changed since.")
    return FirstAccount(username, f"for a new password: manage.py changepassword {username}")


def _confirm_address(username: str) -> None:
    """Let the first account in without a code, which nobody would get at an address of this machine."""
    user = get_user_model().objects.get(username=username)
    if user.email == f"{username}@localhost":
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
