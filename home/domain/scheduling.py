"""Scheduled publishing and expiry. One page that may not be published holds up no other."""

import structlog
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from home.rules import PublishingRefused

logger = structlog.get_logger(__name__)


def publish_due() -> str:
    """Take down what has expired, publish what is due and agreed; return a sentence with the numbers.

    What the guard refuses is taken off the schedule and noted in the page's history, so that staff see why.
    """
    expired = published = refused = 0
    for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()).specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        expired += 1
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in due:
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
            published += 1
        except PublishingRefused as refusal:
            _take_off_schedule(revision, refusal)
            refused += 1
    return f"{published} published, {expired} expired, {refused} refused."


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
