"""Putting results first for a search, in an order.

Invariant: places count from 1 without gaps; whatever is pinned was public when it was pinned.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from home.models import User
from search.eligibility import public_offers, public_pages
from search.enums import Source, split_key
from search.models import Pin
from search.models.pin import pin_key

LONGEST = 100
MOST = 10


def pin(*, words: str, key: str, user: User | None = None) -> Pin:
    """Put a page or an offer after what is pinned for this search. Raises `ValidationError` with a sentence."""
    words = " ".join(words.split())
    if not pin_key(words):
        raise ValidationError("Write what people search for.")
    if len(words) > LONGEST:
        raise ValidationError(f"This search has {len(words)} characters. Use at most {LONGEST}.")
    place = split_key(key)
    if place is None or not _is_public(*place):
        raise ValidationError("This page is not public, so readers would not see it. Publish it first.")
    source, pk = place
    target = {"page_id": pk} if source is Source.PAGE else {"offer_id": pk}
    with transaction.atomic():
        pinned = Pin.objects.of(words)
        if pinned.filter(**target).exists():
            raise ValidationError("This is pinned for the search already.")
        if pinned.count() >= MOST:
            raise ValidationError(f"{MOST} results are pinned for this search. Take one away first.")
        made = Pin.objects.create(words=words, key=pin_key(words), sort_order=pinned.count() + 1, **target)
        log(instance=made, action="wagtail.create", user=user)
    return made


def unpin(*, pin: Pin, user: User | None = None) -> None:
    """Take a pin away; those after it move up."""
    with transaction.atomic():
        log(instance=pin, action="wagtail.delete", user=user, deleted=True)
        pin.delete()
        _number(list(Pin.objects.of(pin.words)))


def move_up(*, pin: Pin, user: User | None = None) -> None:
    """Change places with the one before."""
    with transaction.atomic():
        pins = list(Pin.objects.of(pin.words))
        place = pins.index(pin)
        if place:
            pins[place - 1 : place + 1] = [pins[place], pins[place - 1]]
        _number(pins)
        log(instance=pin, action="wagtail.edit", user=user)


def _number(pins: list[Pin]) -> None:
    for place, each in enumerate(pins, start=1):
        if each.sort_order != place:
            each.sort_order = place
            each.save(update_fields=["sort_order"])


def _is_public(source: Source, pk: int) -> bool:
    objects = public_pages() if source is Source.PAGE else public_offers()
    return bool(objects.filter(pk=pk).exists())
