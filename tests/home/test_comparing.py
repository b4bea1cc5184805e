"""What differs between two snapshots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.models import CaseStudyPage, Partner
from home.domain.comparing import Mark, changes_between, compare, marked
from home.domain.snapshot import take_snapshot
from tests import factories


@given(st.text(), st.text())
def test_marked_pieces_give_back_both_texts(before, after):
    pieces = marked(before, after)

    assert "".join(piece.text for piece in pieces if piece.mark != Mark.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.mark != Mark.REMOVED) == after


def test_marked_marks_the_word_that_changed_and_no_more():
    pieces = marked("Two boards agreed a plan.", "Three boards agreed a plan.")

    assert [(piece.text, piece.mark) for piece in pieces] == [
        ("Two", Mark.REMOVED),
        ("Three", Mark.ADDED),
        (" boards agreed a plan.", Mark.SAME),
    ]


@pytest.mark.django_db
def test_changes_of_the_same_text_are_none():
    page = factories.full_case_study()

    assert compare(take_snapshot(page), take_snapshot(CaseStudyPage.objects.get(pk=page.pk))) == ()


@pytest.mark.django_db
def test_changes_name_fields_and_parts_in_words_and_match_parts_by_uuid():
    page = factories.full_case_study(rows=2)
    before = take_snapshot(page)
    first, second = page.partners.all()
    second.contribution = "Brings the wards"
    first.sort_order, second.sort_order = 2, 1
    page.partners = [first, second, Partner(organisation=factories.OrganisationFactory(name="New Trust"), sort_order=3)]
    page.challenges = []
    page.progress = "ended"
    page.goals = "<p>More time for research in the job plan.</p>"

    changes = {change.label: change for change in compare(before, take_snapshot(page))}

    assert sorted(change.label for change in compare(before, take_snapshot(page))) == [
        "Challenge, taken out",
        "Challenge, taken out",
        "Goals",
        "Partner 1, contribution",
        "Partner 3, new",
        "Status",
    ]
    assert (changes["Status"].before, changes["Status"].after) == ("Running", "Ended")
    assert changes["Goals"].after == "More time for research in the job plan."
    assert changes["Partner 1, contribution"].place == f"partners/{second.uuid}/contribution"
    assert "New Trust" in changes["Partner 3, new"].after


@pytest.mark.django_db
def test_changes_since_nothing_are_everything_that_is_said():
    page = factories.full_case_study()

    labels = {change.label for change in changes_between({}, take_snapshot(page).data)}

    assert {"Title", "Summary", "Partner 1, new", "Post 1, new"} <= labels
    assert "Note for staff" not in labels


@pytest.mark.django_db
def test_changes_of_form_alone_are_shown_though_the_words_are_the_same():
    page = factories.full_case_study()
    before = take_snapshot(page)
    page.goals = page.goals.replace("<p>", "<h3>").replace("</p>", "</h3>")

    (change,) = compare(before, take_snapshot(page))

    assert change.field == "goals"
    assert change.before != change.after
