"""My case studies, one of them, and every message that was sent to the institution."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from casestudies.domain import leaving
from casestudies.domain.correcting import can_be_corrected, can_be_left
from casestudies.models import Freshness, Submission
from casestudies.portal.access import private, submission_view, visitor_of
from casestudies.selectors.changes import asked_changes
from casestudies.selectors.mine import by_of, history_of, my_case_studies, standing_of
from casestudies.steps import STEPS
from home.domain.retention import days_kept
from home.enums import MemberRole
from home.models import Membership, OutboxMessage
from home.selectors.reach import reach_of

MESSAGES_ON_A_PAGE = 20


@require_safe
@private
def mine(request: HttpRequest) -> HttpResponse:
    """The one thing that is due, then everything else."""
    context = {"mine": my_case_studies(visitor_of(request)), "first_step": STEPS[0].key, "heading": "My case studies"}
    return render(request, "casestudies/portal/mine.html", context)


@submission_view(MemberRole.VIEW)
@require_safe
def case_study(request: HttpRequest, submission: Submission, role: MemberRole) -> HttpResponse:
    """Where one stands, what can be done with it, and what happened to it."""
    manages = role.covers(MemberRole.MANAGE)
    context = {
        "submission": submission,
        "standing": standing_of(submission, role),
        "history": [(change, by_of(change)) for change in history_of(submission)],
        "changes": asked_changes(submission),
        "open_comments": submission.comments.open().count(),
        "writes": role.covers(MemberRole.EDIT),
        "manages": manages,
        "reach": reach_of(submission.page_id) if submission.page.live else None,
        "fresh": Freshness.objects.filter(page=submission.page_id).first() if submission.page.live else None,
        "can_write": role.covers(MemberRole.EDIT) and submission.where.may_be_written,
        "can_withdraw": manages and leaving.can_be_withdrawn(submission),
        "can_correct": role.covers(MemberRole.EDIT) and can_be_corrected(submission),
        "can_keep": manages and can_be_left(submission),
        "can_discard": manages and leaving.can_be_discarded(submission),
        "can_take_up": manages and submission.where in leaving.TAKEN_BACK,
        "trail": [{"label": "My case studies", "url": "/submit/mine/"}],
        "first_step": STEPS[0].key,
        "heading": str(submission),
    }
    return render(request, "casestudies/portal/case_study.html", context)


@require_safe
@private
def mail(request: HttpRequest) -> HttpResponse:
    """What we wrote to the organisations of whoever asks, should an e-mail have got lost."""
    mine = Membership.objects.filter(user=request.user.pk).values("organisation")
    found = OutboxMessage.objects.filter(organisation__in=mine).readable().select_related("organisation")
    context = {
        "page_of_messages": Paginator(found, MESSAGES_ON_A_PAGE).get_page(request.GET.get("page")),
        "days_kept": days_kept("mail_days"),
        "heading": "Messages from the Academy",
        "trail": [{"label": "My case studies", "url": "/submit/mine/"}],
    }
    return render(request, "casestudies/portal/messages.html", context)


urlpatterns = [
    path("mine/", mine, name="mine"),
    path("messages/", mail, name="messages"),
    path("<uuid:uuid>/", case_study, name="case_study"),
]
