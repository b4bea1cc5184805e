"""How complete case studies and offers are, and where staff see it."""

import datetime
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from casestudies.domain.completeness import TEXTS, case_study_completeness
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Freshness
from home.domain.completeness import Missing
from pathway.domain.completeness import offer_completeness
from tests import editing, factories
from tests.casestudies.portal.forms import address, member

pytestmark = pytest.mark.django_db
REPORT = "case_studies_to_complete"
LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def complete():
    """A case study of which nothing is missing."""
    return factories.full_case_study(title="Everything", next_check_due=LONG_AGO)


@pytest.fixture
def empty():
    return factories.CaseStudyPageFactory(title="Nothing", staff_note="Ask Liverpool for the numbers.")


@pytest.fixture
def moderator():
    return editing.signed_in("Moderators")


def test_a_full_case_study_is_complete(complete):
    completeness = case_study_completeness(complete)

    assert completeness.missing == ()
    assert (completeness.is_complete, completeness.done) == (True, completeness.total)


def test_an_empty_case_study_misses_nearly_everything(empty):
    completeness = case_study_completeness(empty)

    assert completeness.done == completeness.total - len(completeness.missing)
    assert Missing(label="Impact story", tab="Impact") in completeness.missing
    assert Missing(label="Summary", tab="At a glance") not in completeness.missing


@pytest.mark.parametrize(
    ("relation", "field", "value", "label"),
    [
        ("posts", "number_created", None, "Number of each post"),
        ("posts", "paid_by", [], "What pays for each post"),
        ("funding_lines", "amount", None, None),
        ("challenges", "response", "", "What was done about each challenge"),
        ("impact_measures", "as_of", "", "Value and date of each measure"),
        ("partners", "contribution", "", "What each partner brings"),
    ],
)
def test_a_gap_in_one_row_is_named(complete, relation, field, value, label):
    rows = list(getattr(complete, relation).all())
    setattr(rows[0], field, value)
    setattr(complete, relation, rows)

    assert [item.label for item in case_study_completeness(complete).missing] == ([label] if label else [])


def test_an_empty_rich_text_counts_as_missing(complete):
    complete.lessons = '<p data-block-key="abc"></p>'

    assert case_study_completeness(complete).words == "Lessons for others"


def test_what_an_offer_misses():
    offer = factories.FundingSchemeFactory(status="open", link="https://example.org", length_note="Two to five years")

    assert offer_completeness(offer).words == (
        "Career stages; Professions; Nations; Entry requirements; Amount; Last checked"
    )


def test_the_editor_shows_what_is_missing_with_a_way_to_its_tab(moderator, empty):
    html = moderator.get(editing.edit_url(empty)).content.decode()

    assert 'href="#tab-posts_and_funding"' in html
    assert 'id="tab-posts_and_funding"' in html
    assert "Impact measures, Value and date of each measure, Impact story, Lessons for others" in html


def test_the_editor_counts_words_as_the_portal_does(moderator, complete):
    submission = factories.SubmissionFactory(page=complete, stage=Stage.CORRECTING)
    writer = member(submission)
    found = {}
    for key in ("summary", "story", "development", "impact", "lessons"):
        html = writer.get(address(submission, key)).content.decode()
        found |= re.findall(r'id="count-(\w+)">(\d+) words?<', html)

    html = moderator.get(editing.edit_url(complete)).content.decode()

    assert set(TEXTS) <= set(found)
    counted = ", ".join(
        f"{CaseStudyPage._meta.get_field(name).verbose_name.capitalize()} {found[name]}" for name in TEXTS
    )
    assert f"Words, as the institution sees them counted: {counted}." in html


def test_a_new_case_study_shows_it_too(moderator):
    parent = factories.CaseStudyIndexPageFactory()

    html = moderator.get(editing.add_url(parent, CaseStudyPage)).content.decode()

    assert 'id="completeness"' in html


def test_the_report_lists_what_is_to_be_completed(moderator, complete, empty):
    factories.CaseStudyPageFactory(title="Made up", is_sample=True)

    html = moderator.get(reverse(REPORT)).content.decode()

    assert "Nothing" in html
    assert "Ask Liverpool for the numbers." in html
    assert f"{editing.edit_url(empty)}#tab-impact" in html
    assert editing.edit_url(complete) not in html
    assert "Made up" not in html


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"missing": "LESSONS"}, ["Nothing"]),
        ({"missing": "no such part"}, []),
        ({"live": "true"}, ["Nothing"]),
        ({"live": "false"}, []),
        ({"has_note": "true"}, ["Nothing"]),
        ({"has_note": "false"}, []),
    ],
)
def test_the_report_can_be_narrowed(moderator, empty, query, titles):
    response = moderator.get(reverse(f"{REPORT}_results"), query)

    assert [page.title for page in response.context["object_list"]] == titles


def test_the_report_can_be_downloaded(moderator, empty):
    csv = b"".join(moderator.get(reverse(REPORT), {"export": "csv"}).streaming_content).decode()
    xlsx = moderator.get(reverse(REPORT), {"export": "xlsx"})

    heading, row = csv.strip().splitlines()
    assert heading == "Title,Done,Of,Not yet known,Note for staff"
    assert row.startswith("Nothing,")
    assert row.endswith(",Ask Liverpool for the numbers.")
    book = load_workbook(io.BytesIO(b"".join(xlsx.streaming_content) if xlsx.streaming else xlsx.content))
    assert book.active["A2"].value == "Nothing"


@pytest.mark.parametrize("number", [1, 5])
def test_the_report_needs_the_same_queries_however_many_there_are(moderator, number, django_assert_max_num_queries):
    for _ in range(number):
        factories.CaseStudyPageFactory()
    moderator.get(reverse(REPORT))

    with django_assert_max_num_queries(75):
        moderator.get(reverse(REPORT))


def test_offers_have_a_report_of_their_own(moderator):
    offer = factories.FundingSchemeFactory(name="Short of facts", source_note="From the funder’s list")

    page = moderator.get(reverse("offers_to_complete")).content.decode()
    narrowed = moderator.get(reverse("offers_to_complete_results"), {"funder": offer.funder_id, "missing": "nations"})

    assert "Short of facts" in page
    assert "From the funder’s list" in page
    assert [found.name for found in narrowed.context["object_list"]] == ["Short of facts"]


def test_the_dashboard_shows_what_is_complete_mine_and_due(moderator, complete, empty):
    mine = factories.CaseStudyPageFactory(live=False, title="My draft", owner=moderator.user)
    mine.save_revision(user=moderator.user)
    factories.CaseStudyPageFactory(title="Not due", next_check_due=timezone.localdate() + datetime.timedelta(days=9))

    Freshness.objects.filter(page=complete).update(due_on=LONG_AGO)

    html = moderator.get(reverse("wagtailadmin_home")).content.decode()

    assert "1 of 3 published case studies are complete" in html
    assert "My draft" in html
    assert "since 1 January 2020" in html
    assert "Not due" not in html[html.index("Due to be checked") : html.index("Due to be checked") + 600]
