"""The yearly question to funders, and offers that nobody has checked in time.

Invariant: an answer changes no fact of an offer but when it was last checked.
"""

from django.db import transaction
from django.utils import timezone

from home.domain.checks import YEAR, due_after, is_overdue, keep_answer, renew_for_reminder, to_remind
from home.enums import CheckAnswer
from home.fields import last_day_of
from pathway.models import FundingScheme, OfferCheck
from pathway.signals import offer_check_answered, offer_check_asked


def check_all() -> str:
    """Mark what nobody checked in time, ask about what is due, remind of what was not answered. A periodic job."""
    listed = list(FundingScheme.objects.filter(is_listed=True).exclude(last_checked="").order_by("pk"))
    marked = sum(mark(offer=offer) for offer in listed)
    asked = sum(ask(offer=offer) for offer in listed if _can_be_asked(offer))
    reminded = sum(_remind(check) for check in to_remind(OfferCheck))
    return f"Funders asked about {asked} offers and reminded of {reminded}; {marked} offers marked anew."


@transaction.atomic
def mark(*, offer: FundingScheme) -> bool:
    """Work out whether a reader can rely on it, and keep that if it is new. Return whether it was."""
    checked_on = last_day_of(offer.last_checked)
    if checked_on is None:
        return False
    doubts = OfferCheck.objects.filter(offer=offer, answer__in=[CheckAnswer.CHANGE, CheckAnswer.DOWN])
    is_stale = is_overdue(due_after(checked_on, None)) or doubts.filter(answered_at__date__gte=checked_on).exists()
    if is_stale == offer.is_stale:
        return False
    offer.is_stale = is_stale
    offer.save(update_fields=["is_stale"])  # Search hears of it.
    return True


@transaction.atomic
def ask(*, offer: FundingScheme) -> bool:
    """Ask the funder, if it is due, somebody can be asked, and nobody was within a year."""
    now = FundingScheme.objects.select_for_update().get(pk=offer.pk)
    if not _can_be_asked(now):
        return False
    if OfferCheck.objects.filter(offer=now, created_at__gt=timezone.now() - YEAR).exists():
        return False
    check, secret = OfferCheck.issue(offer=now)
    offer_check_asked.send(sender=OfferCheck, check=check, secret=secret)
    return True


@transaction.atomic
def answer(*, check: OfferCheck, answer: CheckAnswer, note: str = "") -> None:
    """Keep the answer; the first stands."""
    offer = FundingScheme.objects.select_for_update().get(pk=check.offer_id)
    kept = keep_answer(check=check, answer=answer, note=note)
    if kept is None:
        return
    if answer == CheckAnswer.TRUE:
        offer.last_checked = timezone.localdate().isoformat()
        offer.save(update_fields=["last_checked"])
    mark(offer=offer)
    offer_check_answered.send(sender=OfferCheck, check=kept)


@transaction.atomic
def _remind(check: OfferCheck) -> bool:
    if not check.offer.is_listed or not _can_be_asked(check.offer):
        return False
    if (renewed := renew_for_reminder(check=check)) is None:
        return False
    again, secret = renewed
    offer_check_asked.send(sender=OfferCheck, check=again, secret=secret)
    return True


def _can_be_asked(offer: FundingScheme) -> bool:
    """Whether it is due, and there is somebody to ask."""
    checked_on = last_day_of(offer.last_checked)
    return bool(offer.check_email) and checked_on is not None and timezone.localdate() >= due_after(checked_on, None)
