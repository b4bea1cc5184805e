"""Periodic jobs."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs
from wagtail.models import Site
from wagtail.signals import page_published

from casestudies.models import CaseStudyPage
from home.domain import jobs, retention, scheduling
from home.enums import JobOutcome
from home.models import ContactMessage, JobRun, MistakeReport, SiteSettings
from home.tasks import run_job
from search.models import IndexRecord
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


def cannot_be_loaded(page, monkeypatch):
    """A revision of a time whose content nobody can read any more."""
    page.revisions.update(content={"pk": page.pk, "content_type": "of another time"})


def has_a_failing_receiver(page, monkeypatch):
    """Something that hears of publishing after the page was written, and fails for this one."""

    def fail(*, instance, **_kwargs):
        if instance.pk == page.pk:
            message = "no space left"
            raise OSError(message)

    monkeypatch.setattr(page_published, "receivers", [*page_published.receivers])
    monkeypatch.setattr(page_published, "sender_receivers_cache", page_published.sender_receivers_cache.copy())
    page_published.connect(fail, weak=False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("breaks", [cannot_be_loaded, has_a_failing_receiver])
def test_publish_due_broken_page_holds_up_no_other_and_is_seen(client, breaks, monkeypatch):
    broken, fine = factories.CaseStudyPageFactory.create_batch(2, live=False)
    schedule(broken)
    schedule(fine)
    breaks(broken, monkeypatch)
    over = factories.CaseStudyPageFactory(expire_at=timezone.now() - timedelta(minutes=1))
    run = JobRun.objects.create(name="publish-due", due_at=timezone.now())

    with capture_logs() as logs:
        run_job.call(run.pk)

    live = dict(CaseStudyPage.objects.values_list("pk", "live"))
    assert live == {broken.pk: False, fine.pk: True, over.pk: False}
    assert not IndexRecord.objects.get(key=f"page:{broken.pk}").is_public
    assert [line["page"] for line in logs if line["event"] == "scheduled_publishing_failed"] == [str(broken.pk)]
    client.force_login(factories.UserFactory(superuser=True))
    shown = client.get(reverse("background_work"), {"outcome": JobOutcome.FAILED}).content.decode()
    assert f"1 published, 1 expired, 0 refused. Failed, with reasons in the log: page {broken.pk} (" in shown


@pytest.mark.django_db
def test_publish_due_expired_page_is_taken_down():
    page = factories.CaseStudyPageFactory(expire_at=timezone.now() - timedelta(minutes=1))

    report = scheduling.publish_due()

    page.refresh_from_db()
    assert report == "0 published, 1 expired, 0 refused."
    assert (page.live, page.expired) == (False, True)


def days_ago(number):
    return timezone.now() - timedelta(days=number)


@pytest.mark.django_db
def test_delete_expired_handled_long_ago_or_too_old_messages_go():
    kept = {"new": (1, None), "waits": (700, None), "dealt with": (700, 300)}
    gone = {"dealt with long ago": (700, 400), "nobody cared": (800, None), "too old": (800, 1)}
    for name, (received, handled) in {**kept, **gone}.items():
        message = ContactMessage.objects.create(
            name=name, email="a@example.org", text="Hello", handled_at=handled and days_ago(handled)
        )
        ContactMessage.objects.filter(pk=message.pk).update(received_at=days_ago(received))
    long_ago = days_ago(400)
    JobRun.objects.create(name="old", due_at=long_ago, outcome=JobOutcome.SUCCEEDED)

    report = retention.delete_expired()

    assert report == "3 messages, 0 mails and 1 old runs deleted."
    assert set(ContactMessage.objects.values_list("name", flat=True)) == set(kept)


@pytest.mark.django_db
def test_delete_expired_keeps_messages_no_longer_than_a_site_says():
    SiteSettings.objects.create(site=Site.objects.get(), message_days_at_most=30)
    message = MistakeReport.objects.create(address="/", text="A letter is missing.")
    MistakeReport.objects.filter(pk=message.pk).update(received_at=days_ago(31))

    retention.delete_expired()

    assert not MistakeReport.objects.exists()
