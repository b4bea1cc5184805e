"""The case study page as the public sees it."""

import json
import re

import pytest
from django.apps import apps

from casestudies.enums import Section
from casestudies.models import (
    CaseStudyDocument,
    CaseStudyImage,
    CaseStudyPage,
    FundingLine,
    Milestone,
    Partner,
    Post,
)
from casestudies.selectors import case_study_view
from home.models import Part
from search.indexing.rebuilding import rebuild
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "part", [model for model in apps.get_models() if issubclass(model, Part)], ids=lambda part: part.__name__
)
def test_part_has_its_order_and_each_uuid_once(part):
    assert list(part._meta.ordering) == ["sort_order"]
    assert {"page", "uuid"} in [set(constraint.fields) for constraint in part._meta.constraints]


def test_posts_stand_as_they_were_put():
    page = factories.CaseStudyPageFactory()
    for place, role in ((2, "Last"), (0, "First"), (1, "Second")):
        Post.objects.create(page=page, role=role, sort_order=place)

    page = CaseStudyPage.objects.get(pk=page.pk)

    assert [post.role for post in page.posts.all()] == ["First", "Second", "Last"]


def test_case_study_with_everything_shows_every_part(client):
    page = factories.full_case_study(rows=2)

    html = client.get(page.url).content.decode()

    for words in (
        page.lead_organisation.name,
        "Brings 1",
        "Fellow 0",
        "Step 1",
        "Hard 0",
        "What was done.",
        "Measure 1",
        "Five studies began.",
        "Begin with the job plan.",
        "Shows 0",
        "Somebody",
        "Read 1",
        "Source 0",
        "Programme lead",
        "£100,000",
    ):
        assert words in html, words


def test_case_study_with_only_a_title_says_what_is_not_known_and_invites(client):
    page = factories.CaseStudyPageFactory(title="Catalys")

    html = client.get(page.url).content.decode()

    assert "Catalys" in html
    assert html.count("Not yet known") >= 5


def test_case_study_sample_is_labelled(client):
    page = factories.CaseStudyPageFactory()
    CaseStudyPage.objects.filter(pk=page.pk).update(is_sample=True)

    assert "made up" in client.get(page.url).content.decode().lower()


def test_case_study_text_is_escaped_on_the_way_out(client):
    page = factories.CaseStudyPageFactory(summary="<script>alert(1)</script>", contact_role="<b onclick=x>")

    html = client.get(page.url).content.decode()

    assert "<script>alert(1)" not in html
    assert "<b onclick" not in html


def test_case_study_merged_partner_is_shown_under_its_new_name(client):
    page = factories.CaseStudyPageFactory()
    old = factories.OrganisationFactory(name="Old Name Trust")
    page.partners.add(Partner(organisation=old))
    page.save_revision().publish()
    old.merged_into = factories.OrganisationFactory(name="New Name Trust")
    old.save()

    html = client.get(page.url).content.decode()

    assert "New Name Trust" in html
    assert "Old Name Trust" not in html


def test_case_study_queries_are_at_most_25_and_do_not_grow(client, django_assert_max_num_queries, settings, tmp_path):
    settings.SEARCH_DIR = tmp_path
    counts = []
    for others, rows in ((0, 1), (30, 10)):
        factories.CaseStudyPageFactory.create_batch(others)
        page = factories.full_case_study(rows=rows)
        rebuild()
        client.get(page.url)
        with django_assert_max_num_queries(25) as queries:
            client.get(page.url)
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 1  # One more once there is something similar to show.


def test_case_study_of_a_revision_shows_the_same_as_when_it_is_live():
    page = factories.full_case_study(rows=3)

    live = case_study_view(page)
    previewed = case_study_view(page.latest_revision.as_object())

    assert previewed == live


def test_case_study_preview_of_a_draft_shows_what_is_not_saved(rf):
    page = factories.full_case_study().latest_revision.as_object()
    page.title = "A new title"
    page.partners.all()[0].contribution = "A new contribution"
    page.milestones.add(Milestone(title="A new step"))

    html = page.make_preview_request(rf.get("/"), "").render().content.decode()

    assert "A new title" in html
    assert "A new contribution" in html
    assert "A new step" in html


def test_case_study_preview_of_half_filled_rows_gets_a_page(rf):
    page = factories.full_case_study().latest_revision.as_object()
    page.partners.add(Partner(contribution="Still to choose who"))
    page.images.add(CaseStudyImage(alt_text="Still to choose which"))
    page.documents.add(CaseStudyDocument(title="Still to choose which"))
    page.posts.add(Post(role="Fellow"))
    page.funding_lines.add(FundingLine())

    assert page.make_preview_request(rf.get("/"), "").render().status_code == 200


