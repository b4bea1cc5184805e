"""Organisations that were entered twice."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry, ReferenceIndex

from casestudies.models import CaseStudyPage, Partner
from home.domain.organisations import affected_by_merging, merge_organisations
from home.domain.snapshot import take_snapshot
from home.models import Organisation
from home.selectors.usage import uses_of
from home.signals import organisation_changed
from summit.models import SummitPage
from tests import editing, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep():
    return factories.OrganisationFactory(name="University of Liverpool")


@pytest.fixture
def duplicate():
    return factories.OrganisationFactory(name="Liverpool University")


@pytest.fixture
def changed():
    """What was said about organisations while the test ran."""
    heard = []

    def hear(*, organisation, **_kwargs):
        heard.append((organisation.name, organisation.merged_into_id))

    organisation_changed.connect(hear)
    yield heard
    organisation_changed.disconnect(hear)


def case_study_with(organisation):
    page = factories.CaseStudyPageFactory(lead_organisation=organisation)
    page.partners.add(Partner(organisation=organisation))
    page.save_revision().publish()
    return page


def test_merging_points_every_row_to_the_one_to_keep(keep, duplicate, changed):
    page = case_study_with(duplicate)
    scheme = factories.FundingSchemeFactory(funder=duplicate)
    both = factories.FundingSchemeFactory()
    both.co_funders.set([keep, duplicate])
    both.save()
    summit = factories.SummitPageFactory(convener=duplicate)
    older = factories.OrganisationFactory(merged_into=duplicate)

    merge_organisations(keep=keep, duplicate=duplicate, user=None)

    page = CaseStudyPage.objects.get(pk=page.pk)
    assert (page.lead_organisation, page.partners.get().organisation) == (keep, keep)
    scheme.refresh_from_db()
    assert scheme.funder == keep
    assert list(type(both).objects.get(pk=both.pk).co_funders.all()) == [keep]
    assert SummitPage.objects.get(pk=summit.pk).convener == keep
    older.refresh_from_db()
    duplicate.refresh_from_db()
    assert (older.merged_into, duplicate.merged_into) == (keep, keep)
    assert affected_by_merging(duplicate=duplicate) == []
    assert not ReferenceIndex.get_references_to(duplicate).exists()
    assert (keep.name, None) in changed


def test_a_merge_is_in_the_history_of_both(keep, duplicate):
    user = factories.UserFactory()

    merge_organisations(keep=keep, duplicate=duplicate, user=user)

    entries = ModelLogEntry.objects.filter(action="home.organisation.merge").order_by("pk")
    assert [(entry.object_id, entry.user, entry.message) for entry in entries] == [
        (str(keep.pk), user, "Merged “Liverpool University” into this one"),
        (str(duplicate.pk), user, "Merged into “University of Liverpool”"),
    ]


def test_an_old_draft_still_loads_and_names_the_one_to_keep(keep, duplicate):
    page = case_study_with(duplicate)
    revision = page.get_latest_revision()

    merge_organisations(keep=keep, duplicate=duplicate, user=None)

    draft = revision.as_object()
    assert draft.lead_organisation.canonical == keep
    assert draft.partners.get().organisation.canonical == keep
    assert take_snapshot(draft).digest == take_snapshot(CaseStudyPage.objects.get(pk=page.pk)).digest
    revision.publish()
    assert CaseStudyPage.objects.get(pk=page.pk).lead_organisation.canonical == keep


def test_a_merge_that_fails_changes_nothing(keep, duplicate):
    page = case_study_with(duplicate)

    def fail(**_kwargs):
        raise RuntimeError

    organisation_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            merge_organisations(keep=keep, duplicate=duplicate, user=None)
    finally:
        organisation_changed.disconnect(fail)

    duplicate.refresh_from_db()
    assert duplicate.merged_into is None
    assert CaseStudyPage.objects.get(pk=page.pk).lead_organisation == duplicate


def test_merging_with_itself_or_twice_is_refused(keep, duplicate):
    with pytest.raises(ValidationError, match="two different"):
        merge_organisations(keep=keep, duplicate=keep, user=None)

    merge_organisations(keep=keep, duplicate=duplicate, user=None)
    with pytest.raises(ValidationError, match="already"):
        merge_organisations(keep=keep, duplicate=duplicate, user=None)


def test_renaming_is_announced_once_and_other_changes_are_not(keep, changed):
    keep.website = "https://www.liverpool.ac.uk"
    keep.save()
    keep.short_name = "UoL"
    keep.save()

    assert changed == [("University of Liverpool", None)]


@pytest.mark.parametrize("name", ["the University of LIVERPOOL", "UoL"])
def test_entering_it_again_is_refused_with_a_link_to_the_entry(keep, name):
    keep.short_name = "UoL"
    keep.save()
    client = editing.signed_in("Editors")
    data = {"name": name, "short_name": "", "kind": "university", "nation": "", "region": "", "website": "", "note": ""}

    response = client.post(reverse("wagtailsnippets_home_organisation:add"), data)

    entry = reverse("wagtailsnippets_home_organisation:edit", args=[keep.pk])
    assert f'is in the list already. <a href="{entry}">Use that entry</a>' in response.content.decode()
    assert Organisation.objects.count() == 1


def test_staff_merge_on_a_screen_that_shows_what_changes_first(keep, duplicate):
    case_study_with(duplicate)
    client = editing.signed_in("Moderators")
    address = reverse("merge_organisation", args=[duplicate.pk])

    client.get(address)
    asked = client.post(address, {"keep": keep.pk}).content.decode()
    before = Organisation.objects.get(pk=duplicate.pk).merged_into
    done = client.post(address, {"keep": keep.pk, "confirmed": "1"})

    assert "1 × partner: organisation" in asked
    assert "1 × case study: lead organisation" in asked
    assert before is None
    assert done.url == reverse("wagtailsnippets_home_organisation:edit", args=[keep.pk])
    assert Organisation.objects.get(pk=duplicate.pk).merged_into == keep


def test_the_screen_refuses_the_duplicate_itself(duplicate):
    client = editing.signed_in("Moderators")

    response = client.post(reverse("merge_organisation", args=[duplicate.pk]), {"keep": duplicate.pk})

    assert "This is the duplicate itself" in response.content.decode()


def test_only_those_who_may_delete_may_merge(duplicate):
    response = editing.signed_in("Editors").get(reverse("merge_organisation", args=[duplicate.pk]))

    assert response.url == reverse("wagtailadmin_home")


def test_the_list_shows_where_each_is_used_and_leaves_signposts_out(keep, duplicate):
    case_study_with(keep)
    merge_organisations(keep=keep, duplicate=duplicate, user=None)
    client = editing.signed_in("Moderators")

    page = client.get(reverse("wagtailsnippets_home_organisation:list"), {"q": "liverpool", "kind": "university"})

    assert [(entry.name, entry.uses) for entry in page.context["object_list"]] == [("University of Liverpool", 1)]
    assert reverse("merge_organisation", args=[keep.pk]) in page.content.decode()


def test_the_dialogue_for_choosing_leaves_signposts_out(keep, duplicate):
    merge_organisations(keep=keep, duplicate=duplicate, user=None)

    response = editing.signed_in("Editors").get(reverse("wagtailsnippetchoosers_home_organisation:choose_results"))

    assert "University of Liverpool" in response.content.decode()
    assert "Liverpool University" not in response.content.decode()


def test_what_is_used_is_not_deleted(keep):
    scheme = factories.FundingSchemeFactory()
    scheme.co_funders.set([keep])
    scheme.save()
    client = editing.signed_in("Moderators")

    response = client.post(reverse("wagtailsnippets_home_organisation:delete", args=[keep.pk]))

    assert uses_of(keep) == 1
    assert "is used in 1 place." in editing.said(response)
    assert Organisation.objects.filter(pk=keep.pk).exists()


def test_what_is_not_used_is_deleted(keep):
    client = editing.signed_in("Moderators")

    client.post(reverse("wagtailsnippets_home_organisation:delete", args=[keep.pk]))

    assert not Organisation.objects.filter(pk=keep.pk).exists()
