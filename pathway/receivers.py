"""What this package does when something happens, one line each."""

from typing import Any

from django.dispatch import receiver

from pathway import notifications
from pathway.models import OfferCheck
from pathway.signals import offer_check_answered, offer_check_asked


@receiver(offer_check_asked)
def on_offer_check_asked(*, check: OfferCheck, secret: str, **_kwargs: Any) -> None:
    """The funder gets the question."""
    notifications.ask_funder(check=check, secret=secret)


@receiver(offer_check_answered)
def on_offer_check_answered(*, check: OfferCheck, **_kwargs: Any) -> None:
    """Staff read what they have to do."""
    notifications.tell_staff(check=check)
