"""What this package does when something happens, one line each."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from casestudies.domain import following
from casestudies.models import CaseStudyPage, Comment, PartnerRequest, StageChange
from casestudies.notifications import telling
from casestudies.signals import comment_written, partner_answered, partner_asked, stage_changed
from home.signals import going_public


@receiver(workflow_submitted)
def on_workflow_submitted(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """Staff may start a review themselves."""
    following.follow_start(workflow_state=instance, user=user)


@receiver(task_submitted)
def on_task_submitted(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """Each step of a review has its stage."""
    following.follow_task(task_state=instance, user=user)


@receiver(workflow_rejected)
def on_workflow_rejected(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """Changes are asked for."""
    following.follow_rejection(workflow_state=instance, user=user)


@receiver(workflow_cancelled)
def on_workflow_cancelled(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """The text is its authors' again."""
    following.follow_cancellation(workflow_state=instance, user=user)


@receiver(page_published, sender=CaseStudyPage)
def on_page_published(*, instance: CaseStudyPage, **_kwargs: Any) -> None:
    """The institution reads that it is public."""
    following.follow_publishing(page=instance)


@receiver(page_unpublished, sender=CaseStudyPage)
def on_page_unpublished(*, instance: CaseStudyPage, **_kwargs: Any) -> None:
    """The institution reads that it no longer is."""
    following.follow_unpublishing(page=instance)


@receiver(going_public)
def on_going_public(*, page: Any, **_kwargs: Any) -> None:
    """What was taken back stays private."""
    following.refuse_what_was_taken_back(page=page)


@receiver(stage_changed)
def on_stage_changed(*, change: StageChange, **_kwargs: Any) -> None:
    """The institution is told."""
    telling.tell_of_change(change=change)


@receiver(comment_written)
def on_comment_written(*, comment: Comment, **_kwargs: Any) -> None:
    """Those who write are told."""
    telling.tell_of_comment(comment=comment)


@receiver(partner_asked)
def on_partner_asked(*, request: PartnerRequest, secret: str, **_kwargs: Any) -> None:
    """The partner gets the question."""
    telling.ask_partner(request=request, secret=secret)


@receiver(partner_answered)
def on_partner_answered(*, request: PartnerRequest, **_kwargs: Any) -> None:
    """Those who write read the answer."""
    telling.tell_of_answer(request=request)
