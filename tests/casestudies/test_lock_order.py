"""Whoever saves a text, ends a step of its review or lets it change hands waits for its page first, then for its submission.

In two orders, two of them could wait for each other for ever; PostgreSQL would end one, and what it did would be lost.
"""

import time
from functools import partial
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from wagtail.models import Page

from casestudies.domain import changes, correcting, leaving, ownership, saving, sending, signing, uploads
from casestudies.merging import Key
from casestudies.models import ChangeRequest, SignOffRequest, Submission
from casestudies.selectors.access import Visitor
from casestudies.steps import step
from home.models import Image
from tests import factories
from tests.racing import at_once
from tests.reviewing import in_review, reviewer

pytestmark = pytest.mark.django_db(transaction=True)
WAITS_FOR_ME = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def submission():
    return in_review()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITS_FOR_ME)
        return cursor.fetchone()[0] > 0


def saves(submission, _user):
    part = saving.read_part(submission=submission, step=step("summary")).part
    typed = part.with_answer(Key("summary"), "Another summary.")
    writer = saving.Writer(tab=uuid4(), number=1)
    saving.save_part(submission=submission, step=step("summary"), typed=typed, base_version=0, writer=writer)


def hands_over(submission, user):
    ownership.hand_to(submission=submission, organisation=factories.OrganisationFactory(), by=user)


def sends(submission, user):
    sending.send(submission=submission, by=user, agrees_to_licence=True, agrees_to_images=True)


def agrees(submission, _user):
    request, _secret = SignOffRequest.issue(
        submission=submission, name="A", email="a@example.org", content={}, snapshot={}
    )
    signing.agree(request=request, name="A", role="Dean")


def answers(submission, _user):
    change = ChangeRequest.objects.create(submission=submission, text="Shorter.")
    changes.answer(change=change, text="Done.", name="A")


def uploads_a_picture(submission, user):
    file = Image(title="Ward", file=factories.image_file())
    uploads.attach(submission=submission, step=step("images"), token=uuid4(), file=file, answers={}, user=user)


def claims(submission, user):
    Submission.objects.filter(pk=submission.pk).update(organisation=None, browser_digest="d" * 64)
    ownership.claim(visitor=Visitor(browser_digest="d" * 64), user=user)


ACTS = [
    saves,
    hands_over,
    sends,
    agrees,
    answers,
    uploads_a_picture,
    claims,
    lambda one, by: correcting.leave_as_it_is(submission=one, by=by),
    lambda one, by: leaving.discard(submission=one, by=by),
    lambda one, by: signing.override(submission=one, reason="Closed.", evidence="Asked.", by=by),
]


@pytest.mark.postgresql  # SQLite has one lock for all.
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_submission_is_free_while_an_act_waits_for_its_page(submission, act):
    user = factories.UserFactory()

    def run():
        try:
            act(submission, user)
        except Exception:  # noqa: BLE001 - what comes of it is for other tests
            pass
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=submission.page_id)
        thread.start()
        while not somebody_waits():
            assert thread.is_alive(), "It did not wait for the page."
            time.sleep(0.02)
        Submission.objects.select_for_update(nowait=True).get(pk=submission.pk)
    thread.join()


def test_saving_by_itself_while_a_step_is_ended_ends_well(submission):
    user = reviewer()
    state = submission.page.current_workflow_task_state
    ends = partial(state.task.specific.on_action, state, user, "reject", comment="Say who pays.")

    at_once(ends, *(partial(saves, Submission.objects.get(pk=submission.pk), user) for _ in range(4)))
