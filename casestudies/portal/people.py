"""The people of an organisation: who takes part, who is invited, who goes; and the door of an invitation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from casestudies.domain import ownership
from casestudies.forms.people import InviteForm, RoleForm
from casestudies.models import Submission
from casestudies.portal.access import organisation_view, private, sent_in
from home.domain import memberships
from home.enums import MemberRole
from home.models import Invitation, Membership
from home.selectors.people import confirmed_addresses
from home.views.limits import is_too_often

TOO_OFTEN = "Many invitations were sent from here in a short time. Wait an hour, then send this one."
METHODS = require_http_methods(["GET", "HEAD", "POST"])


@organisation_view(MemberRole.VIEW)
@METHODS
def people(request: HttpRequest, mine: Membership) -> HttpResponse:
    """Who takes part; for those who decide, who is invited, and the form that invites."""
    form, status = InviteForm(), 200
    if request.method == "POST":
        if mine.can != MemberRole.MANAGE:
            raise Http404
        form, status = InviteForm(request.POST), 422
        if form.is_valid() and is_too_often(request, what="invite", times=30, seconds=3600):
            form.add_error(None, TOO_OFTEN)
            status = 429
        elif form.is_valid():
            asked = form.cleaned_data
            try:
                invitation = memberships.invite(
                    organisation=mine.organisation, email=asked["email"], role=asked["role"], by=mine.user
                )
            except memberships.MembershipRefused as refused:
                form.add_error("email", refused)
            else:
                messages.success(request, f"The invitation to {invitation.email} is on its way.")
                return redirect("portal:people", mine.organisation.uuid)
    members = Membership.objects.filter(organisation=mine.organisation).select_related("user").order_by("joined_at")
    invitations = Invitation.objects.filter(organisation=mine.organisation).unanswered().order_by("-created_at")
    context = {
        "organisation": mine.organisation,
        "mine": mine,
        "is_manager": mine.can == MemberRole.MANAGE,
        "members": members,
        "invitations": invitations if mine.can == MemberRole.MANAGE else (),
        "form": form,
    }
    return render(request, "casestudies/portal/people.html", context, status=status)


@organisation_view(MemberRole.MANAGE)
@METHODS
def person(request: HttpRequest, mine: Membership, pk: int) -> HttpResponse:
    """One member: give another role."""
    member = _member(mine, pk)
    form = RoleForm(sent_in(request), initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_role(membership=member, role=form.cleaned_data["role"], by=mine.user)
        except memberships.MembershipRefused as refused:
            form.add_error("role", refused)
        else:
            messages.success(request, f"What {member.user} may do is now: {member.can.label}.")
            return redirect("portal:people", mine.organisation.uuid)
    context = {"organisation": mine.organisation, "member": member, "form": form, "is_self": member == mine}
    return render(request, "casestudies/portal/person.html", context, status=422 if form.errors else 200)


@organisation_view(MemberRole.MANAGE)
@require_POST
def remove(request: HttpRequest, mine: Membership, pk: int) -> HttpResponse:
    """End a membership."""
    member = _member(mine, pk)
    try:
        memberships.remove(membership=member, by=mine.user)
    except memberships.MembershipRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{member.user} no longer takes part in {mine.organisation}.")
    return redirect("portal:organisations" if member == mine else "portal:people", *_uuid(mine, member == mine))


@organisation_view(MemberRole.VIEW)
@METHODS
def leave(request: HttpRequest, mine: Membership) -> HttpResponse:
    """Say what leaving means, and leave."""
    if request.method == "POST":
        try:
            ownership.leave(membership=mine)
        except memberships.MembershipRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"You no longer take part in {mine.organisation}.")
            return redirect("portal:organisations")
    case_studies = Submission.objects.of(mine.organisation).count()
    context = {"organisation": mine.organisation, "case_studies": case_studies}
    return render(request, "casestudies/portal/leave.html", context)


@organisation_view(MemberRole.MANAGE)
@require_POST
def withdraw_invitation(request: HttpRequest, mine: Membership, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(mine, pk)
    memberships.withdraw_invitation(invitation=invitation, by=mine.user)
    messages.success(request, f"The invitation to {invitation.email} was withdrawn. Its link no longer works.")
    return redirect("portal:people", mine.organisation.uuid)


@organisation_view(MemberRole.MANAGE)
@require_POST
def send_again(request: HttpRequest, mine: Membership, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = _invitation(mine, pk)
    if is_too_often(request, what="invite", times=30, seconds=3600):
        messages.error(request, TOO_OFTEN)
        return redirect("portal:people", mine.organisation.uuid)
    try:
        memberships.send_again(invitation=invitation, by=mine.user)
    except memberships.MembershipRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The invitation to {invitation.email} was sent again, with a new link.")
    return redirect("portal:people", mine.organisation.uuid)


@private
@METHODS
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link of an invitation leads to: what it is, and the way to accept or decline."""
    links = Invitation.objects.pending().with_secret(secret)
    found = links.select_related("organisation", "created_by").filter(organisation__merged_into=None).first()
    if found is None:
        raise Http404
    user = request.user
    is_addressee = user.is_authenticated and found.email.lower() in confirmed_addresses(user)
    if request.method == "POST":
        if not is_addressee:
            raise Http404
        if "decline" in request.POST:
            memberships.withdraw_invitation(invitation=found, by=None)
            messages.success(request, f"You declined the invitation to {found.organisation}.")
            return redirect("portal:organisations")
        try:
            memberships.accept(invitation=found, user=user)  # type: ignore[arg-type] # the same
        except ValidationError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"You take part in {found.organisation} now.")
        return redirect("portal:organisations")
    context = {"invitation": found, "is_addressee": is_addressee}
    return render(request, "casestudies/portal/invitation.html", context)


def _member(mine: Membership, pk: int) -> Membership:
    members = Membership.objects.select_related("user", "organisation")
    return get_object_or_404(members, pk=pk, organisation=mine.organisation)


def _invitation(mine: Membership, pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.unanswered(), pk=pk, organisation=mine.organisation)


def _uuid(mine: Membership, is_self: bool) -> list[object]:  # noqa: FBT001 - which address follows
    return [] if is_self else [mine.organisation.uuid]


urlpatterns = [
    path("organisations/<uuid:uuid>/people/", people, name="people"),
    path("organisations/<uuid:uuid>/people/<int:pk>/", person, name="person"),
    path("organisations/<uuid:uuid>/people/<int:pk>/remove/", remove, name="remove_person"),
    path("organisations/<uuid:uuid>/leave/", leave, name="leave"),
    path("organisations/<uuid:uuid>/invitations/<int:pk>/withdraw/", withdraw_invitation, name="withdraw_invitation"),
    path("organisations/<uuid:uuid>/invitations/<int:pk>/again/", send_again, name="send_invitation_again"),
    path("invitations/<str:secret>/", invitation, name="invitation"),
]
