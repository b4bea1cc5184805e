"""Which agreement the public text has: what the page says of it must be true of the words beside it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from casestudies.domain.signing import NO_INSTITUTION
from casestudies.models import Agreement, CaseStudyPage, Submission
from home.domain.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

SKIPPED = "casestudies.sign_off.skipped"
"""The log's action for a text that was published without a sign-off because no institution owns it."""


@transaction.atomic
def follow_publishing(*, page: CaseStudyPage) -> None:
    """Mark the agreement that the new public text has, or record why it needs none."""
    if Submission.objects.filter(page=page, organisation__isnull=False).exists():
        check_live_text(page=page)
    else:
        log(instance=page, action=SKIPPED, data={"reason": NO_INSTITUTION})


@transaction.atomic
def check_live_text(*, page: CaseStudyPage) -> None:
    """Compare the public text with what was agreed: an agreement to another text is void, and the page stops claiming it."""
    mine = Agreement.objects.filter(page=page)
    text = take_snapshot(CaseStudyPage.objects.get(pk=page.pk)).digest
    mine.filter(is_live=True).exclude(text_digest=text).update(is_live=False, voided_at=timezone.now())
    if (agreement := mine.to(text).first()) and page.live:
        mine.filter(pk=agreement.pk).update(is_live=True, voided_at=None)


def check_what_shows(*, thing: object) -> None:
    """An organisation was renamed, a picture or file replaced: look again at each public text that shows it."""
    ids: Iterable[str] = (
        ReferenceIndex.get_references_to(thing)
        .filter(content_type__app_label="casestudies", content_type__model="casestudypage")
        .values_list("object_id", flat=True)
        .distinct()
    )
    for page in CaseStudyPage.objects.filter(pk__in=list(ids), agreements__is_live=True).distinct():
        check_live_text(page=page)
