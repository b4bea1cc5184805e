"""The call page and the start of a case study, as a visitor meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Submission
from casestudies.portal.access import BROWSER_COOKIE
from casestudies.selectors.calls import call_now
from casestudies.selectors.waiting import usual_writing_days
from home.enums import MemberRole
from tests.factories import (
    CallFactory,
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
START = "/submit/start/"


def day(number: int) -> Any:
    return timezone.now() + timedelta(days=number)


def begin(client: Client, title: str = "Joint posts", **fields: str) -> Any:
    token = str(client.get(START).context["form"].initial["token"])
    return client.post(START, {"title": title, "token": token, **fields})


@pytest.fixture(autouse=True)
def _index(db: None) -> None:
    CaseStudyIndexPageFactory()


def test_call_without_a_deadline(client: Client) -> None:
    page = client.get("/submit/").content.decode()

    assert "There is no deadline" in page
    assert f'href="{START}"' in page


def test_call_with_a_deadline_says_it_in_words(client: Client) -> None:
    CallFactory(title="Partnerships 2027", opens_at=day(-1), closes_at=day(22))

    page = client.get("/submit/").content.decode()

    assert "<h1>Partnerships 2027</h1>" in page
    assert "3\xa0weeks" in page


def test_call_that_closed_keeps_its_button_disabled(client: Client) -> None:
    CallFactory(opens_at=day(-30), closes_at=day(-1))
    CallFactory(opens_at=day(30))

    page = client.get("/submit/").content.decode()

    assert "This call closed on" in page
    assert "The next one opens on" in page
    assert '<button class="button" disabled>' in page
    assert client.get(START).url == "/submit/"
    assert client.post(START, {"title": "Late"}).url == "/submit/"
    assert not Submission.objects.exists()


def test_call_that_closed_is_open_for_an_organisation_with_a_later_deadline(client: Client) -> None:
    late = MembershipFactory(role=MemberRole.EDIT)
    call = CallFactory(opens_at=day(-30), closes_at=day(-1))
    call.extensions.create(organisation=late.organisation, closes_at=day(8))
    call.save()

    assert not call_now().is_open
    assert call_now([late.organisation]).is_extended
    client.force_login(late.user)
    assert "This later deadline is for your organisation" in client.get("/submit/").content.decode()


def test_usual_time_of_writing_is_the_median_of_past_cases(client: Client) -> None:
    for days in (1, 8, 40):
        submission = SubmissionFactory()
        move(submission=submission, to=Stage.SUBMITTED)
        Submission.objects.filter(pk=submission.pk).update(created_at=timezone.now() - timedelta(days=days))

    assert usual_writing_days() == 8
    assert "within 8 days of starting" in client.get("/submit/").content.decode()


def test_call_shows_as_its_example_the_latest_published_case_study_that_is_no_sample(client: Client) -> None:
    before = client.get("/submit/").content.decode()
    older, newer = (CaseStudyPageFactory(title=title, summary=f"{title}, in short.") for title in ("Older", "Newer"))
    sample, draft = CaseStudyPageFactory(title="A sample", is_sample=True), CaseStudyPageFactory(title="A draft")
    for days, page in enumerate((sample, newer, older)):
        CaseStudyPage.objects.filter(pk=page.pk).update(first_published_at=day(-days))
    draft.unpublish()

    html = client.get("/submit/").content.decode()

    assert "An example" not in before
    assert f'<a href="{newer.url}">Newer</a> is a published case study. Newer, in short.' in html
    assert [title in html for title in ("Older", "A sample", "A draft")] == [False] * 3


def test_start_without_an_account_belongs_to_the_browser(client: Client) -> None:
    assert begin(client).status_code == 302

    submission = Submission.objects.get()
    assert (submission.organisation, submission.started_by) == (None, None)
    assert client.cookies[BROWSER_COOKIE]["httponly"]
    assert submission.browser_digest not in ("", client.cookies[BROWSER_COOKIE].value)
    page = submission.page
    assert (page.live, page.title, page.latest_revision.content["title"]) == (False, "Joint posts", "Joint posts")
    assert "Joint posts" in client.get("/submit/").content.decode()
    assert "Joint posts" not in Client().get("/submit/").content.decode()


def test_start_sent_twice_makes_one_draft(client: Client) -> None:
    token = str(client.get(START).context["form"].initial["token"])

    for _ in range(2):
        assert client.post(START, {"title": "Joint posts", "token": token}).status_code == 302

    assert Submission.objects.count() == 1
    assert CaseStudyPage.objects.count() == 1


def test_start_with_the_token_of_somebody_else_begins_another(client: Client) -> None:
    theirs = SubmissionFactory()

    client.post(START, {"title": "Mine", "token": str(theirs.uuid)})

    mine = Submission.objects.exclude(pk=theirs.pk).get()
    assert mine.page.title == "Mine"
    assert mine.uuid != theirs.uuid


def test_start_makes_nothing_before_there_is_a_word(client: Client) -> None:
    assert client.get(START).status_code == 200
    answer = begin(client, title="   ")

    assert answer.status_code == 422
    assert "Enter a title" in answer.content.decode()
    assert not Submission.objects.exists()


def test_start_by_a_machine_that_fills_in_everything_makes_nothing(client: Client) -> None:
    assert begin(client, homepage_2="https://example.org").status_code == 422
    assert not Submission.objects.exists()


@pytest.mark.parametrize("title", ["???", "اختبار", "<script>alert(1)</script>", "x" * 255])
def test_start_with_any_title(client: Client, title: str) -> None:
    assert begin(client, title=title).status_code == 302
    assert begin(client, title=title).status_code == 302

    assert [page.title for page in CaseStudyPage.objects.all()] == [title] * 2


def test_start_by_a_member_belongs_to_the_organisation(client: Client) -> None:
    member = MembershipFactory(role=MemberRole.EDIT)
    reads_only = MembershipFactory(user=member.user, role=MemberRole.VIEW)
    client.force_login(member.user)

    begin(client, organisation=str(member.organisation.pk))
    refused = begin(client, organisation=str(reads_only.organisation.pk))

    submission = Submission.objects.get()
    assert (submission.organisation, submission.started_by) == (member.organisation, member.user)
    assert submission.page.submitted_by == member.organisation
    assert refused.status_code == 422


def test_start_too_many_in_one_browser_is_refused(client: Client) -> None:
    for n in range(5):
        assert begin(client, title=f"Draft {n}").status_code == 302

    answer = begin(client, title="One too many")

    assert answer.status_code == 422
    assert "One too many" in answer.content.decode()
    assert "holds several drafts already" in answer.content.decode()


def test_start_too_often_from_one_address_is_refused() -> None:
    answers = [begin(Client(), title=f"Draft {n}").status_code for n in range(21)]

    assert answers == [302] * 20 + [429]


def test_start_by_a_person_without_an_organisation_is_theirs_on_every_device(client: Client) -> None:
    client.force_login(user := UserFactory())

    begin(client)

    assert Submission.objects.get().started_by == user
    elsewhere = Client()
    elsewhere.force_login(user)
    assert "Joint posts" in elsewhere.get("/submit/").content.decode()


def test_portal_addresses_say_no_word_to_search_engines(client: Client) -> None:
    response = client.get(reverse("portal:start"))

    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert "private" in response["Cache-Control"]
