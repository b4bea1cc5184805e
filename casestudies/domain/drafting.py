"""How an institution's case study begins: a page that was never public, and the submission that says whose it is.

Invariant: nothing is made before there is a word to keep, and each start makes one draft, however often its form is sent.
Places in the page tree are given under a lock on the parent, so that any number of starts at once leave a sound tree.
"""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from casestudies.enums import Stage
from casestudies.models import Call, CaseStudyIndexPage, CaseStudyPage, Submission
from casestudies.selectors.access import Visitor, submissions_of
from home.domain.turns import in_turn

if TYPE_CHECKING:
    from home.models import Organisation, User

UNCLAIMED_DAYS = 30
MOST_UNCLAIMED = 5
"""How many drafts one browser, without an account, may have."""
MOST_OF_ONE_PERSON = 30
"""How many drafts that belong to no organisation one person may have."""
LONGEST_SLUG = 200
"""Of the 255 letters that there are, so that Wagtail can put a number after it."""


class StartRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """No draft can be begun now. The message says what to do."""


@in_turn
@transaction.atomic
def start(
    *,
    token: UUID,
    title: str,
    user: "User | None" = None,
    browser_digest: str = "",
    organisation: "Organisation | None" = None,
    call: Call | None = None,
) -> Submission:
    """Begin a case study for a person or, without an account, for a browser. The same token begins it once."""
    if user is None and not browser_digest:
        message = "a draft belongs to a person or to a browser"
        raise ValueError(message)
    index = CaseStudyIndexPage.objects.first()
    if index is None:
        raise StartRefused("Case studies cannot be written here yet. Tell the Academy by the contact page.")
    # The lock makes starts wait for each other. Only after it: what they left in the tree, and whether this one was there.
    parent = Page.objects.select_for_update().get(pk=index.pk)
    visitor = Visitor(user_id=user.pk if user else None, browser_digest=browser_digest)
    if begun := submissions_of(visitor).filter(uuid=token).first():
        return begun
    _check_number(visitor)
    page = CaseStudyPage(title=title, slug=_slug(title, token), live=False, owner=user, submitted_by=organisation)
    parent.add_child(instance=page)
    page.save_revision(user=user, clean=False)
    return Submission.objects.create(
        **({} if Submission.objects.filter(uuid=token).exists() else {"uuid": token}),
        page=page,
        organisation=organisation,
        call=call,
        started_by=user,
        browser_digest="" if user else browser_digest,
    )


def _slug(title: str, token: UUID) -> str:
    """Nothing, since Wagtail makes the slug from the title, unless that has no letter or figure, or no room for a number after it."""
    slug = slugify(title, allow_unicode=True)
    return "" if 0 < len(slug) <= LONGEST_SLUG else f"{slug[:LONGEST_SLUG] or 'case-study'}-{token.hex[:8]}"


def _check_number(visitor: Visitor) -> None:
    """Refuse more drafts than anybody writes, before an organisation owns them."""
    drafts = submissions_of(visitor).filter(organisation=None, stage=Stage.DRAFT)
    if drafts.count() >= (MOST_OF_ONE_PERSON if visitor.user_id else MOST_UNCLAIMED):
        raise StartRefused(
            "You have several drafts already. Go on with one of them, or discard one that you no longer need."
            if visitor.user_id
            else "This browser holds several drafts already. Go on with one of them, or sign in to keep more."
        )


def delete_unclaimed() -> str:
    """Delete drafts that nobody claimed, and in which nothing was written, for 30 days."""
    before = timezone.now() - timedelta(days=UNCLAIMED_DAYS)
    old = Submission.objects.filter(
        organisation=None, started_by=None, stage=Stage.DRAFT, last_written_at__lt=before
    ).values_list("pk", flat=True)
    number = sum(_delete(pk, before) for pk in list(old))
    return f"{number} unclaimed drafts deleted."


@transaction.atomic
def _delete(pk: int, before: object) -> bool:
    # Asked again under the lock: it may have been claimed or written in meanwhile.
    unclaimed = Submission.objects.select_for_update().filter(
        pk=pk, organisation=None, started_by=None, stage=Stage.DRAFT, last_written_at__lt=before
    )
    if (submission := unclaimed.first()) is None:
        return False
    page = CaseStudyPage.objects.get(pk=submission.page_id)
    Page.objects.select_for_update().get(pk=page.get_parent().pk)
    page.delete()
    return True
