"""The admin's page on background work."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

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