def test_case_study_sections_in_the_list_of_contents_are_on_the_page(client):
    for page in (factories.full_case_study(), factories.CaseStudyPageFactory()):
        html = client.get(page.url).content.decode()

        for entry in case_study_view(page).contents:
            assert f'id="{entry.anchor}"' in html, entry
            assert f'href="#{entry.anchor}"' in html or len(case_study_view(page).contents) == 1


def test_case_study_contents_of_a_full_page_are_every_section():
    page = factories.full_case_study()

    contents = case_study_view(page).contents

    assert [(entry.anchor, entry.heading) for entry in contents] == Section.choices


def test_case_study_of_which_little_is_known_names_what_is_missing_once(client):
    page = factories.CaseStudyPageFactory(background="<p>It exists.</p>")

    view = case_study_view(page)
    html = client.get(page.url).content.decode()

    assert view.is_sparse
    assert view.missing == tuple(label for value, label in Section.choices[1:9])
    assert 'id="still-to-be-told"' in html
    assert 'id="goals"' not in html


def test_case_study_fact_keeps_its_place_when_it_is_not_known():
    known = case_study_view(factories.full_case_study())
    unknown = case_study_view(factories.CaseStudyPageFactory())

    assert [fact.label for fact in unknown.facts] == [fact.label for fact in known.facts]
    assert all(fact.items for fact in known.facts)
    assert not any(fact.items for fact in unknown.facts)


@pytest.mark.parametrize(
    ("posts", "figure", "note"),
    [
        ([{"number_created": 4, "number_filled": 3}], "4 created", "3 filled"),
        ([{"number_created": 4}], "4 created", "number filled not yet known"),
        (
            [{"number_created": 4, "number_planned": 2}, {}],
            "at least 4 created",
            "number filled not yet known, 2 planned",
        ),
        ([{"number_planned": 4}, {"number_planned": 5}], "9 planned", "number created not yet known"),
    ],
)
def test_case_study_posts_that_are_planned_are_not_counted_as_created(client, posts, figure, note):
    page = factories.CaseStudyPageFactory()
    for number, fields in enumerate(posts):
        page.posts.add(Post(role=f"Fellow {number}", **fields))
    page.save()

    view = case_study_view(page)

    fact = next(fact for fact in view.facts if fact.label == "Posts")
    assert (fact.items[0].text, fact.note) == (figure, note)
    assert figure in client.get(page.url).text


def test_case_study_posts_with_some_numbers_unknown_are_at_least_so_many():
    page = factories.full_case_study()
    page.posts.add(Post(role="Reader"))
    page.save_revision().publish()

    posts = next(fact for fact in case_study_view(page).facts if fact.label == "Posts")

    assert posts.items[0].text.startswith("at least 4 ")


def test_case_study_leader_that_is_no_partner_leads_in_the_picture_and_the_table():
    page = factories.full_case_study()

    view = case_study_view(page)

    assert [group.label for group in view.picture.running] == ["Leads", "Takes part"]
    assert view.partners[0].organisation.name == page.lead_organisation.name
    assert view.picture.paying[0].detail == "100\u202f%"


def test_case_study_milestones_stand_in_the_order_of_their_dates():
    page = factories.CaseStudyPageFactory()
    for date, title in (("", "Some day"), ("2024-05", "Second"), ("2011", "First")):
        page.milestones.add(Milestone(date=date, title=title))
    page.save_revision().publish()

    assert [row.title for row in case_study_view(page).milestones] == ["First", "Second", "Some day"]


def test_case_study_says_what_it_is_about_to_machines(client):
    page = factories.full_case_study()

    html = client.get(page.url).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    about = next(data for data in map(json.loads, blocks) if "about" in data)

    assert about["@type"] == "Article"
    assert about["about"] == [{"@type": "Thing", "name": page.partnership_models.get().name}]
    assert about["spatialCoverage"] == [{"@type": "Place", "name": "North West England"}]
    assert about["temporalCoverage"] == "2024/.."


def test_case_study_post_names_what_pays_for_it_with_a_link(client):
    page = factories.full_case_study()

    html = client.get(page.url).content.decode()

    assert f'<a href="#funding-1">{page.funding_lines.get().funder.name}</a>' in html
    assert 'id="funding-1"' in html


def test_preview_shows_the_names_that_the_institution_wrote(rf):
    page = factories.CaseStudyPageFactory(lead_organisation_as_written="A trust to be found")
    page.partners.add(Partner(organisation_as_written="A trust to be found", contribution="Leads."))
    page.partners.add(Partner(organisation_as_written="Another partner"))
    page.funding_lines.add(FundingLine(funder_as_written="A generous charity"))
    page.posts.add(Post(role="Fellow", employer_as_written="An employing board"))
    page.save_revision(clean=False)

    html = page.get_latest_revision_as_object().make_preview_request(rf.get("/"), "").render().content.decode()

    for name in ("A trust to be found", "Another partner", "A generous charity", "An employing board"):
        assert name in html
    assert "2 organisations" in html
