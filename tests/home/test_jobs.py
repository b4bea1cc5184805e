"""Periodic jobs."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.domain import jobs, retention, scheduling
from home.enums import JobOutcome
from home.models import ContactMessage, JobRun
from home.tasks import run_job
from tests import factories
from tests.home.test_publishing import schedule

NOON = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def job(monkeypatch):
    """The only job there is: it runs each minute and says that it ran."""
    job = jobs.Job("sample", "Sample", timedelta(minutes=1), lambda: "Ran.")
    monkeypatch.setattr(jobs, "_jobs", {job.name: job})
    return job


@pytest.fixture
def failing_job(monkeypatch):
    def fail():
        message = "no space left"
        raise OSError(message)

    monkeypatch.setattr(jobs, "_jobs", {"failing": jobs.Job("failing", "Failing", timedelta(minutes=1), fail)})


@pytest.mark.django_db
def test_claim_due_same_minute_is_claimed_once(job):
    (run,) = jobs.claim_due(now=NOON)
    jobs.run_claimed(run=run)

    assert list(jobs.claim_due(now=NOON + timedelta(seconds=20))) == []
    assert run.due_at == datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_claim_due_next_minute_is_claimed_again(job):
    (run,) = jobs.claim_due(now=NOON)
    jobs.run_claimed(run=run)

    assert len(list(jobs.claim_due(now=NOON + timedelta(minutes=1)))) == 1


@pytest.mark.django_db
def test_claim_due_while_last_run_goes_on_waits(job):
    list(jobs.claim_due(now=timezone.now()))

    assert list(jobs.claim_due(now=timezone.now() + timedelta(minutes=5))) == []


@pytest.mark.django_db
def test_claim_due_after_a_killed_run_marks_it_failed_and_goes_on(job):
    (killed,) = jobs.claim_due(now=timezone.now())

    later = list(jobs.claim_due(now=timezone.now() + timedelta(hours=3)))

    killed.refresh_from_db()
    assert killed.outcome == JobOutcome.FAILED
    assert len(later) == 1


@pytest.mark.django_db(transaction=True)
def test_claim_due_many_clocks_at_once_one_leads(job):
    claimed = []

    def clock():
        try:
            claimed.extend(jobs.claim_due(now=NOON))
        finally:
            connection.close()

    clocks = [threading.Thread(target=clock) for _ in range(6)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()

    assert len(claimed) == 1
    assert JobRun.objects.count() == 1


@pytest.mark.django_db
def test_run_claimed_success_is_recorded(job):
    (run,) = jobs.claim_due(now=NOON)

    run_job.call(run.pk)

    run.refresh_from_db()
    assert (run.outcome, run.detail) == (JobOutcome.SUCCEEDED, "Ran.")
    assert run.finished_at is not None


@pytest.mark.django_db
def test_run_claimed_failure_is_recorded_with_its_reason(failing_job):
    (run,) = jobs.claim_due(now=NOON)

    run_job.call(run.pk)

    run.refresh_from_db()
    assert (run.outcome, run.detail) == (JobOutcome.FAILED, "OSError: no space left")


@pytest.mark.django_db
def test_run_job_of_a_deleted_run_does_nothing(job):
    run_job.call(12345)

    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_command_hands_due_jobs_to_the_queue():
    call_command("run_periodic_jobs", once=True)

    assert set(JobRun.objects.values_list("name", flat=True)) == {job.name for job in jobs.jobs()}
    assert DBTaskResult.objects.count() == len(list(jobs.jobs()))


@pytest.mark.django_db
def test_publish_due_refused_page_holds_up_no_other():
    refused = factories.CaseStudyPageFactory(live=False)
    schedule(refused, summary="")
    fine = factories.CaseStudyPageFactory(live=False)
    schedule(fine)

    report = scheduling.publish_due()

    fine.refresh_from_db()
    refused.refresh_from_db()
    assert report == "1 published, 0 expired, 1 refused."
    assert (fine.live, refused.live) == (True, False)
    assert not refused.revisions.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.django_db
def test_publish_due_expired_page_is_taken_down():
    page = factories.CaseStudyPageFactory(expire_at=timezone.now() - timedelta(minutes=1))

    report = scheduling.publish_due()

    page.refresh_from_db()
    assert report == "0 published, 1 expired, 0 refused."
    assert (page.live, page.expired) == (False, True)


@pytest.mark.django_db
def test_delete_expired_only_handled_and_old_messages_go():
    long_ago = timezone.now() - timedelta(days=400)
    for handled_at in (long_ago, timezone.now(), None):
        ContactMessage.objects.create(name="A", email="a@example.org", text="Hello", handled_at=handled_at)
    JobRun.objects.create(name="old", due_at=long_ago, outcome=JobOutcome.SUCCEEDED)

    report = retention.delete_expired()

    assert report == "1 messages, 0 mails and 1 old runs deleted."
    assert ContactMessage.objects.count() == 2
