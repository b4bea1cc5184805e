"""My case studies, one case study, and messages from the Academy."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import Submission
from home.domain import mail
from home.enums import MailState, MemberRole
from home.models import OutboxMessage, PageCount, SiteSettings
from tests import factories
from tests.casestudies.portal.drafts import address, draft, signed_in

pytestmark = pytest.mark.django_db
MINE = "/submit/mine/"


def titles(html):
    return re.findall(r"<h[23][^>]*><a href=\"/submit/[0-9a-f-]{36}/\">(.*?)</a>", html)


def sent(submission, *stages, at=None):
    for stage in stages:
        change = move(submission=submission, to=stage)
        if at:
            type(change).objects.filter(pk=change.pk).update(at=at)
            Submission.objects.filter(pk=submission.pk).update(stage_since=at)
    return submission


def test_mine_for_nobody_says_where_to_begin():
    html = Client().get(MINE).content.decode()

    assert "You have no case study yet." in html
    assert 'href="/submit/"' in html
    assert "/submit/messages/" not in html


def test_mine_with_one_leads_with_it():
    submission = draft()

    html = signed_in(submission).get(MINE).content.decode()

    assert "To do first" in html
    assert titles(html) == [str(submission)]
    assert "All others" not in html
    assert [word in html for word in ("Being written", "Your turn", "No date")] == [True] * 3


def test_mine_orders_by_what_is_due_first_and_says_whose_turn_it_is():
    now, organisation = timezone.now(), factories.OrganisationFactory()
    call = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    soon = draft(organisation=organisation, call=call)
    someday = draft(organisation=organisation)
    asked = sent(draft(organisation=organisation), Stage.SUBMITTED, Stage.CHANGES_ASKED)
    tomorrow = sent(draft(organisation=organisation), Stage.SUBMITTED, Stage.SIGN_OFF)
    Submission.objects.filter(pk=tomorrow.pk).update(due_on=timezone.localdate() + timedelta(days=1))
    waiting = sent(draft(organisation=organisation), Stage.SUBMITTED)

    html = signed_in(soon).get(MINE).content.decode()

    assert titles(html) == [str(each) for each in (tomorrow, soon, asked, someday, waiting)]
    assert "Read it and agree" in html
    assert html.count("The Academy’s turn") == 1


def test_mine_shows_what_may_only_be_read_as_nothing_to_do():
    submission = draft()

    html = signed_in(submission, MemberRole.VIEW).get(MINE).content.decode()

    assert "To do first" not in html
    assert "Nothing is waiting for you" in html
    assert titles(html) == [str(submission)]


def test_mine_gives_the_later_deadline_of_the_organisation_and_says_when_it_is_past():
    now = timezone.now()
    call = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3))
    submission = draft(call=call)
    client = signed_in(submission)
    assert "(past)" in client.get(MINE).content.decode()

    factories.casestudies.CallExtension.objects.create(
        call=call, organisation=submission.organisation, closes_at=now + timedelta(days=30)
    )

    html = client.get(MINE).content.decode()
    assert "(past)" not in html
    assert f"{timezone.localtime(now + timedelta(days=30)):%-d %B %Y}" in html


def test_mine_gives_the_deadline_of_the_call_that_is_open_when_ones_own_has_closed():
    now = timezone.now()
    closed = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3))
    client = signed_in(draft(call=closed))
    factories.CallFactory(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30))

    html = client.get(MINE).content.decode()

    assert "(past)" not in html
    assert f"{timezone.localtime(now + timedelta(days=30)):%-d %B %Y}" in html


def test_mine_says_until_when_the_academy_usually_answers():
    for days in (2, 12, 40):
        past = sent(draft(), Stage.SUBMITTED, at=timezone.now() - timedelta(days=days))
        sent(past, Stage.CHANGES_ASKED)
    submission = sent(draft(), Stage.SUBMITTED)

    html = signed_in(submission).get(MINE).content.decode()

    day = timezone.localdate() + timedelta(days=12)
    assert f"About {day:%-d %B %Y} (it usually takes 12 days)" in html


@pytest.mark.parametrize("closes_in", [9, -1])
def test_mine_asks_the_same_number_of_queries_however_many_there_are(closes_in):
    organisation = factories.OrganisationFactory()
    now = timezone.now()
    call = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=closes_in))
    client = signed_in(sent(draft(organisation=organisation, call=call), Stage.SUBMITTED))
    client.get(MINE)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            html = client.get(MINE).content.decode()
        return len(titles(html)), len(queries)

    one = asked()
    for _ in range(29):
        draft(organisation=organisation, call=call)
    thirty = asked()

    assert (one[0], thirty[0]) == (1, 30)
    assert one[1] == thirty[1] <= 14


def test_case_study_shows_stage_history_with_reasons_and_what_can_be_done():
    submission = draft()
    client = signed_in(submission)
    client.post(address(submission, "send/"), {"licence": "on"})
    submission.refresh_from_db()
    move(
        submission=submission,
        to=Stage.CHANGES_ASKED,
        note="Say who pays.\n\nAnd since when.",
        by=factories.UserFactory(),
    )

    html = client.get(address(submission)).content.decode()

    member = submission.changes.first().by
    history = html.partition("What happened")[2]
    assert "What the Academy asks for" in html
    assert "<p>Say who pays.</p>" in html
    assert re.findall(r"<strong>([^<]+)</strong>", history) == ["Changes asked for", "Sent to the Academy", "Begun"]
    assert re.findall(r'<span class="meta">([^<]+)</span>', history) == ["The Academy", str(member)]
    assert f'href="{address(submission, "withdraw/")}"' in html
    assert f'href="{address(submission, "discard/")}"' not in html


@pytest.mark.parametrize("who", ["nobody", "another institution", "staff"])
@pytest.mark.parametrize("what", ["", "preview/", "share/", "partners/", "send/", "withdraw/", "discard/", "take-up/"])
def test_addresses_of_a_case_study_do_not_exist_for_anybody_else(who, what):
    submission = draft()
    client = Client()
    if who == "another institution":
        client = signed_in(draft())
    elif who == "staff":
        client.force_login(factories.UserFactory(superuser=True))

    answers = [client.get(address(submission, what)), client.post(address(submission, what))]

    allowed = {404, 405}
    assert {answer.status_code for answer in answers} <= allowed
    assert not any(str(submission) in answer.content.decode() for answer in answers)


def written_to(organisation, subject, state=MailState.SENT):
    message = mail.send(
        template="submission-receipt",
        to=["writer@example.org"],
        context={"title": subject, "next_step": "We read it.", "address": "https://example.org/"},
        organisation=organisation,
    )
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, sent_at=timezone.now())


def test_messages_are_those_that_went_to_ones_own_organisations():
    submission = draft()
    written_to(submission.organisation, "Mine")
    written_to(submission.organisation, "Not gone yet", MailState.HELD)
    written_to(factories.OrganisationFactory(), "Theirs")

    html = signed_in(submission, MemberRole.VIEW).get("/submit/messages/").content.decode()

    assert "We have received “Mine”" in html
    assert "We read it." in html
    assert "Not gone yet" not in html
    assert "Theirs" not in html
    SiteSettings.objects.create(site=factories.home_page().get_site(), mail_days=100)
    html = Client().get("/submit/messages/").content.decode()
    assert "Everything that we wrote to your organisation in the last 100 days" in html
    assert "We have not written to your organisation in that time." in html


def test_messages_come_twenty_to_a_page():
    submission = draft()
    for n in range(21):
        written_to(submission.organisation, f"Number {n:02}")
    client = signed_in(submission)

    first = client.get("/submit/messages/").content.decode()
    second = client.get("/submit/messages/?page=2").content.decode()

    assert ("Number 20" in first, "Number 00" in first) == (True, False)
    assert "Number 00" in second


def test_published_one_says_how_often_it_was_read_and_found():
    submission = draft(stage=Stage.PUBLISHED, page=factories.CaseStudyPageFactory())
    month = timezone.localdate().replace(day=1)
    PageCount.objects.create(page=submission.page, month=month, read=1_204, found=1)

    html = signed_in(submission).get(address(submission)).content.decode()

    assert "<strong>1,204 times</strong>" in html
    assert "found by search <strong>1 time</strong>" in html
    assert "(so far)" in html


def test_one_that_is_not_public_has_no_readers():
    assert "found by search" not in signed_in(submission := draft()).get(address(submission)).content.decode()
