"""Saving a part that somebody else changed meanwhile: what is merged, and what is kept beside it."""

import pytest
from wagtail.models import Revision

from casestudies.domain.saving import WritingRefused, settle
from casestudies.enums import KeptReason
from casestudies.merging import Key
from casestudies.models import CaseStudyPage, KeptAnswer, PartVersion, Submission
from tests.casestudies.saving import Form, draft
from tests.factories import SubmissionFactory, UserFactory, full_case_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    page = full_case_study(rows=2)
    CaseStudyPage.objects.filter(pk=page.pk).update(live=False, live_revision=None)
    return SubmissionFactory(page=CaseStudyPage.objects.get(pk=page.pk))


def test_two_people_in_different_answers(submission: Submission) -> None:
    one, two = Form(submission, "summary", UserFactory()), Form(submission, "summary", UserFactory())

    one.type("start_note", "In spring.").save()
    result = two.type("start_year", "2020").save()

    assert result.is_merged
    assert (draft(submission).start_note, draft(submission).start_year) == ("In spring.", 2020)


def test_two_people_in_one_text_are_merged(submission: Submission) -> None:
    Form(submission, "story").type("background", "One paragraph.\n\nAnother one.").save()
    one, two = Form(submission, "story"), Form(submission, "story")

    one.type("background", "One long paragraph.\n\nAnother one.").save()
    two.type("background", "One paragraph.\n\nAnother one, longer.").save()

    assert draft(submission).background == "<p>One long paragraph.</p><p>Another one, longer.</p>"


def test_two_people_in_the_same_words_keep_both(submission: Submission) -> None:
    one, two = Form(submission, "summary", UserFactory()), Form(submission, "summary", UserFactory())

    one.type("summary", "Four posts a year.").save()
    result = two.type("summary", "Five posts a year.").save()

    assert draft(submission).summary == "Four posts a year."
    assert result.is_merged
    [kept] = result.state.clashes
    assert (kept.value, kept.by, kept.key) == ("Five posts a year.", two.user, Key("summary"))


def test_form_with_a_clash_goes_on_beside_the_draft(submission: Submission) -> None:
    one, two = Form(submission, "summary"), Form(submission, "summary")
    one.type("summary", "Four posts a year.").save()
    two.type("summary", "Five posts a year.").save()

    result = two.type("summary", "Five posts a year, and more.").type("start_year", "2019").save()

    assert not result.is_merged
    assert (draft(submission).summary, draft(submission).start_year) == ("Four posts a year.", 2019)
    assert [kept.value for kept in KeptAnswer.objects.all()] == ["Five posts a year, and more."]


@pytest.mark.parametrize(("use", "stands"), [("mine", "Five."), ("there", "Four."), ("both", "Four.\n\nFive.")])
def test_clash_is_settled(submission: Submission, use: str, stands: str) -> None:
    one, two = Form(submission, "summary"), Form(submission, "summary")
    one.type("summary", "Four.").save()
    two.type("summary", "Five").type("start_year", "about 2012").save()
    two.type("summary", "Five.").save()

    settle(submission=submission, kept=KeptAnswer.objects.get(reason=KeptReason.CLASH), use=use)

    assert (draft(submission).summary, Form(submission, "summary").part.values["start_year"]) == (stands, "about 2012")
    assert not KeptAnswer.objects.filter(reason=KeptReason.CLASH).exists()
    assert {"Four.", "Five."} <= {
        version.data["values"]["summary"] for version in PartVersion.objects.filter(step="summary")
    }


def clash_of_a_row_taken_out(submission: Submission) -> KeptAnswer:
    """Two people wrote in one row; then somebody took it out."""
    one, two = Form(submission, "challenges"), Form(submission, "challenges")
    one.type("response", "Four.", row=0, relation="challenges").save()
    two.type("response", "Five.", row=0, relation="challenges").save()
    page = draft(submission)
    page.challenges = list(page.challenges.all())[1:]
    page.save_revision(user=UserFactory())
    return KeptAnswer.objects.get()


@pytest.mark.parametrize("use", ["mine", "both"])
def test_words_whose_row_was_taken_out_are_not_lost(submission: Submission, use: str) -> None:
    kept = clash_of_a_row_taken_out(submission)

    with pytest.raises(WritingRefused, match="They are kept"):
        settle(submission=submission, kept=kept, use=use)

    assert KeptAnswer.objects.get().answer == "Five."


def test_words_whose_row_was_taken_out_can_be_let_go(submission: Submission) -> None:
    kept = clash_of_a_row_taken_out(submission)

    for _ in range(2):
        settle(submission=submission, kept=kept, use="there")

    assert not KeptAnswer.objects.exists()
    assert [row.challenge for row in draft(submission).challenges.all()] == ["Hard 1"]


def test_clash_settled_twice_is_settled_once_with_the_latest_words(submission: Submission) -> None:
    one, two = Form(submission, "summary"), Form(submission, "summary")
    one.type("summary", "Four.").save()
    two.type("summary", "Five.").save()
    kept = KeptAnswer.objects.get()
    two.type("summary", "Five, and more.").save()

    for _ in range(2):
        settle(submission=submission, kept=kept, use="both")

    assert draft(submission).summary == "Four.\n\nFive, and more."


def test_writing_again_what_stands_ends_the_clash(submission: Submission) -> None:
    one, two = Form(submission, "summary"), Form(submission, "summary")
    one.type("summary", "Four.").save()
    two.type("summary", "Five.").save()

    two.type("summary", "Four.").save()

    assert not KeptAnswer.objects.exists()


def test_rows_that_two_people_add_are_both_there(submission: Submission) -> None:
    one, two = Form(submission, "challenges"), Form(submission, "challenges")
    one.add("challenges", challenge="First", response="")
    two.add("challenges", challenge="Second", response="")

    one.save()
    two.save()

    assert [row.challenge for row in draft(submission).challenges.all()] == ["Hard 0", "Hard 1", "First", "Second"]


def test_text_that_staff_changed_meanwhile_stays(submission: Submission) -> None:
    form = Form(submission, "summary")
    page = draft(submission)
    page.summary, page.start_note = "By staff.", "By staff too."
    theirs = page.save_revision(user=UserFactory())

    result = form.type("summary", "By the institution.").type("start_year", "2020").save()

    page = draft(submission)
    assert (page.summary, page.start_note, page.start_year) == ("By staff.", "By staff too.", 2020)
    assert [kept.value for kept in result.state.clashes] == ["By the institution."]
    assert Revision.objects.get(pk=theirs.pk).content["start_year"] == 2024


def test_form_of_which_nothing_is_known_overwrites_nothing(submission: Submission) -> None:
    form = Form(submission, "summary")
    form.type("summary", "From long ago.").type("start_year", "")
    form.version = "gone"

    result = form.save()

    assert draft(submission).summary != "From long ago."
    assert draft(submission).start_year == 2024
    assert [kept.value for kept in result.state.clashes] == ["From long ago."]


# --- Once -----------------------------------------------------------------------------------------
