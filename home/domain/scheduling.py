"""Scheduled publishing and expiry. One page that may not be published, or that cannot be, holds up no other."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from home.domain.jobs import JobFailed
from home.rules import PublishingRefused

logger = structlog.get_logger(__name__)

TOLD = 5
"""So many pages that failed are named; the log has all of them."""


def publish_due() -> str:
    """Take down what has expired, publish what is due and agreed; return a sentence with the numbers.

    What the guard refuses is taken off the schedule and noted in the page's history, so that staff see why. What fails for
    another reason is left as it was, whole, for the next run, and fails this one when all others had their turn.
    """
    done: Counter[str] = Counter()
    failed = []
    for page, act in _due():
        try:
            with transaction.atomic():
                done[act()] += 1
        except Exception as error:
            logger.exception("scheduled_publishing_failed", page=page)
            failed.append(f"page {page} ({type(error).__name__})")
    report = f"{done['published']} published, {done['expired']} expired, {done['refused']} refused."
    if failed:
        more = f" and {len(failed) - TOLD} more" if len(failed) > TOLD else ""
        raise JobFailed(f"{report} Failed, with reasons in the log: {', '.join(failed[:TOLD])}{more}.")
    return report


def _due() -> Iterator[tuple[object, Callable[[], str]]]:
    """What there is to do, each with the key of its page."""
    for pk in Page.objects.filter(live=True, expire_at__lt=timezone.now()).values_list("pk", flat=True):
        yield pk, partial(_expire, pk)
    for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at"):
        yield revision.object_id, partial(_publish, revision)


def _expire(pk: int) -> str:
    Page.objects.get(pk=pk).specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return "expired"


def _publish(revision: Revision) -> str:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except PublishingRefused as refusal:
        _take_off_schedule(revision, refusal)
        return "refused"
    return "published"


def _take_off_schedule(revision: Revision, refusal: PublishingRefused) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(
        instance=revision.content_object,
        action="home.publish.refused",
        data={"reasons": list(refusal.reasons)},
        revision=revision,
    )
    logger.warning("scheduled_publishing_refused", page=revision.object_id, reasons=refusal.reasons)
