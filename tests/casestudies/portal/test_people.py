"""The screens of an organisation's people, of invitations, and of one's own account."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from casestudies.models import Submission
from home.domain import memberships
from home.enums import MemberRole
from home.models import EmailDomain, Invitation, Membership, MembershipRequest, User
from tests import factories, mailbox

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client = Client()
    client.force_login(user)
    return client


def words(client: Client, address: str, **data) -> str:
    """What the page says that follows a form."""
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


@pytest.fixture
def manager():
    return factories.MembershipFactory()


@pytest.fixture
def people(manager):
    return reverse("portal:people", args=[manager.organisation.uuid])


def test_a_colleague_is_invited_and_joins_with_a_new_account(manager, people):
    words(signed_in(manager.user), people, email="ann@example.org", role="edit")
    link = mailbox.link("ann@example.org")
    colleague = Client()

    shown = colleague.get(link).content.decode()
    asked = colleague.post(reverse("account_signup"), {"email": "ann@example.org", "first_name": "Ann", "next": link})
    back = colleague.post(asked.url, {"code": mailbox.code("ann@example.org"), "next": link})
    said = words(colleague, link)

    assert manager.organisation.name in shown
    assert back.url == link
    assert f"You take part in {manager.organisation} now." in said
    assert Membership.objects.get(user__email="ann@example.org").can == MemberRole.EDIT
    assert colleague.get(link).status_code == 404


def test_an_invitation_shows_others_no_button_and_takes_nothing_from_them(manager, people):
    words(signed_in(manager.user), people, email="ann@example.org", role="edit")
    link, stranger = mailbox.link("ann@example.org"), signed_in(factories.UserFactory())

    assert "Accept the invitation" not in stranger.get(link).content.decode()
    assert stranger.post(link).status_code == 404
    assert Client().post(link).status_code == 404
    assert Client().get(reverse("portal:invitation", args=["x" * 43])).status_code == 404


def test_an_invitation_can_be_declined(manager, people):
    words(signed_in(manager.user), people, email="ann@example.org", role="edit")
    ann = signed_in(factories.UserFactory(email="ann@example.org"))

    assert "declined" in words(ann, mailbox.link("ann@example.org"), decline="1")
    assert not Invitation.objects.pending().exists()


def test_what_is_wrong_with_an_invitation_is_said_and_kept(manager, people):
    answer = signed_in(manager.user).post(people, {"email": "ann at example", "role": "edit"})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "Enter an e-mail address with an @" in html
    assert 'value="ann at example"' in html


def test_invitations_are_limited(manager, people, monkeypatch):
    monkeypatch.setattr(memberships, "MOST_INVITATIONS", 1000)
    client = signed_in(manager.user)

    statuses = [client.post(people, {"email": f"a{n}@example.org", "role": "view"}).status_code for n in range(32)]

    assert statuses[29:] == [302, 429, 429]


def test_an_invitation_is_sent_again_and_withdrawn(manager, people):
    client, uuid = signed_in(manager.user), manager.organisation.uuid
    words(client, people, email="ann@example.org", role="edit")
    old = mailbox.link("ann@example.org")
    Invitation.objects.update(created_at="2026-01-01T00:00Z")

    words(client, reverse("portal:send_invitation_again", args=[uuid, Invitation.objects.get().pk]))
    new = mailbox.link("ann@example.org")
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    words(client, reverse("portal:withdraw_invitation", args=[uuid, Invitation.objects.unanswered().get().pk]))

    assert Client().get(new).status_code == 404


def test_a_manager_changes_a_role_and_takes_somebody_out(manager):
    member = factories.MembershipFactory(organisation=manager.organisation, role=MemberRole.VIEW)
    client, args = signed_in(manager.user), [manager.organisation.uuid, member.pk]

    words(client, reverse("portal:person", args=args), role="manage")
    member.refresh_from_db()
    assert member.can == MemberRole.MANAGE
    words(client, reverse("portal:remove_person", args=args))

    assert not Membership.objects.filter(pk=member.pk).exists()


def test_the_last_manager_is_told_what_to_do(manager):
    client, uuid = signed_in(manager.user), manager.organisation.uuid
    factories.SubmissionFactory(organisation=manager.organisation)

    role = client.post(reverse("portal:person", args=[uuid, manager.pk]), {"role": "view"})
    leave = client.post(reverse("portal:leave", args=[uuid]))

    for answer in (role, leave):
        assert "Make somebody else a manager first" in answer.content.decode()
    assert Membership.objects.get().can == MemberRole.MANAGE


def test_members_without_the_role_see_people_but_change_nothing(manager, people):
    reader = factories.MembershipFactory(organisation=manager.organisation, role=MemberRole.COMMENT)
    client = signed_in(reader.user)
    html = client.get(people).content.decode()

    assert manager.user.email in html
    assert "Invite somebody" not in html
    assert client.post(people, {"email": "a@example.org", "role": "view"}).status_code == 404
    assert client.get(reverse("portal:person", args=[manager.organisation.uuid, manager.pk])).status_code == 404


def test_the_number_of_queries_of_people_does_not_grow(manager, people, django_assert_num_queries):
    client = signed_in(manager.user)
    for _ in range(2):
        factories.MembershipFactory(organisation=manager.organisation)
    client.get(people)
    with django_assert_num_queries(8) as few:
        client.get(people)
    for number in range(6):
        factories.MembershipFactory(organisation=manager.organisation)
        memberships.invite(
            organisation=manager.organisation, email=f"{number}@example.org", role=MemberRole.VIEW, by=manager.user
        )

    with django_assert_num_queries(len(few)):
        client.get(people)


def test_joining_by_an_approved_domain():
    domain = EmailDomain.objects.create(organisation=factories.OrganisationFactory(), domain="example.ac.uk")
    client = signed_in(factories.UserFactory(email="ann@example.ac.uk"))

    assert domain.organisation.name in client.get(reverse("portal:organisations")).content.decode()
    words(client, reverse("portal:join"), organisation=domain.organisation_id)

    assert Membership.objects.get().organisation == domain.organisation


def test_joining_without_such_an_address_is_refused():
    organisation = factories.OrganisationFactory()
    client = signed_in(factories.UserFactory())

    assert "needs an address" in words(client, reverse("portal:join"), organisation=organisation.pk)
    assert client.post(reverse("portal:join"), {"organisation": "x"}).status_code == 404
    assert not Membership.objects.exists()


def test_asking_for_an_organisation_of_the_list_and_for_a_new_one():
    organisation = factories.OrganisationFactory(name="Sample University")
    client = signed_in(factories.UserFactory())
    page = reverse("portal:organisations")

    assert "Sample University" in client.get(page, {"q": "sample uni"}).content.decode()
    words(client, reverse("portal:ask_to_join"), organisation=organisation.pk)
    words(client, reverse("portal:ask_to_join"), name="The Sample University", note="Asked by its name.")
    words(client, reverse("portal:ask_to_join"), name="Sample Trust", note="I work there.")
    wrong = client.post(reverse("portal:ask_to_join"), {"name": "", "note": "Kept."})

    assert sorted(request.wanted for request in MembershipRequest.objects.all()) == [
        "Sample Trust",
        "Sample University",
    ]
    assert wrong.status_code == 422
    assert "Kept." in wrong.content.decode()


def test_a_draft_without_an_organisation_gets_one(manager):
    submission = factories.SubmissionFactory(organisation=None, started_by=manager.user)
    submission.page.save_revision(clean=False)
    client, address = signed_in(manager.user), reverse("portal:organisation", args=[submission.uuid])

    assert manager.organisation.name in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert client.post(address, {"organisation": factories.OrganisationFactory().pk}).status_code == 422
    words(client, address, organisation=manager.organisation_id)

    assert Submission.objects.get().organisation == manager.organisation


def test_the_name_is_changed():
    client = signed_in(user := factories.UserFactory())

    words(client, reverse("portal:account"), first_name="Ann", last_name="Other")
    wrong = client.post(reverse("portal:account"), {"first_name": "", "last_name": "Other"})

    user.refresh_from_db()
    assert str(user) == "Ann Other"
    assert "Enter your first name." in wrong.content.decode()


def test_an_account_is_deleted_with_everything_spelled_out(manager):
    EmailAddress.objects.create(user=manager.user, email=manager.user.email, verified=True, primary=True)
    writer = factories.MembershipFactory(organisation=manager.organisation, role=MemberRole.EDIT)
    factories.SubmissionFactory(organisation=manager.organisation)
    draft = factories.SubmissionFactory(organisation=None, started_by=manager.user, page__title="Mine alone")
    client, address = Client(), reverse("portal:delete_account")
    client.post(reverse("account_login"), {"login": manager.user.email, "password": factories.PASSWORD})

    html = client.get(address).content.decode()
    untouched = client.post(address, {})
    done = client.post(address, {"understood": "on", f"successor-{manager.organisation_id}": writer.pk})

    assert "keeps its 1 case study" in html
    assert "Mine alone" in html
    assert untouched.status_code == 422
    assert done.url == reverse("portal:call")
    assert "_auth_user_id" not in client.session
    assert Membership.objects.get() == writer
    assert Membership.objects.get().can == MemberRole.MANAGE
    assert not Submission.objects.filter(pk=draft.pk).exists()


def test_deleting_asks_again_who_it_is_after_a_while(manager):
    client = signed_in(manager.user)
    session = client.session
    session["signed_in_at"] -= 600
    session.save()

    answer = client.get(reverse("portal:delete_account"))

    assert answer.url.startswith(reverse("account_reauthenticate"))
