"""Case studies that are begun, many at once; what nobody claims is deleted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from casestudies.domain import drafting
from casestudies.domain.drafting import StartRefused, delete_unclaimed, start
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Submission
from home.domain.jobs import jobs
from tests.factories import CaseStudyIndexPageFactory, OrganisationFactory, SubmissionFactory, UserFactory

AT_ONCE = 50
NO_PROBLEMS: tuple[list[Any], ...] = ([], [], [], [], [])


def in_thread(token: UUID, browser: str) -> UUID:
    """One request in a process of its own kind: with its own connection, closed at its end."""
    try:
        submission = start(token=token, title="Joint posts", browser_digest=browser)
        return submission.uuid
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_starts_at_once_leave_a_sound_tree() -> None:
    CaseStudyIndexPageFactory()
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        found = list(pool.map(in_thread, [uuid4() for _ in range(AT_ONCE)], [f"browser {n}" for n in range(AT_ONCE)]))

    assert len(set(found)) == AT_ONCE
    assert Page.find_problems() == NO_PROBLEMS
    assert CaseStudyPage.objects.values("slug").distinct().count() == AT_ONCE


@pytest.mark.django_db(transaction=True)
def test_one_start_sent_many_times_at_once_makes_one_draft() -> None:
    CaseStudyIndexPageFactory()
    token = uuid4()
    with ThreadPoolExecutor(max_workers=10) as pool:
        found = set(pool.map(in_thread, [token] * 10, ["browser"] * 10))

    assert found == {token}
    assert CaseStudyPage.objects.count() == 1
    assert Page.find_problems() == NO_PROBLEMS


@pytest.mark.django_db
def test_start_needs_an_index_page() -> None:
    with pytest.raises(StartRefused, match="cannot be written here yet"):
        start(token=uuid4(), title="Joint posts", browser_digest="browser")


@pytest.mark.django_db
def test_drafts_of_one_person_without_an_organisation_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    CaseStudyIndexPageFactory()
    monkeypatch.setattr(drafting, "MOST_OF_ONE_PERSON", 1)
    user = UserFactory()
    start(token=uuid4(), title="One", user=user)

    with pytest.raises(StartRefused, match="several drafts already"):
        start(token=uuid4(), title="Two", user=user)
    start(token=uuid4(), title="Two", user=UserFactory())


def old(**fields: Any) -> Submission:
    submission: Submission = SubmissionFactory(**fields)
    Submission.objects.filter(pk=submission.pk).update(last_written_at=timezone.now() - timedelta(days=31))
    return submission


@pytest.mark.django_db
def test_drafts_that_nobody_claimed_are_deleted_after_30_days() -> None:
    gone = old(organisation=None, browser_digest="a")
    kept = [
        old(organisation=None, started_by=UserFactory()),
        old(organisation=OrganisationFactory()),
        SubmissionFactory(organisation=None, browser_digest="b"),
    ]
    sent = old(organisation=None, browser_digest="c")
    move(submission=sent, to=Stage.SUBMITTED)

    said = delete_unclaimed()

    assert said == "1 unclaimed drafts deleted."
    assert set(Submission.objects.all()) == {*kept, sent}
    assert not CaseStudyPage.objects.filter(pk=gone.page_id).exists()
    assert Page.find_problems() == NO_PROBLEMS
    assert "delete-unclaimed" in {job.name for job in jobs()}
