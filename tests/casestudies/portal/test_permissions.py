"""A walk over every address of the portal, with every method, as everybody.

The addresses come from the resolver: one that `permissions.RULES` does not know fails the test.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from casestudies import models as casestudies
from casestudies.portal import urls
from home.domain.snapshot import take_snapshot
from home.enums import MemberRole
from home.models import Invitation, SecretLink
from tests import factories
from tests.casestudies.portal.permissions import RULES, OfOrganisation, Open, Personal, Submission, World

pytestmark = pytest.mark.django_db
READING = ("GET", "HEAD", "OPTIONS")
METHODS = (*READING, "POST", "PUT", "PATCH", "DELETE", "TRACE")
STRANGERS = ("nobody", "another institution", "staff", "an editor")
NOT_FOUND = dict.fromkeys(METHODS, 404)
SHOWN = {200, 302, 405}
ROWS = {"preview_file", "close_comment", "stop_sharing", "word_review", "change"}
"""Addresses of a row that is not there: for members, too, there is none."""
OF_SUBMISSIONS = [name for name, rule in RULES.items() if isinstance(rule, Submission)]
OF_ORGANISATIONS = [name for name, rule in RULES.items() if isinstance(rule, OfOrganisation)]
OWNED = [*OF_SUBMISSIONS, *OF_ORGANISATIONS]
PERSONAL = [name for name, rule in RULES.items() if isinstance(rule, Personal)]
OPEN = [name for name, rule in RULES.items() if isinstance(rule, Open)]


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Every address below these, by name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or f"an address without a name: {pattern.pattern}"


@pytest.fixture(autouse=True)
def plain_page_for_what_is_not_there(monkeypatch):
    """The page itself, which proposes others, is tested elsewhere: here it would be made a thousand times."""
    monkeypatch.setattr("cms.urls.handler404", lambda request, exception: HttpResponse(status=404))


@pytest.fixture
def world() -> World:
    submission = factories.SubmissionFactory()
    submission.page.save_revision(clean=False)
    organisation = submission.organisation
    members = {role: factories.MembershipFactory(organisation=organisation, role=role) for role in MemberRole}
    invitation, _ = Invitation.issue(organisation=organisation, email="invited@example.org")
    others = {
        "another institution": factories.MembershipFactory().user,
        "staff": factories.UserFactory(superuser=True),
        "an editor": factories.UserFactory(is_staff=True),
    }
    others["an editor"].groups.add(Group.objects.get(name="Editors"))
    return World(submission, members, invitation, others)


def with_links(submission: Any) -> dict[str, tuple[SecretLink, str]]:
    """A link of each kind that works and has no answer yet, with its secret, by the addresses that it opens."""
    submission.page.save_revision(clean=False)
    page, organisation = casestudies.CaseStudyPage.objects.get(pk=submission.page_id), submission.organisation
    text = {"text_digest": "", "snapshot": take_snapshot(page).data, "content": page.latest_revision.content}
    of = {"submission": submission}
    partner = {"part": uuid4(), "organisation_name": "Sample partner", "email": "partner@example.org"}
    shared = casestudies.SharedLink.issue(**of, label="Head of nursing")
    signed = casestudies.SignOffRequest.issue(**of, name="Ada Sample", email="ada@example.org", **text)
    return {
        **dict.fromkeys(["shared", "shared_file"], shared),
        "partner": casestudies.PartnerRequest.issue(**of, **partner),
        **dict.fromkeys(["sign_off", "sign_off_page", "sign_off_file"], signed),
        "check": casestudies.CaseStudyCheck.issue(page=page, organisation_name=organisation.name),
        "invited": casestudies.WritingInvitation.issue(organisation=organisation, email="head@example.org"),
        "invitation": Invitation.issue(organisation=organisation, email="colleague@example.org"),
    }


def visitor(world: World, who: "str | MemberRole") -> Client:
    """A browser of theirs."""
    client = Client()
    if who != "nobody":
        client.force_login(world.members[who].user if isinstance(who, MemberRole) else world.others[who])
    return client


def address(world: World, name: str, **changes: object) -> str:
    rule = RULES[name]
    uuid = {Submission: world.submission.uuid, OfOrganisation: world.organisation.uuid}.get(type(rule))
    return reverse(f"portal:{name}", kwargs={**({"uuid": uuid} if uuid else {}), **rule.more(world), **changes})


def statuses(client: Client, at: str, methods: tuple[str, ...] = METHODS) -> dict[str, int]:
    return {method: client.generic(method, at).status_code for method in methods}


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert sorted(names(urls.urlpatterns)) == sorted(RULES)


@pytest.mark.parametrize("who", STRANGERS)
def test_for_strangers_there_is_no_such_page(world, who):
    client = visitor(world, who)

    assert {name: statuses(client, address(world, name)) for name in OWNED} == dict.fromkeys(OWNED, NOT_FOUND)


@pytest.mark.parametrize("role", MemberRole)
def test_for_members_there_is_what_their_role_allows(world, role):
    client = visitor(world, role)
    allowed = [name for name in OWNED if role.covers(RULES[name].role)]
    beyond = [name for name in OWNED if name not in allowed]

    # Only reading where it is allowed: what sending does is tested with each page.
    read = {name: set(statuses(client, address(world, name), READING).values()) for name in allowed}
    assert {name: found for name, found in read.items() if name not in ROWS and not found <= SHOWN} == {}
    assert {name: statuses(client, address(world, name)) for name in beyond} == dict.fromkeys(beyond, NOT_FOUND)


def test_what_does_not_exist_answers_the_same(world):
    client = visitor(world, MemberRole.MANAGE)

    found = {name: statuses(client, address(world, name, uuid=uuid4())) for name in OWNED}
    assert found == dict.fromkeys(OWNED, NOT_FOUND)


@pytest.mark.parametrize("who", [*STRANGERS, "another browser"])
def test_a_draft_without_an_organisation_is_its_starters_alone(world, who):
    starter, addresses = factories.UserFactory(), {name: address(world, name) for name in OF_SUBMISSIONS}
    world.submission.organisation, world.submission.started_by = None, starter
    world.submission.save()
    client, own = visitor(world, "nobody" if who == "another browser" else who), Client()
    client.cookies["draft_browser"] = "another secret"
    own.force_login(starter)

    assert {name: statuses(client, at) for name, at in addresses.items()} == dict.fromkeys(OF_SUBMISSIONS, NOT_FOUND)
    read = {name: own.get(at).status_code for name, at in addresses.items()}
    assert {name: found for name, found in read.items() if name not in ROWS and found not in SHOWN} == {}


def test_what_is_personal_sends_nobody_to_sign_in(world):
    client, login = visitor(world, "nobody"), reverse("account_login")
    answers = {(name, method): client.generic(method, address(world, name)) for name in PERSONAL for method in METHODS}

    asked = {key: (answer.status_code, answer.headers.get("Location")) for key, answer in answers.items()}
    assert asked == {(name, method): (302, f"{login}?next={address(world, name)}") for name, method in asked}


@pytest.mark.parametrize("who", ["another institution", "staff", "an editor"])
def test_an_invitation_to_somebody_else_cannot_be_accepted_by_its_number(world, who):
    assert statuses(visitor(world, who), address(world, "accept_invitation"), ("POST",)) == {"POST": 404}


@pytest.mark.parametrize("who", [*STRANGERS, MemberRole.MANAGE])
def test_what_is_open_never_breaks(world, who):
    client = visitor(world, who)

    broken = {name: max(statuses(client, address(world, name), READING).values()) for name in OPEN}
    assert {name: status for name, status in broken.items() if status >= 500} == {}


def test_every_address_with_a_secret_is_walked_with_one(world):
    assert set(with_links(factories.SubmissionFactory())) == {
        name for name, rule in RULES.items() if "secret" in rule.more(world)
    }


@pytest.mark.parametrize("who", [*STRANGERS, MemberRole.MANAGE])
def test_a_secret_of_another_organisation_shows_that_and_nothing_of_ones_own(world, who):
    links, client = with_links(factories.SubmissionFactory(page__title="Theirs")), visitor(world, who)

    for name, (_link, secret) in links.items():
        answer = client.get(address(world, name, secret=secret))
        # There is no such file in the text: a file of it is opened in `test_sharing`.
        assert (name, answer.status_code) == (name, 404 if name.endswith("_file") else 200)
        assert world.submission.page.title not in answer.content.decode()
        assert str(world.submission.uuid) not in answer.content.decode()


@pytest.mark.parametrize("who", [*STRANGERS, MemberRole.MANAGE])
@pytest.mark.parametrize("change", ["withdrawn_at", "expires_at"])
def test_a_secret_that_was_withdrawn_or_ended_answers_like_one_that_never_was(world, who, change):
    # Of the world's own submission: for its manager, too, the link is gone.
    links, client = with_links(world.submission), visitor(world, who)
    for link, _secret in links.values():
        type(link).objects.filter(pk=link.pk).update(**{change: timezone.now()})

    for name, (_link, secret) in links.items():
        never_was = statuses(client, address(world, name))
        assert (name, statuses(client, address(world, name, secret=secret))) == (name, never_was)
        assert set(never_was.values()) <= {404, 405}
        assert never_was["GET"] == 404


def test_rows_of_another_organisation_are_not_reached_through_ones_own(world):
    other, client = factories.MembershipFactory(), visitor(world, MemberRole.MANAGE)
    invitation, _ = Invitation.issue(organisation=other.organisation, email="other@example.org")
    by_number = [name for name in OF_ORGANISATIONS if "pk" in RULES[name].more(world)]

    for name in by_number:
        pk = invitation.pk if "invitation" in name else other.pk
        assert client.post(address(world, name, pk=pk)).status_code == 404
        assert client.get(address(world, name, pk=pk)).status_code in {404, 405}
    assert len(by_number) >= 4
