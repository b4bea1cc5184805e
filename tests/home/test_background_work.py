"""The admin's page on background work."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from home.enums import JobOutcome
from home.models import JobRun
from tests import factories

pytestmark = pytest.mark.django_db


@task(backend="queue")
def always_fails():
    """Fail, as a task may."""
    message = "the disk is full"
    raise OSError(message)


def test_background_work_shows_runs_with_outcome_and_detail(client):
    client.force_login(factories.UserFactory(superuser=True))
    JobRun.objects.create(name="publish-due", due_at=timezone.now(), outcome=JobOutcome.FAILED, detail="no space left")

    page = client.get(reverse("background_work")).content.decode()

    assert "Scheduled publishing and expiry" in page
    assert "Failed" in page
    assert "no space left" in page


@pytest.mark.django_db(transaction=True)
def test_background_work_shows_failed_tasks_of_the_real_worker(client):
    client.force_login(factories.UserFactory(superuser=True))
    always_fails.enqueue()
    call_command("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", verbosity=0)

    page = client.get(reverse("background_work")).content.decode()

    assert "tests.home.test_background_work.always_fails" in page
    assert "builtins.OSError" in page


@pytest.mark.django_db(transaction=True)
def test_worker_goes_on_when_the_database_was_busy_for_longer_than_it_waits():
    always_fails.enqueue()
    is_locked = Event()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20" if connection.vendor == "sqlite" else "SET lock_timeout = 20")
    with capture_logs() as logs, ThreadPoolExecutor() as pool:
        busy = pool.submit(hold_the_database, is_locked, logs)
        is_locked.wait()
        call_command("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", verbosity=0)
        busy.result()
    connection.close()  # It waits as long as others again.

    assert "worker_database_unreachable" in {line["event"] for line in logs}
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def hold_the_database(is_locked, logs):
    """Write, and do not end before the worker has given up once."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"LOCK TABLE {DBTaskResult._meta.db_table}")
            is_locked.set()
            while not logs:
                time.sleep(0.01)
    finally:
        is_locked.set()
        connection.close()


def test_background_work_without_permission_is_refused(client):
    user = factories.UserFactory(is_staff=True)
    client.force_login(user)

    response = client.get(reverse("background_work"))

    assert response.status_code == 404


def test_background_work_queries_do_not_grow(client, django_assert_max_num_queries):
    client.force_login(factories.UserFactory(superuser=True))
    for n in range(30):
        JobRun.objects.create(name=f"job-{n}", due_at=timezone.now())

    with django_assert_max_num_queries(25):
        response = client.get(reverse("background_work"))

    assert response.status_code == 200
