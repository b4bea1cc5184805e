"""Inviting an organisation to write: the mail, the page of its link, what is filled in, and staff's list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.domain import inviting
from casestudies.enums import InvitationState, Stage
from casestudies.models import Submission, WritingInvitation
from home.enums import MemberRole
from home.models import Invitation
from home.models.secret_link import digest_of
from tests import editing, factories
from tests.mailbox import letters, link
from tests.reviewing import latest

pytestmark = pytest.mark.django_db

SECRET = "a-secret-for-tests"
ADDRESS = f"/submit/invited/{SECRET}/"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def invite(**fields):
    told = {
        "organisation": None,
        "organisation_as_written": "Hospitals of Sampleton",
        "name": "Head of research",
        "email": "head@example.org",
        "title": "Posts in midwifery",
        "message": "Readers ask for midwifery.",
        "by": factories.UserFactory(),
    }
    invitation = inviting.invite(**(told | fields))
    WritingInvitation.objects.filter(pk=invitation.pk).update(digest=digest_of(SECRET))
    return WritingInvitation.objects.get(pk=invitation.pk)


def csrf(client):
    """What a form of the page carries for this browser."""
    return {"csrfmiddlewaretoken": client.get(ADDRESS).context["csrf_token"]}


def state(invitation):
    return WritingInvitation.objects.with_state().get(pk=invitation.pk).state


def test_invitation_goes_by_mail_and_its_link_opens_the_page():
    inviting.invite(
        organisation=None,
        organisation_as_written="Hospitals of Sampleton",
        name="",
        email="head@example.org",
        title="",
        message="Readers ask for midwifery.",
        by=factories.UserFactory(),
    )

    (letter,) = letters("head@example.org")

    assert letter.startswith("Action needed: write a case study of Hospitals of Sampleton")
    assert "Readers ask for midwifery." in letter
    assert Client().get(link("head@example.org")).status_code == 200


def test_looking_begins_nothing_and_a_program_is_not_taken_for_a_person():
    invitation = invite()

    Client().get(ADDRESS)
    assert state(invitation) == InvitationState.SENT
    html = Client().get(ADDRESS, headers=FIREFOX).content.decode()

    assert state(invitation) == InvitationState.OPENED
    assert 'value="Posts in midwifery"' in html
    assert not Submission.objects.exists()


def test_start_without_an_account_between_two_calls_has_everything_filled_in():
    factories.CaseStudyIndexPageFactory()
    invitation, client = invite(), Client(enforce_csrf_checks=True)
    told = {"title": "Posts in midwifery", "token": str(uuid4()), **csrf(client)}

    first, second = client.post(ADDRESS, told), client.post(ADDRESS, told)

    submission = Submission.objects.get()
    assert first["Location"] == second["Location"] == f"/submit/{submission.uuid}/write/summary/"
    draft = latest(submission)
    assert (draft.title, draft.lead_organisation_as_written) == ("Posts in midwifery", "Hospitals of Sampleton")
    assert client.get(first["Location"]).status_code == 200
    assert state(invitation) == InvitationState.STARTED
    assert "was begun by this invitation" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("told", [{"title": "Posts"}, {"what": "decline", "reason": ""}])
def test_what_another_site_sends_from_the_browser_of_a_member_does_nothing(told):
    factories.CaseStudyIndexPageFactory()
    member = factories.MembershipFactory(role=MemberRole.EDIT)
    invitation = invite(organisation=member.organisation)
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.user)

    forged = client.post(ADDRESS, told, headers={"origin": "https://elsewhere.example"})
    without_origin = client.post(ADDRESS, told)
    page = client.get(ADDRESS)
    html = page.content.decode()

    assert (forged.status_code, without_origin.status_code) == (403, 403)
    assert (Submission.objects.exists(), Invitation.objects.exists()) == (False, False)
    assert state(invitation) == InvitationState.SENT
    assert page["Referrer-Policy"] == "same-origin"
    assert html.count("csrfmiddlewaretoken") == html.count('method="post"') >= 2


def test_who_starts_for_an_organisation_in_the_list_may_take_part_in_it():
    factories.CaseStudyIndexPageFactory()
    organisation = factories.OrganisationFactory()
    invite(organisation=organisation)

    Client().post(ADDRESS, {"title": "Posts", "token": str(uuid4())})

    assert latest(Submission.objects.get()).lead_organisation == organisation
    opened = Invitation.objects.get()
    assert (opened.organisation, opened.email, opened.role) == (organisation, "head@example.org", MemberRole.MANAGE)


def test_member_who_starts_writes_for_the_organisation_at_once():
    factories.CaseStudyIndexPageFactory()
    member = factories.MembershipFactory(role=MemberRole.EDIT)
    invite(organisation=member.organisation)
    client = Client()
    client.force_login(member.user)

    client.post(ADDRESS, {"title": "Posts", "token": str(uuid4())})

    assert Submission.objects.get().organisation == member.organisation
    assert not Invitation.objects.exists()


def test_second_start_from_elsewhere_is_refused_in_a_sentence():
    factories.CaseStudyIndexPageFactory()
    invite()
    Client().post(ADDRESS, {"title": "Posts", "token": str(uuid4())})

    other = Client().post(ADDRESS, {"title": "Others", "token": str(uuid4())})

    assert other.status_code == 422
    assert "begun by this invitation already" in other.content.decode()
    assert Submission.objects.count() == 1


def test_invitation_is_declined_with_a_reason_that_may_stay_empty():
    invitation = invite()

    Client().post(ADDRESS, {"what": "decline", "reason": "No time this year."})

    invitation.refresh_from_db()
    assert (state(invitation), invitation.reason) == (InvitationState.DECLINED, "No time this year.")
    assert "would rather not" in Client().get(ADDRESS).content.decode()


@pytest.mark.parametrize("change", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_link_that_was_withdrawn_or_ended_answers_like_one_that_never_was(change):
    invite()
    WritingInvitation.objects.update(**change)

    assert Client().get(ADDRESS).status_code == 404
    assert Client().get("/submit/invited/another/").status_code == 404


def test_link_that_ended_after_its_answer_says_no_more_than_when():
    invitation = invite()
    inviting.decline(invitation=invitation, reason="")
    WritingInvitation.objects.update(expires_at=timezone.now())

    html = Client().get(ADDRESS).content.decode()

    assert f"You answered on {timezone.localdate():%-d %B %Y}" in html
    assert "Sampleton" not in html


def test_states_follow_the_case_study():
    invitation = invite()
    submission = factories.SubmissionFactory()
    WritingInvitation.objects.update(submission=submission)
    assert state(invitation) == InvitationState.STARTED

    Submission.objects.update(submitted_at=timezone.now(), stage=Stage.SUBMITTED)
    assert state(invitation) == InvitationState.SENT_IN

    submission.page.live = True
    type(submission.page).objects.filter(pk=submission.page_id).update(live=True)
    assert state(invitation) == InvitationState.PUBLISHED


def test_sending_again_gives_a_new_link_and_a_new_term():
    invitation = invite()
    WritingInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    inviting.send_again(invitation=invitation, by=invitation.created_by)

    assert Client().get(ADDRESS).status_code == 404
    assert len(letters("head@example.org")) == 2
    assert Client().get(link("head@example.org")).status_code == 200


def test_staff_invite_follow_send_again_and_withdraw_in_the_admin():
    staff = editing.signed_in("Moderators")
    add = reverse("writing_invitations:add")

    filled = staff.get(add, {"title": "Midwives"}).content.decode()
    nameless = staff.post(add, {"email": "head@example.org", "title": "Midwives"}).content.decode()
    staff.post(add, {"organisation_as_written": "Hospitals", "email": "head@example.org", "title": "Midwives"})

    invitation = WritingInvitation.objects.get()
    assert 'value="Midwives"' in filled
    assert "Choose the organisation, or write its name" in nameless
    assert invitation.created_by == staff.user
    index = staff.get(reverse("writing_invitations:index")).content.decode()
    assert "Hospitals" in index
    assert "Sent" in index
    act = reverse("writing_invitations:act", args=[invitation.pk])
    assert "sent again" in staff.post(act, {"act": "again"}, follow=True).content.decode()
    assert "was withdrawn" in staff.post(act, {"act": "withdraw"}, follow=True).content.decode()
    assert state(invitation) == InvitationState.WITHDRAWN


def test_editors_read_the_list_and_invite_nobody():
    editor = editing.signed_in("Editors")
    invitation = invite()

    assert editor.get(reverse("writing_invitations:index")).status_code == 200
    assert editor.get(reverse("writing_invitations:add")).status_code == 302
    editor.post(reverse("writing_invitations:act", args=[invitation.pk]), {"act": "withdraw"})
    assert state(invitation) == InvitationState.SENT


@pytest.mark.parametrize("wanted", ["declined", "sent"])
def test_list_is_narrowed_by_what_became_of_it(wanted):
    first, second = invite(email="a@example.org"), None
    WritingInvitation.objects.filter(pk=first.pk).update(digest="x" * 64, declined_at=timezone.now())
    second = invite(email="b@example.org")

    found = editing.signed_in("Moderators").get(reverse("writing_invitations:index"), {"state": wanted})

    assert list(found.context["object_list"]) == [first if wanted == "declined" else second]
