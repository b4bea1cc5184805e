"""The summit's public pages."""

import pytest

from home.domain.snapshot import take_snapshot
from home.models import Organisation
from home.rules import PublishingRefused
from summit.enums import PointKind
from summit.models import Evidence, Signatory, StatementPage, StatementPoint, StatementVersion, SummitOutputCaseStudy
from tests import factories

pytestmark = pytest.mark.django_db


def freeze(page, number=1):
    snapshot = take_snapshot(page)
    return StatementVersion.objects.create(
        page=page,
        number=number,
        label="As agreed",
        agreed_on="2025-09",
        snapshot=snapshot.data,
        digest=snapshot.digest,
    )


def test_statement_points_have_numbers_anchors_and_evidence(client):
    page = factories.full_statement()

    html = client.get(page.url).content.decode()

    assert 'id="point-1"' in html
    assert "It shows it." in html
    assert page.evidence.get().case_study.title in html
    assert page.signatories.get().organisation.name in html


def test_statement_evidence_that_is_not_public_is_not_shown(client):
    page = factories.full_statement()
    hidden = page.evidence.get().case_study
    hidden.unpublish()

    html = client.get(page.url).content.decode()

    assert hidden.title not in html


def test_statement_merged_signatory_is_shown_under_its_new_name(client):
    page = factories.full_statement()
    kept = factories.OrganisationFactory(name="Kept Charity")
    Organisation.objects.filter(pk=page.signatories.get().organisation_id).update(merged_into=kept)

    html = client.get(page.url).content.decode()

    assert "Kept Charity" in html


def test_statement_version_keeps_its_address_and_words(client):
    page = factories.full_statement()
    version = freeze(page)
    draft = page.latest_revision.as_object()
    draft.points.all()[0].heading = "Another heading"
    draft.save_revision().publish()

    now = client.get(page.url).content.decode()
    frozen = client.get(f"{page.url}versions/1/").content.decode()

    assert "Another heading" in now
    assert f"{page.url}versions/1/" in now
    assert "Another heading" not in frozen
    assert version.digest in frozen


def test_statement_version_that_does_not_exist_is_not_found(client):
    page = factories.full_statement()

    assert client.get(f"{page.url}versions/7/").status_code == 404


def test_statement_queries_do_not_grow_with_its_rows(client, django_assert_max_num_queries):
    counts = []
    for rows in (1, 8):
        page = factories.StatementPageFactory()
        for number in range(1, rows + 1):
            page.points.add(StatementPoint(number=number, kind=PointKind.AMBITION, heading="H", text="<p>T</p>"))
            page.signatories.add(Signatory(organisation=factories.OrganisationFactory()))
            page.evidence.add(Evidence(point_number=number, case_study=factories.CaseStudyPageFactory()))
        page.save_revision().publish()
        freeze(StatementPage.objects.get(pk=page.pk))
        client.get(page.url)
        with django_assert_max_num_queries(25) as queries:
            client.get(page.url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def with_points(*points, of=None):
    """A draft of a statement with these points: number, heading, and the UUID of a point that was there before."""
    page = of or factories.StatementPageFactory()
    page.points = [
        StatementPoint(
            number=number, kind=PointKind.AMBITION, heading=heading, text="<p>T</p>", **({"uuid": u} if u else {})
        )
        for number, heading, u in points
    ]
    return page


def test_statement_points_that_swap_their_numbers_are_not_published():
    page = with_points((1, "Pay", None), (2, "Posts", None))
    page.evidence.add(Evidence(point_number=2, case_study=factories.CaseStudyPageFactory()))
    page.save_revision().publish()
    pay, posts = page.points.all()
    draft = with_points((2, "Pay", pay.uuid), (1, "Posts", posts.uuid), of=page.get_latest_revision_as_object())

    with pytest.raises(PublishingRefused) as refusal:
        draft.save_revision().publish()

    assert refusal.value.reasons == (
        "Numbered points: “Pay” is quoted as point 1. Give it that number again.",
        "Numbered points: “Posts” is quoted as point 2. Give it that number again.",
    )


def test_statement_point_does_not_take_the_number_of_another():
    page = with_points((1, "Pay", None), (2, "Posts", None))
    page.save_revision().publish()
    pay, _posts = page.points.all()
    draft = with_points((1, "Pay", pay.uuid), (2, "Time", None), of=page.get_latest_revision_as_object())

    with pytest.raises(PublishingRefused) as refusal:
        draft.save_revision().publish()

    assert refusal.value.reasons == (
        (
            "Numbered points: 2 is the number of another point, by which it is quoted. "
            "Give “Time” a new number, or change the text of point 2."
        ),
    )


def test_statement_points_may_move_be_reworded_taken_out_and_added():
    page = with_points((1, "Pay", None), (2, "Posts", None))
    page.save_revision().publish()
    _pay, posts = page.points.all()
    draft = with_points((3, "Time", None), (2, "More posts", posts.uuid), of=page.get_latest_revision_as_object())

    draft.save_revision().publish()

    assert {(point.number, point.heading) for point in StatementPage.objects.get().points.all()} == {
        (3, "Time"),
        (2, "More posts"),
    }


def test_summit_lists_its_public_outputs_and_says_what_is_not_known(client):
    page = factories.SummitPageFactory(date="2025-07", participant_kinds=["funders", "nhs"])
    shown = factories.SummitOutputPageFactory(parent=page, kind="map")
    hidden = factories.SummitOutputPageFactory(parent=page, live=False)

    html = client.get(page.url).content.decode()

    assert "July 2025" in html
    assert "Research funders, NHS" in html
    assert shown.title in html
    assert hidden.title not in html
    assert "Not yet known" in html


def test_summit_queries_do_not_grow_with_its_outputs(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 9):
        page = factories.SummitPageFactory()
        factories.SummitOutputPageFactory.create_batch(number, parent=page)
        client.get(page.url)
        with django_assert_max_num_queries(25) as queries:
            client.get(page.url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_summit_output_shows_its_case_studies_in_order(client):
    page = factories.SummitOutputPageFactory()
    second, first = (
        factories.CaseStudyPageFactory(title="Second one"),
        factories.CaseStudyPageFactory(title="First one"),
    )
    page.case_studies.add(SummitOutputCaseStudy(case_study=first, sort_order=0))
    page.case_studies.add(SummitOutputCaseStudy(case_study=second, sort_order=1))
    page.save_revision().publish()

    html = client.get(page.url).content.decode()

    assert html.index("First one") < html.index("Second one")
    assert 'href="#related"' in html


def test_summit_output_without_files_lists_no_files(client):
    page = factories.SummitOutputPageFactory()

    html = client.get(page.url).content.decode()

    assert 'id="files"' not in html
    assert 'href="#files"' not in html
