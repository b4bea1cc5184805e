"""One's own account: name, organisations, what is held about oneself, and how to go."""

import json
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.forms.people import AskForm, DeleteAccountForm, NameForm
from casestudies.portal.access import personal, sent_in
from casestudies.selectors.leaving import departures_of, own_drafts
from home.domain import memberships
from home.domain.accounts import DeletionRefused, delete_account
from home.models import Membership, MembershipRequest, Organisation, User
from home.selectors.my_data import everything_about
from home.selectors.people import invitations_for, organisations_open_to, organisations_to_ask
from home.views.limits import is_too_often

METHODS = require_http_methods(["GET", "HEAD", "POST"])
FOUND_MOST = 20


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


@personal
@METHODS
def account(request: HttpRequest) -> HttpResponse:
    """The name, and the ways to everything else."""
    user = _me(request)
    form = NameForm(sent_in(request), instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name is changed.")
        return redirect("portal:account")
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "addresses": EmailAddress.objects.filter(user=user).order_by("-primary", "email"),
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "organisations": Membership.objects.filter(user=user).select_related("organisation"),
    }
    return render(request, "casestudies/portal/account.html", context, status=422 if form.errors else 200)


@personal
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that one takes part in, and how to join others."""
    return _organisations(request, AskForm())


def _organisations(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    user, words = _me(request), " ".join(request.GET.get("q", "").split())[:100]
    to_ask = organisations_to_ask(user)
    context = {
        "mine": Membership.objects.filter(user=user).select_related("organisation").order_by("organisation__name"),
        "invitations": invitations_for(user).select_related("created_by"),
        "open": organisations_open_to(user),
        "waiting": MembershipRequest.objects.filter(user=user, outcome="waiting").select_related("organisation"),
        "drafts": own_drafts(user),
        "words": words,
        "found": to_ask.filter(name__icontains=words)[:FOUND_MOST] if words else (),
        "form": form,
    }
    return render(request, "casestudies/portal/organisations.html", context, status=status)


@personal
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation to one of one's own confirmed addresses, without its link."""
    invitation = get_object_or_404(invitations_for(_me(request)), pk=pk)
    return _joined(request, lambda: memberships.accept(invitation=invitation, user=_me(request)))


@personal
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Join by an address in an approved domain."""
    organisation = _chosen(request)
    return _joined(request, lambda: memberships.join_by_domain(organisation=organisation, user=_me(request)))


@personal
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask staff to join an organisation of the list, or to add one."""
    is_listed = "organisation" in request.POST
    form = AskForm(request.POST)
    if not is_listed and not form.is_valid():
        return _organisations(request, form, status=422)
    if is_too_often(request, what="ask-to-join", times=10, seconds=3600):
        form.add_error(None, "You asked several times in a short time. Wait an hour, then ask again.")
        return _organisations(request, form, status=429)
    organisation = _chosen(request) if is_listed else None
    told: dict[str, Any] = {} if is_listed else {"name": form.cleaned_data["name"], "note": form.cleaned_data["note"]}
    if not is_listed and (listed := Organisation.objects.current().named(told["name"]).first()):
        organisation = listed
    try:
        asked = memberships.ask_to_join(user=_me(request), organisation=organisation, **told)
    except memberships.MembershipRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The Academy was asked about {asked.wanted}. You get an e-mail with the answer.")
    return redirect("portal:organisations")


def _chosen(request: HttpRequest) -> Organisation:
    key = request.POST.get("organisation", "")
    if not key.isascii() or not key.isdigit():
        raise Http404
    return get_object_or_404(Organisation.objects.current(), pk=key[:18])


def _joined(request: HttpRequest, act: Any) -> HttpResponse:
    try:
        membership = act()
    except memberships.MembershipRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"You take part in {membership.organisation} now.")
    return redirect("portal:organisations")


@personal
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held, in words, with the way to download it."""
    return render(request, "casestudies/portal/my_data.html", {})


@personal
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Everything held about whoever asks, as one JSON file."""
    text = json.dumps(everything_about(_me(request)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@personal
@reauthentication_required
@METHODS
def delete(request: HttpRequest) -> HttpResponse:
    """Spell out what happens, and do it."""
    user = _me(request)
    departures = departures_of(user)
    form = DeleteAccountForm(sent_in(request), departures=departures)
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(user=User.objects.get(pk=user.pk), successors=form.successors())
        except DeletionRefused as refused:
            form.add_error(None, refused)
        else:
            logout(request)
            messages.success(request, "Your account was deleted.")
            return redirect("portal:call")
    context = {"form": form, "departures": departures, "drafts": own_drafts(user)}
    return render(request, "casestudies/portal/delete_account.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("account/", account, name="account"),
    path("account/organisations/", organisations, name="organisations"),
    path("account/organisations/join/", join, name="join"),
    path("account/organisations/ask/", ask, name="ask_to_join"),
    path("account/organisations/invitations/<int:pk>/", accept, name="accept_invitation"),
    path("account/data/", my_data, name="my_data"),
    path("account/data/my-data.json", my_data_file, name="my_data_file"),
    path("account/delete/", delete, name="delete_account"),
]
