"""What was written in a browser without an account goes to whoever signs in there: in this tab or in another one."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from casestudies.domain.ownership import claim
from casestudies.portal.access import browser_digest
from casestudies.selectors.access import Visitor
from home.models import User


@receiver(user_logged_in)
def on_signed_in(*, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Claim this browser's drafts, however the person signed in."""
    claim(visitor=Visitor(user_id=user.pk, browser_digest=browser_digest(request)), user=user)
