"""People who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class User(AbstractUser):
    """A member of staff or of an institution. One e-mail address belongs to one person, whatever its case."""

    email = models.EmailField("e-mail address", help_text="Used to sign in and for messages about your work.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="home_user_email_unique",
                violation_error_message="There is an account with this e-mail address already. Use that one.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
