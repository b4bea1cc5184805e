"""Showing a draft to a colleague without an account, and comments on it.

Invariant: no secret link shows a case study that was taken down, or that has gone to another organisation since.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from casestudies import signals
from casestudies.domain import acts
from casestudies.enums import Stage
from casestudies.models import Comment, PartnerRequest, SharedLink, SignOffRequest, Submission
from home.models.secret_link import secret_for

if TYPE_CHECKING:
    from home.models import User

MOST_LINKS = 20
"""How many links to one draft may work at a time."""
MOST_COMMENTS = 500
"""How many comments one draft may have."""


class SharingRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """There are too many already, or it may not be shown. The message says what to do."""


@transaction.atomic
def share(
    *, submission: Submission, token: UUID, by: "User | None", label: str, may_comment: bool
) -> tuple[SharedLink, str]:
    """Make a link, and return it with its secret. The same form sent twice makes one link, and tells its secret both times."""
    if Submission.objects.select_for_update().get(pk=submission.pk).where == Stage.TAKEN_DOWN:
        raise SharingRefused("The Academy has taken this case study down, so it cannot be shown to others now.")
    secret = secret_for(token, submission.uuid, label, may_comment)
    if made := SharedLink.objects.with_secret(secret).first():
        if not made.is_open:
            raise SharingRefused("This link was made and withdrawn already. Make another one.")
        return made, secret
    if SharedLink.objects.open().filter(submission=submission).count() >= MOST_LINKS:
        raise SharingRefused(f"There are {MOST_LINKS} links to this draft already. Withdraw one first.")
    log(instance=submission.page, action=acts.LINK_MADE, user=by)
    return SharedLink.issue(created_by=by, secret=secret, submission=submission, label=label, may_comment=may_comment)


@transaction.atomic
def stop_sharing(*, link: SharedLink, by: "User | None") -> None:
    """Withdraw a link: from now on it answers as if it had never been. Comments stay."""
    if SharedLink.objects.filter(pk=link.pk).withdraw():
        log(instance=link.submission.page, action=acts.LINK_WITHDRAWN, user=by, data={"number": 1})


def withdraw_links(*, submission: Submission, by: "User | None" = None) -> None:
    """Withdraw every secret link that shows something of a case study: to colleagues, to partners, to who signs."""
    kinds = (SharedLink.objects, PartnerRequest.objects, SignOffRequest.objects)
    if number := sum(links.filter(submission=submission).withdraw() for links in kinds):
        log(instance=submission.page, action=acts.LINK_WITHDRAWN, user=by, data={"number": number})


@transaction.atomic
def comment(
    *,
    submission: Submission,
    token: UUID,
    name: str,
    section: str,
    text: str,
    link: SharedLink | None = None,
    author: "User | None" = None,
) -> Comment:
    """Keep a comment, and have those who write told. The same form sent twice is one comment."""
    if found := Comment.objects.filter(token=token, submission=submission).first():
        return found
    Submission.objects.select_for_update().get(pk=submission.pk)
    if Comment.objects.filter(submission=submission).count() >= MOST_COMMENTS:
        raise SharingRefused("This draft has very many comments. Write to its authors instead.")
    written, is_new = Comment.objects.get_or_create(
        token=token,
        defaults={
            "submission": submission,
            "link": link,
            "author": author,
            "name": name,
            "section": section,
            "text": text,
        },
    )
    if is_new:
        signals.comment_written.send(sender=Comment, comment=written)
    return written


def mark_done(*, comment: Comment, by: "User | None") -> None:
    """Say that a comment has been dealt with. Said again, the first time stays."""
    Comment.objects.filter(pk=comment.pk, done_at=None).update(done_at=timezone.now(), done_by=by)


def mark_open(*, comment: Comment) -> None:
    """Say that it has not been dealt with after all."""
    Comment.objects.filter(pk=comment.pk).update(done_at=None, done_by=None)
