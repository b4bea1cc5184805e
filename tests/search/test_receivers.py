"""Every event that changes what the public finds leaves the right record, in its own transaction."""

import contextlib
import datetime
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction, Site

from casestudies.models import CaseStudyPage, FundingLine
from home.models import Document, Organisation
from home.signals import organisation_changed
from pathway.models import FundingScheme
from search.enums import Source
from search.models import IndexRecord
from tests.factories import (
    CareerStageFactory,
    CaseStudyPageFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    OrganisationFactory,
    PartnersPageFactory,
    StandardPageFactory,
    UserFactory,
    full_case_study,
    home_page,
)

pytestmark = pytest.mark.django_db


def record(found: Page | FundingScheme) -> IndexRecord:
    source = Source.OFFER if isinstance(found, FundingScheme) else Source.PAGE
    return IndexRecord.objects.get(key=source.key(found.pk))


class Watch:
    """Remembers records, and says which were written since."""

    def __init__(self, *found: Page | FundingScheme) -> None:
        self.before = {each: record(each).version for each in found}

    def changed(self) -> list[Any]:
        return [each for each, version in self.before.items() if record(each).version > version]


def test_page_made_live_is_recorded_as_public() -> None:
    page = CaseStudyPageFactory()

    assert record(page).is_public


def test_draft_is_recorded_as_not_public_and_saving_it_again_records_nothing() -> None:
    page = CaseStudyPageFactory(live=False)
    watch = Watch(page)

    page.title = "Another draft"
    page.save_revision()

    assert not record(page).is_public
    assert watch.changed() == []


def test_published_revision_is_recorded() -> None:
    page = CaseStudyPageFactory(live=False)

    page.save_revision().publish()

    assert record(page).is_public


def test_unpublished_page_is_recorded_and_the_page_below_stays_public() -> None:
    parent = StandardPageFactory()
    child = StandardPageFactory(parent=parent)

    Page.objects.get(pk=parent.pk).unpublish()

    assert (record(parent).is_public, record(child).is_public) == (False, True)


def test_unpublishing_with_descendants_records_each() -> None:
    parent = StandardPageFactory()
    child = StandardPageFactory(parent=parent)

    UnpublishPageAction(
        Page.objects.get(pk=parent.pk), include_descendants=True, user=UserFactory(superuser=True)
    ).execute()

    assert (record(parent).is_public, record(child).is_public) == (False, False)


def test_schedule_and_expiry_are_recorded() -> None:
    goes_live = CaseStudyPageFactory(live=False)
    goes_live.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    goes_live.save_revision().publish()
    expires = CaseStudyPageFactory(expire_at=timezone.now() + datetime.timedelta(hours=1))
    assert not record(goes_live).is_public

    past = timezone.now() - datetime.timedelta(hours=1)
    goes_live.revisions.update(approved_go_live_at=past)
    revision = goes_live.revisions.get()
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    Page.objects.filter(pk=expires.pk).update(expire_at=past)
    call_command("publish_scheduled")

    assert record(goes_live).is_public
    assert not record(expires).is_public


def test_deleted_page_and_pages_below_keep_a_record_that_says_so() -> None:
    parent = StandardPageFactory()
    child = StandardPageFactory(parent=parent)
    watch = {each.pk: record(each).version for each in (parent, child)}

    Page.objects.get(pk=parent.pk).delete()

    for pk, version in watch.items():
        gone = IndexRecord.objects.get(key=f"page:{pk}")
        assert gone.version > version
        assert not gone.is_public


def test_deleted_restricted_page_is_recorded_as_gone() -> None:
    page = StandardPageFactory()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    pk = page.pk

    Page.objects.get(pk=pk).delete()

    assert not IndexRecord.objects.get(key=f"page:{pk}").is_public


def test_moved_page_takes_what_lies_below_along() -> None:
    old, new = StandardPageFactory(), StandardPageFactory()
    page = StandardPageFactory(parent=old)
    below = StandardPageFactory(parent=page)
    watch = Watch(page, below, new)

    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=new.pk), pos="last-child")

    assert watch.changed() == [page, below]


def test_new_slug_takes_what_lies_below_along() -> None:
    page = StandardPageFactory()
    below = StandardPageFactory(parent=StandardPageFactory(parent=page))
    beside = StandardPageFactory()
    watch = Watch(page, below, beside)

    page = type(page).objects.get(pk=page.pk)
    page.slug = "another-slug"
    page.save()

    assert watch.changed() == [page, below]


