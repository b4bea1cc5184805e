"""The lists of the career pathway, as staff see them."""

import pytest
from django.urls import reverse

from casestudies.models import PartnershipModel
from pathway.models import CareerStage
from tests import editing, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return editing.signed_in("Moderators")


def names(response):
    return [entry.name for entry in response.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Fresh", "Stale"]),
        ({"q": "stal"}, ["Stale"]),
        ({"status": "open"}, ["Fresh"]),
        ({"status": "empty"}, ["Stale"]),
        ({"checked_before": "2026-01-01"}, ["Stale"]),
        ({"is_listed": "false"}, []),
    ],
)
def test_offers_are_searched_and_filtered(moderator, query, found):
    factories.FundingSchemeFactory(name="Fresh", status="open", last_checked="2026-11")
    factories.FundingSchemeFactory(name="Stale", last_checked="2025-10-30")

    assert names(moderator.get(reverse("wagtailsnippets_pathway_fundingscheme:list"), query)) == found


def test_offers_are_filtered_by_funder_and_stage(moderator):
    stage = factories.CareerStageFactory()
    offer = factories.FundingSchemeFactory(name="For this stage")
    offer.career_stages.set([stage])
    offer.save()
    factories.FundingSchemeFactory()
    address = reverse("wagtailsnippets_pathway_fundingscheme:list")

    by_stage = moderator.get(address, {"career_stages": stage.pk})
    by_funder = moderator.get(address, {"funder": offer.funder_id})

    assert names(by_stage) == names(by_funder) == ["For this stage"]


def change_slug(client, term, slug):
    address = reverse(f"wagtailsnippets_{term._meta.app_label}_{term._meta.model_name}:edit", args=[term.pk])
    data = {"name": term.name, "slug": slug, "description": "", "sort_order": "0"}
    return client.post(address, data | {"also_called": "", "source_url": "", "source_note": ""})


def test_the_slug_of_a_word_in_use_stays(moderator):
    model = factories.PartnershipModelFactory(slug="joint-posts")
    page = factories.CaseStudyPageFactory()
    page.partnership_models.add(model)
    page.save()

    response = change_slug(moderator, model, "other")

    assert "This word is in use, with “joint-posts” in addresses" in response.content.decode()
    assert PartnershipModel.objects.get(pk=model.pk).slug == "joint-posts"


def test_the_slug_of_a_word_that_nobody_uses_can_change(moderator):
    stage = factories.CareerStageFactory(slug="typo")

    change_slug(moderator, stage, "right")

    assert CareerStage.objects.get(pk=stage.pk).slug == "right"


def test_a_list_of_words_says_where_each_is_used(moderator):
    stage = factories.CareerStageFactory()
    offer = factories.FundingSchemeFactory()
    offer.career_stages.set([stage])
    offer.save()

    page = moderator.get(reverse("wagtailsnippets_pathway_careerstage:list"))

    assert [entry.uses for entry in page.context["object_list"]] == [1]
