"""Changes that staff ask for: collected, sent together, answered, taken over, closed, and asked for again."""

from uuid import uuid4

import pytest

from casestudies.domain import changes
from casestudies.domain.saving import Writer, read_part, save_part
from casestudies.domain.sending import send
from casestudies.enums import ChangeState, Stage
from casestudies.merging import Key
from casestudies.models import ChangeRequest, Submission
from casestudies.selectors.changes import asked_changes
from casestudies.steps import step
from home.models import OutboxMessage
from tests import factories
from tests.reviewing import approve, at_sign_off, in_review, latest, reviewer, task

pytestmark = pytest.mark.django_db


def noted(submission, place="lessons", text="Say it shorter.", **fields):
    return changes.collect(
        submission=submission, place=place, where=place.capitalize(), text=text, by=reviewer(), **fields
    )


def given_back(submission, note="", **fields):
    """The only change that was asked for, as the institution has it."""
    change = noted(submission, **fields)
    changes.ask(submission=submission, note=note, by=reviewer())
    submission.refresh_from_db()
    change.refresh_from_db()
    return change


def member_of(submission):
    return factories.MembershipFactory(organisation=submission.organisation).user


def accept(change, user=None):
    changes.accept(change=change, writer=Writer(user=user, tab=uuid4(), number=1), name="Member")


def rewrite(submission, value, name="lessons", key="lessons"):
    here = step(key)
    state = read_part(submission=submission, step=here)
    save_part(
        submission=submission,
        step=here,
        typed=state.part.with_answer(Key(name), value),
        base_version=state.version,
        writer=Writer(tab=uuid4(), number=1),
    )


def test_what_is_collected_is_seen_only_when_the_text_is_given_back():
    submission = in_review()
    noted(submission)
    before = asked_changes(submission).all

    changes.ask(submission=submission, note="Two small things.", by=reviewer())

    after = asked_changes(submission)
    assert before == ()
    assert [change.text for change in after.open] == ["Say it shorter."]
    assert after.words == "0 of 1 answered"
    assert Submission.objects.get().where == Stage.CHANGES_ASKED


def test_the_reject_button_of_wagtail_sends_what_was_collected_too():
    submission = in_review()
    member_of(submission)
    noted(submission)

    state = task_state = submission.page.current_workflow_task_state
    task_state.task.specific.on_action(state, reviewer(), "reject", comment="Please.")

    told = OutboxMessage.objects.get(template="submission-changes-asked")
    assert asked_changes(submission).words == "0 of 1 answered"
    assert "Please.\n\n1. Lessons: Say it shorter." in told.text


def test_nothing_is_given_back_without_a_word():
    submission = in_review()

    with pytest.raises(changes.ChangeRefused, match="Note at least one change"):
        changes.ask(submission=submission, note=" ", by=reviewer())

    assert Submission.objects.get().where == Stage.SUBMITTED


def test_a_change_that_was_sent_cannot_be_dropped():
    submission = in_review()
    change = noted(submission)
    changes.drop(change=noted(submission, text="Forget it."))
    changes.ask(submission=submission, note="", by=reviewer())

    with pytest.raises(changes.ChangeRefused, match="sent already"):
        changes.drop(change=change)

    assert [one.text for one in asked_changes(submission).all] == ["Say it shorter."]


def test_a_wording_is_taken_over_and_keeps_what_was_changed_beside_it():
    submission = in_review()
    change = given_back(submission, before="Begin with the job plan.", proposed="Begin with the job plan, on day one.")
    rewrite(submission, "We say: Begin with the job plan.")

    accept(change, member_of(submission))

    change.refresh_from_db()
    assert latest(submission).lessons.count("We say: Begin with the job plan, on day one.") == 1
    assert (change.state, change.is_accepted, change.answered_by_name) == (ChangeState.ANSWERED, True, "Member")
    assert asked_changes(submission).words == "1 of 1 answered"


def test_a_wording_never_replaces_the_same_words_written_since():
    submission = in_review()
    change = given_back(submission, before="Begin with the job plan.", proposed="Begin with money.")
    rewrite(submission, "Begin with people.")

    with pytest.raises(changes.ChangeRefused, match="You changed the same words"):
        accept(change)

    change.refresh_from_db()
    assert "Begin with people." in latest(submission).lessons
    assert change.state == ChangeState.OPEN


def test_a_wording_of_a_row_is_taken_over_by_its_uuid():
    submission = in_review()
    partner = latest(submission).partners.all()[0]
    place = f"partners/{partner.uuid}/contribution"
    change = given_back(submission, place=place, before="Brings 0", proposed="Brings time for research")

    accept(change)

    assert [row.contribution for row in latest(submission).partners.all()] == ["Brings time for research"]


def test_a_wording_of_a_row_that_is_gone_is_refused():
    submission = in_review()
    change = given_back(submission, place=f"partners/{uuid4()}/contribution", before="a", proposed="b")

    with pytest.raises(changes.ChangeRefused, match="no longer there"):
        accept(change)


@pytest.mark.parametrize("place", ["", "start_year", "partners", "no-such-place", "partners/x/y/z"])
def test_a_wording_can_be_proposed_only_where_one_can_be_written(place):
    change = noted(in_review(), place=place, proposed="Words.")

    assert change.proposed == ""


def test_rounds_end_when_staff_close_and_go_on_when_they_reopen():
    submission = in_review()
    member = member_of(submission)
    first = given_back(submission)
    changes.answer(change=first, text="Done.", name="Member")
    send(submission=submission, by=member, agrees_to_licence=True, agrees_to_images=True)
    changes.close_answered(submission=submission)
    closed = asked_changes(submission).words

    changes.reopen(change=first)
    second = given_back(submission, text="And the costs.")

    first.refresh_from_db()
    assert closed == ""
    assert (first.state, first.round, second.round) == (ChangeState.OPEN, 1, 2)
    assert asked_changes(submission).words == "0 of 2 answered"
    assert ChangeRequest.objects.get(pk=first.pk).answer == "Done."


def test_nothing_is_answered_while_the_text_is_with_staff():
    submission = in_review()
    change = given_back(submission)
    send(submission=submission, by=member_of(submission), agrees_to_licence=True, agrees_to_images=True)

    with pytest.raises(changes.ChangeRefused, match="Sent to the Academy"):
        changes.answer(change=change, text="Late.", name="Member")


def test_what_was_given_back_at_a_later_step_is_read_again_from_the_first():
    submission = at_sign_off()
    given_back(submission)

    send(submission=submission, by=member_of(submission), agrees_to_licence=True, agrees_to_images=True)

    submission.refresh_from_db()
    assert submission.where == Stage.SUBMITTED
    assert task(submission.page).name == "Editorial review of a case study"
    approve(submission.page)
    assert task(submission.page).name == "Sign-off by the institution"
