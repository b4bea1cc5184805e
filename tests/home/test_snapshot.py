"""The canonical snapshot."""

import pytest

from casestudies.models import CaseStudyPage
from home.domain.snapshot import take_snapshot
from tests import factories

pytestmark = pytest.mark.django_db


def test_snapshot_unchanged_page_same_digest_from_database_and_revision():
    page = factories.full_case_study(rows=3)

    from_database = take_snapshot(page)
    from_revision = take_snapshot(page.latest_revision.as_object())

    assert from_database.data == from_revision.data
    assert from_database.digest == from_revision.digest


def test_snapshot_covers_every_part():
    page = factories.full_case_study(rows=2)

    data = take_snapshot(page).data

    parts = {name for name, value in data.items() if isinstance(value, list) and value and "uuid" in value[0]}
    assert parts >= {
        "partners",
        "posts",
        "funding_lines",
        "milestones",
        "challenges",
        "impact_measures",
        "images",
        "documents",
        "links",
        "sources",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda page: setattr(page, "title", "Another title"),
        lambda page: setattr(page, "background", "<p>Another text.</p>"),
        lambda page: setattr(page, "nations", ["scotland"]),
        lambda page: setattr(page.posts.all()[0], "number_filled", 4),
        lambda page: setattr(page.funding_lines.all()[0], "share", 10),
        lambda page: setattr(page.images.all()[0], "alt_text", "Something else"),
        lambda page: page.partners.remove(page.partners.all()[0]),
        lambda page: page.professions.clear(),
        lambda page: page.posts.all()[0].professions.clear(),
        lambda page: setattr(page.milestones.all()[0], "sort_order", 99),
    ],
    ids=["title", "text", "nation", "post", "share", "alt", "partner", "profession", "post profession", "order"],
)
def test_snapshot_changed_by_what_a_reader_sees(change):
    page = factories.full_case_study(rows=2)
    before = take_snapshot(page).digest

    draft = page.latest_revision.as_object()
    change(draft)

    assert take_snapshot(draft).digest != before


def test_snapshot_changed_by_partner_renamed():
    page = factories.full_case_study()
    before = take_snapshot(page).digest

    organisation = page.partners.get().organisation
    organisation.name = "University of Elsewhere"
    organisation.save()

    assert take_snapshot(CaseStudyPage.objects.get(pk=page.pk)).digest != before


def test_snapshot_changed_by_image_file_replaced():
    page = factories.full_case_study()
    before = take_snapshot(page).digest

    image = page.images.get().image
    image.file = factories.image_file(colour="red")
    image._set_image_file_metadata()
    image.save()

    assert take_snapshot(CaseStudyPage.objects.get(pk=page.pk)).digest != before


@pytest.mark.parametrize("field", ["staff_note", "next_check_due"])
def test_snapshot_unchanged_by_what_only_staff_see(field):
    page = factories.full_case_study()
    before = take_snapshot(page).digest

    setattr(page, field, "2027-01-01")

    assert take_snapshot(page).digest == before


def test_snapshot_shows_merged_organisation_under_its_new_name():
    page = factories.full_case_study()
    kept = factories.OrganisationFactory(name="Kept University")
    partner = page.partners.get().organisation
    partner.merged_into = kept
    partner.save()

    data = take_snapshot(CaseStudyPage.objects.get(pk=page.pk)).data

    assert data["partners"][0]["organisation"]["name"] == "Kept University"


def test_snapshot_unchanged_by_the_editor_s_own_marks():
    page = factories.full_case_study()
    page.goals = "<p>To have time.</p>"
    before = take_snapshot(page).digest

    page.goals = '<p data-block-key="x7f3k">To have time.</p>'

    assert take_snapshot(page).digest == before