def test_restriction_takes_pages_out_and_lifting_it_brings_them_back() -> None:
    page = StandardPageFactory()
    below = StandardPageFactory(parent=page)
    beside = StandardPageFactory()
    watch = Watch(page, below, beside)

    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD)

    assert watch.changed() == [page, below]
    assert (record(page).is_public, record(below).is_public) == (False, False)

    restriction.restriction_type = PageViewRestriction.NONE
    restriction.save()
    assert record(below).is_public

    restriction.restriction_type = PageViewRestriction.LOGIN
    restriction.save()
    restriction.delete()
    assert (record(page).is_public, record(below).is_public) == (True, True)


def test_renamed_organisation_touches_everything_that_names_it() -> None:
    organisation = OrganisationFactory()
    offer, co_funded = FundingSchemeFactory(funder=organisation), FundingSchemeFactory()
    co_funded.co_funders.add(organisation)
    co_funded.save()
    led, funded, other = (
        CaseStudyPageFactory(lead_organisation=organisation),
        CaseStudyPageFactory(),
        CaseStudyPageFactory(),
    )
    funded.funding_lines.add(FundingLine(funder=organisation))
    funded.save()
    listing = PartnersPageFactory(groups=[("group", {"heading": "Funders", "organisations": [organisation]})])
    watch = Watch(led, funded, other, listing, offer, co_funded)

    organisation.name = "Renamed University"
    organisation.save()

    assert watch.changed() == [led, funded, listing, offer, co_funded]


def test_merged_organisation_touches_what_names_its_duplicates() -> None:
    kept, duplicate = OrganisationFactory(), OrganisationFactory()
    page = CaseStudyPageFactory(lead_organisation=duplicate)
    watch = Watch(page)
    Organisation.objects.filter(pk=duplicate.pk).update(merged_into=kept)

    organisation_changed.send(sender=Organisation, organisation=kept)

    assert watch.changed() == [page]


def test_renamed_and_deleted_term_touches_pages_posts_and_offers() -> None:
    page, other = full_case_study(), CaseStudyPageFactory()
    stage = page.posts.get().career_stage
    offer = FundingSchemeFactory()
    offer.career_stages.add(stage)
    offer.save()
    watch = Watch(page, offer, other)

    stage.name = "Another name"
    stage.save()

    assert watch.changed() == [page, offer]

    unused = CareerStageFactory()
    page.career_stages.add(unused)
    page.save()
    watch = Watch(page, offer)
    unused.delete()
    assert watch.changed() == [page]


def test_replaced_document_touches_the_pages_that_offer_it() -> None:
    page, other = full_case_study(), CaseStudyPageFactory()
    watch = Watch(page, other)

    document = Document.objects.get(pk=page.documents.get().document_id)
    document.title = "A newer report"
    document.save()

    assert watch.changed() == [page]


def test_offer_follows_its_own_changes_and_the_funder_map() -> None:
    page = full_case_study()
    offer = page.funding_lines.get().scheme
    assert not record(offer).is_public

    funder_map = FunderMapPageFactory()
    assert record(offer).is_public
    watch = Watch(page, offer)

    offer.is_listed = False
    offer.save()
    assert watch.changed() == [page, offer]
    assert not record(offer).is_public

    offer.is_listed = True
    offer.save()
    Page.objects.get(pk=funder_map.pk).delete()
    assert not record(offer).is_public


def test_deleted_offer_keeps_a_record_and_touches_the_pages_that_name_it() -> None:
    FunderMapPageFactory()
    page = full_case_study()
    offer = page.funding_lines.get().scheme
    key = f"offer:{offer.pk}"
    watch = Watch(page)

    offer.delete()

    assert watch.changed() == [page]
    assert not IndexRecord.objects.get(key=key).is_public


def test_site_without_its_pages_hides_them() -> None:
    page = StandardPageFactory()

    Site.objects.all().delete()

    assert not record(page).is_public


def test_record_is_rolled_back_with_its_change() -> None:
    page = CaseStudyPageFactory()
    before = record(page).version

    with contextlib.suppress(RuntimeError), transaction.atomic():
        page.title = "Never"
        page.save()
        raise RuntimeError

    assert record(page).version == before


def test_versions_only_grow_even_ahead_of_the_clock() -> None:
    page = CaseStudyPageFactory()
    ahead = record(page).version + 10**15
    IndexRecord.objects.filter(key=f"page:{page.pk}").update(version=ahead)

    CaseStudyPage.objects.get(pk=page.pk).save()

    assert record(page).version == ahead + 1


def test_loading_fixtures_records_nothing() -> None:
    page = home_page()
    watch_count = IndexRecord.objects.count()
    data = serializers.serialize("json", [Page.objects.get(pk=page.pk)])

    for each in serializers.deserialize("json", data):
        each.save()

    assert IndexRecord.objects.count() == watch_count


@pytest.mark.django_db(transaction=True)
def test_page_is_published_also_when_search_fails_in_a_way_that_nobody_foresaw(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_options: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("search.indexing.draining.drain", fail)

    page = CaseStudyPageFactory()

    assert record(page).is_public
