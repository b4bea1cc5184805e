"""Who may see a file, and keeping the record of what shows it right."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import BaseViewRestriction, Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from home.models import BasePage, Document, Image, Organisation, SiteSettings
from home.selectors import media
from home.uploads import keep_picture


class Access(Enum):
    """The answer to "may this visitor see this file?"."""

    PUBLIC = "everybody may"
    PERSONAL = "this visitor may"
    NONE = "there is no such file, as far as this visitor can tell"


def access_to(
    *, target: Image | Document, user: Any, has_passed: Callable[[BaseViewRestriction], bool] | None = None
) -> Access:
    """Decide. `has_passed` says whether a visitor with a session got past a restriction; without a session it is None.

    The public's case is decided first and without looking at the visitor, so that its answer can be cached for all.
    """
    if media.is_public(target):
        return Access.PUBLIC
    if is_staff_for(target=target, user=user):
        return Access.PERSONAL
    if has_passed:
        passed = [restriction for restriction in media.restrictions() if has_passed(restriction)]
        if passed and media.is_open_to(target, passed=passed):
            return Access.PERSONAL
    return Access.NONE


def is_staff_for(*, target: Image | Document, user: Any) -> bool:
    """Whether somebody may choose or change this file in the admin."""
    policy = policy_registry.get_by_type(type(target))
    return user.is_authenticated and policy.user_has_any_permission_for_instance(user, ["choose", "change"], target)


def watch_references() -> None:
    """Have Wagtail write down what these refer to: pages it watches by itself, others only once its admin is loaded."""
    for model in (SiteSettings, Organisation, *media.listed_models()):
        ReferenceIndex.register_model(model)


def refresh_references(*, page_id: int) -> None:
    """Write down anew what a page refers to; nothing if it is gone.

    Wagtail does this when a page or a part is saved. A part that is taken away is deleted after its page was saved,
    and without this its picture would stay public until the next save.
    """
    page = Page.objects.filter(pk=page_id).specific().first()
    if isinstance(page, BasePage):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(page)


def keep_avatar(*, profile: UserProfile) -> None:
    """Take what only describes a new picture out of it; one that cannot be kept is left out."""
    avatar = profile.avatar
    if avatar and not avatar._committed:
        try:
            profile.avatar = keep_picture(avatar.file, name=avatar.name)
        except ValidationError:
            profile.avatar = ""
