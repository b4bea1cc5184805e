"""Staff's list of people: they are invited, and nobody types a password for somebody else."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.utils import generate_unique_username
from django.db import transaction
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from home.models import User
from home.notifications import memberships


class WithoutUsername:
    """The name to sign in is the address; what Django calls the username nobody needs to know."""

    separate_username_field = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]  # type: ignore[attr-defined] # of the form that this is mixed into

    def clean_email(self) -> str:
        """Addresses are compared in lower case."""
        return str(self.cleaned_data["email"]).lower()  # type: ignore[attr-defined] # the same


class NewUserForm(WithoutUsername, UserCreationForm):
    """Somebody new: a name, an address, and what the person may do."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - theirs
        """Make up a username, and leave the password to its owner."""
        self.instance.username = generate_unique_username([self.cleaned_data["email"], "user"])
        self.instance.set_unusable_password()
        saved: User = super().save(commit=commit)
        _expect_address(saved)
        return saved


class ChangedUserForm(WithoutUsername, UserEditForm):
    """Somebody who is there."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - theirs
        """With another address, the old ones no longer let in; the new one is confirmed by the first code."""
        saved: User = super().save(commit=commit)
        if "email" in self.changed_data:
            EmailAddress.objects.filter(user=saved).delete()
            _expect_address(saved)
        return saved


def _expect_address(user: User) -> None:
    """Have the first code that is sent to an address also confirm it."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True)


class NewUserView(users.CreateView):
    """Invites whoever is new and may work in the admin."""

    @transaction.atomic
    def save_instance(self) -> User:
        """Make the account and write the invitation, both or neither."""
        user: User = super().save_instance()
        if User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin"):
            memberships.invite_staff(user=user, by=self.request.user)
        return user

    def get_success_message(self, instance: User) -> str:
        """Say that there is nothing to hand over."""
        return f"{instance} can sign in with {instance.email}. Nobody needs a password."


class UserViewSet(users.UserViewSet):
    """People."""

    add_view_class = NewUserView

    def get_form_class(self, for_update: bool = False) -> type:  # noqa: FBT001, FBT002 - theirs
        """Return this site's forms."""
        return ChangedUserForm if for_update else NewUserForm
