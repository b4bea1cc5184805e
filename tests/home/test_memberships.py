"""Who takes part in an organisation."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.models import CallExtension, Submission
from home.domain import memberships
from home.domain.memberships import MembershipRefused
from home.domain.organisations import merge_organisations
from home.enums import MemberRole, RequestOutcome
from home.models import EmailDomain, Invitation, Membership, MembershipRequest, OutboxDelivery
from home.selectors import people
from tests import factories

pytestmark = pytest.mark.django_db


def person(*addresses: str):
    """Somebody who confirmed these addresses."""
    user = factories.UserFactory(email=addresses[0])
    for address in addresses:
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=address == addresses[0])
    return user


def written_to(template: str) -> list[str]:
    """Who was sent mail of this kind."""
    return sorted(OutboxDelivery.objects.filter(message__template=template).values_list("address", flat=True))


@pytest.fixture
def manager():
    return factories.MembershipFactory()


def invite(manager, email="colleague@example.ac.uk", role=MemberRole.EDIT):
    return memberships.invite(organisation=manager.organisation, email=email, role=role, by=manager.user)


def test_an_invited_person_joins_with_the_invited_address(manager):
    colleague = person("colleague@example.ac.uk")
    invitation = invite(manager, "Colleague@Example.ac.uk", MemberRole.COMMENT)

    membership = memberships.accept(invitation=invitation, user=colleague)

    assert (membership.organisation, membership.can) == (manager.organisation, MemberRole.COMMENT)
    assert Invitation.objects.get().accepted_by == colleague
    assert not Invitation.objects.pending().exists()
    assert written_to("membership-invitation") == ["colleague@example.ac.uk"]
    assert written_to("membership-joined") == [manager.user.email]


def test_a_mail_with_an_invitation_keeps_no_secret_in_the_outbox(manager):
    invitation = invite(manager)

    message = OutboxDelivery.objects.get().message
    assert "/submit/invitations/" in message.secrets["link"]
    assert message.secrets["link"] not in message.shown_text
    assert invitation.digest not in message.secrets["link"]


@pytest.mark.parametrize(
    "what", ["another address", "unconfirmed address", "withdrawn", "ended", "accepted already", "sent again"]
)
def test_an_invitation_is_refused(manager, what):
    colleague = person("colleague@example.ac.uk")
    invitation = invite(manager)
    if what == "another address":
        colleague = person("somebody@example.ac.uk")
    elif what == "unconfirmed address":
        EmailAddress.objects.filter(user=colleague).update(verified=False)
    elif what == "withdrawn":
        memberships.withdraw_invitation(invitation=invitation, by=manager.user)
    elif what == "ended":
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif what == "accepted already":
        memberships.remove(membership=memberships.accept(invitation=invitation, user=colleague), by=manager.user)
    else:
        Invitation.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
        memberships.send_again(invitation=invitation, by=manager.user)

    with pytest.raises(MembershipRefused):
        memberships.accept(invitation=invitation, user=colleague)
    assert not Membership.objects.filter(user=colleague).exists()


def test_an_invitation_that_ended_is_sent_again_with_a_new_link(manager):
    colleague = person("colleague@example.ac.uk")
    old = invite(manager)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))

    new = memberships.send_again(invitation=old, by=manager.user)

    assert memberships.accept(invitation=new, user=colleague).can == MemberRole.EDIT
    assert list(Invitation.objects.filter(pk=old.pk).unanswered()) == []


def test_a_member_is_not_invited_again(manager):
    with pytest.raises(MembershipRefused, match="takes part already"):
        invite(manager, manager.user.email.upper())


def test_an_invitation_whose_form_was_sent_twice_is_one(manager):
    assert invite(manager) == invite(manager)
    assert written_to("membership-invitation") == ["colleague@example.ac.uk"]


def test_an_invitation_never_lowers_a_role(manager):
    second = factories.MembershipFactory(organisation=manager.organisation)
    EmailAddress.objects.create(user=second.user, email="other@example.ac.uk", verified=True)
    link, _ = Invitation.issue(organisation=manager.organisation, email="other@example.ac.uk", role=MemberRole.VIEW)

    assert memberships.accept(invitation=link, user=second.user).can == MemberRole.MANAGE


def test_open_invitations_are_limited(manager, monkeypatch):
    monkeypatch.setattr(memberships, "MOST_INVITATIONS", 2)
    invite(manager, "a@example.org")
    invite(manager, "b@example.org")

    with pytest.raises(MembershipRefused, match="Withdraw those"):
        invite(manager, "c@example.org")
    assert invite(manager, "b@example.org").is_pending


@pytest.mark.parametrize("act", ["change_role", "remove", "leave"])
def test_the_last_manager_cannot_go_without_a_successor(manager, act):
    writer = factories.MembershipFactory(organisation=manager.organisation, role=MemberRole.EDIT)
    acts = {
        "change_role": lambda: memberships.change_role(membership=manager, role=MemberRole.EDIT, by=manager.user),
        "remove": lambda: memberships.remove(membership=manager, by=None),
        "leave": lambda: memberships.leave(membership=manager, may_leave_nobody=True),
    }

    with pytest.raises(MembershipRefused, match="Make somebody else a manager first"):
        acts[act]()
    memberships.change_role(membership=writer, role=MemberRole.MANAGE, by=manager.user)
    acts[act]()

    assert list(people.managers_of(manager.organisation)) == [writer]
    assert writer.user.email in written_to("membership-changed")


def test_whoever_is_alone_leaves_when_nothing_is_left_behind(manager):
    with pytest.raises(MembershipRefused):
        memberships.leave(membership=manager)

    memberships.leave(membership=manager, may_leave_nobody=True)

    assert not Membership.objects.exists()


def test_whoever_is_removed_is_told_and_whoever_leaves_is_not(manager):
    removed, leaving = (factories.MembershipFactory(organisation=manager.organisation, role="edit") for _ in range(2))

    memberships.remove(membership=removed, by=manager.user)
    memberships.leave(membership=leaving)

    assert written_to("membership-ended") == [removed.user.email]


def test_joining_by_domain_needs_a_confirmed_address_in_it(manager):
    EmailDomain.objects.create(organisation=manager.organisation, domain="@Example.ac.uk")
    inside, outside = person("a@example.ac.uk"), person("a@med.example.ac.uk")
    unconfirmed = factories.UserFactory(email="b@example.ac.uk")

    membership = memberships.join_by_domain(organisation=manager.organisation, user=inside)

    assert membership.can == MemberRole.EDIT
    assert list(people.organisations_open_to(inside)) == []
    for stranger in (outside, unconfirmed):
        with pytest.raises(MembershipRefused):
            memberships.join_by_domain(organisation=manager.organisation, user=stranger)


def test_whoever_joins_first_by_domain_decides():
    domain = EmailDomain.objects.create(organisation=factories.OrganisationFactory(), domain="example.ac.uk")

    membership = memberships.join_by_domain(organisation=domain.organisation, user=person("a@example.ac.uk"))

    assert membership.can == MemberRole.MANAGE


@pytest.mark.parametrize(
    ("domain", "is_taken"),
    [
        ("example.ac.uk", True),
        ("@Example.AC.uk ", True),
        ("gmail.com", False),
        ("nhs.net", False),
        ("no domain", False),
    ],
)
def test_domains_that_many_share_are_refused(domain, is_taken):
    new = EmailDomain(organisation=factories.OrganisationFactory(), domain=domain)

    if is_taken:
        new.full_clean()
        assert new.domain == "example.ac.uk"
    else:
        with pytest.raises(ValidationError):
            new.full_clean()


def test_a_question_is_asked_once_and_answered_once(manager):
    user, staff = person("a@example.com"), factories.UserFactory(superuser=True)
    first = memberships.ask_to_join(user=user, organisation=manager.organisation, note="I work there.")
    again = memberships.ask_to_join(user=user, organisation=manager.organisation)

    membership = memberships.accept_request(
        request=first, organisation=manager.organisation, role=MemberRole.EDIT, by=staff
    )

    assert (again, membership.user) == (first, user)
    assert written_to("membership-request") == ["staff@example.org"]
    assert written_to("membership-accepted") == ["a@example.com"]
    with pytest.raises(MembershipRefused):
        memberships.decline_request(request=again, by=staff, answer="No.")


def test_an_organisation_that_is_not_in_the_list_can_be_asked_for():
    user, staff = person("a@example.com"), factories.UserFactory(superuser=True)
    request = memberships.ask_to_join(user=user, organisation=None, name="Sample Trust")
    added = factories.OrganisationFactory(name="Sample Trust")

    memberships.accept_request(request=request, organisation=added, role=MemberRole.MANAGE, by=staff)

    assert Membership.objects.get(user=user).organisation == added
    assert MembershipRequest.objects.get().organisation == added


def test_a_declined_question_is_answered_with_the_reason():
    request = memberships.ask_to_join(user=person("a@example.com"), organisation=None, name="Sample Trust")

    memberships.decline_request(request=request, by=factories.UserFactory(), answer="It is no employer.")

    assert MembershipRequest.objects.get().outcome == RequestOutcome.DECLINED
    assert "It is no employer." in OutboxDelivery.objects.get(message__template="membership-declined").message.text


def test_questions_of_one_person_are_limited():
    user = person("a@example.com")
    for number in range(memberships.MOST_REQUESTS):
        memberships.ask_to_join(user=user, organisation=None, name=f"Trust {number}")

    with pytest.raises(MembershipRefused):
        memberships.ask_to_join(user=user, organisation=None, name="One more")


def test_merging_organisations_joins_their_people_and_work(manager):
    keep, duplicate = factories.OrganisationFactory(), manager.organisation
    in_both = factories.MembershipFactory(organisation=keep, user=manager.user, role=MemberRole.VIEW)
    other = factories.MembershipFactory(organisation=duplicate, role=MemberRole.COMMENT)
    invitation = invite(manager)
    EmailDomain.objects.create(organisation=duplicate, domain="example.ac.uk")
    submission = factories.SubmissionFactory(organisation=duplicate)
    call, now = factories.CallFactory(), timezone.now()
    for organisation, days in ((keep, 1), (duplicate, 9)):
        closes_at = now + datetime.timedelta(days=days)
        CallExtension.objects.create(call=call, organisation=organisation, closes_at=closes_at)
        MembershipRequest.objects.create(user=other.user, organisation=organisation)

    merge_organisations(keep=keep, duplicate=duplicate, user=None)

    roles = dict(Membership.objects.filter(organisation=keep).values_list("user", "role"))
    assert roles == {in_both.user_id: MemberRole.MANAGE, other.user_id: MemberRole.COMMENT}
    assert CallExtension.objects.get().closes_at == now + datetime.timedelta(days=9)
    assert MembershipRequest.objects.get().organisation == keep
    assert Invitation.objects.get(pk=invitation.pk).organisation == keep
    assert EmailDomain.objects.get().organisation == keep
    assert Submission.objects.get(pk=submission.pk).organisation == keep
    assert not Membership.objects.filter(organisation=duplicate).exists()
