"""The institution's screens and those behind secret links, also the ones that no walk comes to: for everybody, wide and on a phone."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from casestudies.steps import STEPS
from tests.e2e.conftest import RunningSite
from tests.e2e.looking import NOT_SAVED, looks_right_in_both_schemes

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

MAKE = """
import json
from importlib import import_module
from uuid import uuid4
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from casestudies import signals
from casestudies.domain import inviting, sharing, signing
from casestudies.domain.partner_requests import ask_partner
from casestudies.domain.sample_submissions import load_sample_submissions
from casestudies.models import CaseStudyCheck
from home.domain import memberships
from home.enums import MemberRole
from home.models import Membership, User
from home.signals import invited

member = User.objects.create(username="screens", email="screens@example.org", first_name="Sam")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session.update({SESSION_KEY: str(member.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: member.get_session_auth_hash()})
session.create()
made = {"session": session.session_key}
samples = {sample.stage: sample for sample in load_sample_submissions(member=member)}
made |= {stage: str(sample.uuid) for stage, sample in samples.items()}
organisation = samples["draft"].organisation
made["organisation"] = str(organisation.uuid)
other = User.objects.create(username="screens-too", email="screens-too@example.org", first_name="Kim")
made["other"] = str(Membership.objects.create(organisation=organisation, user=other, role="edit").pk)

def keep(name):
    def note(secret, **_): made[name] = secret
    return note

notes = {"partner": (signals.partner_asked, keep("partner")), "sign-off link": (signals.agreement_asked, keep("sign-off link")),
         "invited": (signals.writing_invited, keep("invited")), "invitation": (invited, keep("invitation"))}
for signal, note in notes.values():
    signal.connect(note, weak=False)
draft = samples["draft"]
partner = draft.page.get_latest_revision_as_object().partners.all()[0]
ask_partner(submission=draft, token=uuid4(), part=partner.uuid, email="partner@example.org", by=member)
signing.ask_for_agreement(submission=samples["sign-off"], name="Ada Sample", email="ada@example.org", role="Dean", by=None)
inviting.invite(organisation=None, organisation_as_written="Invited Hospitals (sample)", name="", email="head@example.org",
                title="", message="", by=User.objects.get(username="staff"))
memberships.invite(organisation=organisation, email="new@example.org", role=MemberRole.VIEW, by=member)
made["shared"] = sharing.share(submission=draft, token=uuid4(), by=member, label="Kim", may_comment=True)[1]
made["check"] = CaseStudyCheck.issue(page=samples["published"].page, organisation_name=str(organisation))[1]
print(json.dumps(made))
"""
"""A member of the organisation whose sample case studies are in every stage, and a link of every kind."""
SCREENS = {
    "call": "",
    "start": "start/",
    "case studies": "mine/",
    "messages": "messages/",
    "people": "organisations/{organisation}/people/",
    "person": "organisations/{organisation}/people/{other}/",
    "leave": "organisations/{organisation}/leave/",
    "draft": "{draft}/",
    "organisation": "{draft}/organisation/",
    "partners": "{draft}/partners/",
    "share": "{draft}/share/",
    "preview": "{draft}/preview/",
    "send": "{draft}/send/",
    "discard": "{draft}/discard/",
    "submitted": "{submitted}/",
    "withdraw": "{submitted}/withdraw/",
    "changes asked": "{changes-asked}/",
    "at the sign-off": "{sign-off}/",
    "published": "{published}/",
    "corrections": "{correcting}/corrections/",
    "keep": "{correcting}/keep/",
    "declined": "{declined}/",
    "taken down": "{taken-down}/",
}
LOOKED_AT = ("summary", "model", "partners", "posts", "funding", "challenges", "images")
BEHIND_LINKS = {
    "sign-off": "sign-off/{sign-off link}/",
    "page to agree to": "sign-off/{sign-off link}/page/",
    "partner": "partners/{partner}/",
    "shared draft": "shared/{shared}/",
    "invitation to write": "invited/{invited}/",
    "invitation to join": "invitations/{invitation}/",
    "yearly check": "checks/{check}/",
    "no such link": "checks/nothing/",
}


@pytest.fixture(scope="module")
def made(site: RunningSite) -> dict[str, str]:
    """What the screens show, by their names in the addresses."""
    told: dict[str, str] = json.loads(site.manage("shell", "--no-imports", "-c", MAKE))
    return told


@pytest.fixture(params=[390, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """Of the window."""
    return int(request.param)


@pytest.fixture
def member(browser: Browser, site: RunningSite, made: dict[str, str], width: int) -> Iterator[Page]:
    """A tab in which a member of the organisation is signed in."""
    with site.window(browser, width=width) as window:
        window.add_cookies([{"name": "sessionid", "value": made["session"], "url": site.url}])
        yield window.new_page()


@pytest.fixture
def stranger(browser: Browser, site: RunningSite, width: int) -> Iterator[Page]:
    """A tab of somebody whom the site does not know."""
    with site.window(browser, width=width) as window:
        yield window.new_page()


def look(page: Page, address: str, *, status: int = 200) -> None:
    """What is there looks right."""
    answer = page.goto(f"/submit/{address}")
    assert answer is not None
    assert answer.status == status, address
    looks_right_in_both_schemes(page)


def test_screens_of_the_institution_are_accessible_and_fit(made, member):
    for address in SCREENS.values():
        look(member, address.format(**made))
    for step in LOOKED_AT:
        look(member, f"{made['draft']}/write/{step}/")


@pytest.mark.parametrize("stage", ["draft", "changes-asked"])
def test_form_as_it_came_is_not_taken_for_typed(made, member, stage):
    for step in STEPS:
        member.goto(f"/submit/{made[stage]}/write/{step.key}/")
        expect(member.locator("#save-state")).to_be_visible()
        assert member.evaluate(NOT_SAVED) == [], step.key


def test_screens_behind_secret_links_are_accessible_and_fit(made, stranger):
    for name, address in BEHIND_LINKS.items():
        look(stranger, address.format(**made), status=404 if name == "no such link" else 200)
