"""Events followed to their end, on each engine: what the public finds once what was recorded is brought over.

`found` asks the engine itself, which rechecks nothing, and then the public search, and both must say the same.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from casestudies.models import CaseStudyDocument, CaseStudyPage
from home.domain.organisations import merge_organisations
from home.models import Document, Organisation
from search import answering, backend, service
from search.contract import Query
from search.indexing import attachments, draining, rebuilding
from search.service import Question
from tests.editing import signed_in
from tests.factories import (
    CaseStudyPageFactory,
    DocumentFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    OrganisationFactory,
    PartnersPageFactory,
    ProfessionFactory,
    StandardPageFactory,
)
from tests.home.test_publishing import schedule
from tests.search.files import pdf

pytestmark = pytest.mark.django_db

Found = Callable[[str], dict[str, str]]


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.server)])
def found(request: pytest.FixtureRequest, db: None) -> Found:
    """Say what is found: titles with their addresses. The first question builds the indexes, later ones only drain."""
    asked = request.getfixturevalue("engine" if request.param == "embedded" else "server")
    is_built = False

    def found(text: str) -> dict[str, str]:
        nonlocal is_built
        for engine in backend.engines():
            draining.drain(engine) if is_built else rebuilding.rebuild(engine)
        is_built = True
        answering.forget()
        hits = asked.search(Query(text=text, correct=False)).hits
        answer = service.search(Question(text=text, is_exact=True))
        shown = {"".join(piece.text for piece in result.title): result.url for result in answer.results}
        assert {hit.title.text: hit.url for hit in hits} == shown
        assert not answer.is_reserve
        return shown

    return found


@pytest.fixture
def staff() -> Client:
    return signed_in(superuser=True)


def bulk(client: Client, action: str, *objects: Any, **data: Any) -> None:
    """What the admin's listing does with what is ticked."""
    options = objects[0]._meta
    address = reverse("wagtail_bulk_action", args=[options.app_label, options.model_name, action])
    ticked = urlencode({"id": [each.pk for each in objects], "next": "/admin/"}, doseq=True)
    response = client.post(f"{address}?{ticked}", data)
    assert response.status_code == 302, response.text


def closed_collection() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="For members")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def shows(title: str, *documents: Document) -> CaseStudyPage:
    """A case study that shows files, which were read."""
    page = CaseStudyPageFactory(title=title)
    page.documents.add(*(CaseStudyDocument(document=document) for document in documents))
    page.save()
    attachments.catch_up()
    return page


def document(text: str, **fields: Any) -> Document:
    return DocumentFactory(file=ContentFile(pdf(text), name=f"{text.lower()}.pdf"), **fields)


def named_everywhere(organisation: Organisation) -> set[str]:
    """A case study, a list of partners and an offer that name an organisation; returns their titles."""
    CaseStudyPageFactory(title="Leeds", lead_organisation=organisation)
    PartnersPageFactory(title="Hull", groups=[("group", {"heading": "All", "organisations": [organisation]})])
    FunderMapPageFactory()
    FundingSchemeFactory(name="York", funder=organisation)
    return {"Leeds", "Hull", "York"}


def pages(*found: Page) -> list[Page]:
    return [Page.objects.get(pk=each.pk) for each in found]


def test_files_moved_in_bulk_to_a_closed_collection_are_found_no_more_and_moved_back_again(
    found: Found, staff: Client
) -> None:
    first, second, other = document("Podiatrists"), document("Podiatrists"), document("Podiatrists")
    shows("Leeds", first), shows("Hull", second), shows("York", other)
    assert set(found("podiatrists")) == {"Leeds", "Hull", "York"}

    bulk(staff, "add_to_collection", first, second, collection=closed_collection().pk)
    assert set(found("podiatrists")) == {"York"}

    bulk(staff, "add_to_collection", first, second, collection=Collection.get_first_root_node().pk)
    assert set(found("podiatrists")) == {"Leeds", "Hull", "York"}


def test_collection_moved_below_a_closed_one_takes_its_files_along(found: Found, staff: Client) -> None:
    root, closed = Collection.get_first_root_node(), closed_collection()
    moved = Collection.objects.get(pk=root.pk).add_child(name="Reports")
    shows("Leeds", document("Podiatrists", collection=moved))
    address = reverse("wagtailadmin_collections:edit", args=[moved.pk])
    assert set(found("podiatrists")) == {"Leeds"}

    assert staff.post(address, {"name": "Reports", "parent": closed.pk}).status_code == 302
    assert found("podiatrists") == {}

    assert staff.post(address, {"name": "Reports", "parent": root.pk}).status_code == 302
    assert set(found("podiatrists")) == {"Leeds"}


def test_linked_files_deleted_in_bulk_are_found_no_more(found: Found, staff: Client) -> None:
    first, second = document("Podiatrists"), document("Podiatrists")
    for title, file in (("Leeds", first), ("Hull", second)):
        link = f'<p><a linktype="document" id="{file.pk}">Read more</a></p>'
        CaseStudyPageFactory(title=title, background=link)
    attachments.catch_up()
    assert set(found("podiatrists")) == {"Leeds", "Hull"}

    bulk(staff, "delete", first)

    assert set(found("podiatrists")) == {"Hull"}


def test_pages_moved_in_bulk_are_found_at_their_new_address(found: Found, staff: Client) -> None:
    moved = StandardPageFactory(title="Podiatrists", slug="one")
    StandardPageFactory(title="Podiatrists below", slug="below", parent=moved)
    target = StandardPageFactory(slug="target")
    assert found("podiatrists") == {"Podiatrists": "/one/", "Podiatrists below": "/one/below/"}

    bulk(staff, "move", *pages(moved), chooser=target.pk)

    assert found("podiatrists") == {"Podiatrists": "/target/one/", "Podiatrists below": "/target/one/below/"}


def test_pages_published_unpublished_and_deleted_in_bulk_are_found_or_not(found: Found, staff: Client) -> None:
    first, second = StandardPageFactory(title="Podiatrists"), StandardPageFactory(title="Podiatrists too", live=False)
    StandardPageFactory(title="Podiatrists below", parent=second)
    assert set(found("podiatrists")) == {"Podiatrists", "Podiatrists below"}

    bulk(staff, "publish", *pages(second))
    assert set(found("podiatrists")) == {"Podiatrists", "Podiatrists too", "Podiatrists below"}

    bulk(staff, "unpublish", *pages(first, second), include_descendants="on")
    assert found("podiatrists") == {}

    bulk(staff, "publish", *pages(first, second), include_descendants="on")
    bulk(staff, "delete", *pages(second))
    assert set(found("podiatrists")) == {"Podiatrists"}


def test_moved_page_and_what_lies_below_have_their_new_address(found: Found) -> None:
    moved = StandardPageFactory(title="Podiatrists", slug="one")
    StandardPageFactory(title="Podiatrists below", slug="below", parent=moved)
    target = StandardPageFactory(slug="target")
    assert found("podiatrists") == {"Podiatrists": "/one/", "Podiatrists below": "/one/below/"}

    page, parent = pages(moved, target)
    page.move(parent, pos="last-child")

    assert found("podiatrists") == {"Podiatrists": "/target/one/", "Podiatrists below": "/target/one/below/"}


def test_new_slug_of_an_ancestor_changes_the_address(found: Found) -> None:
    ancestor = StandardPageFactory(slug="old")
    StandardPageFactory(title="Podiatrists", slug="below", parent=StandardPageFactory(slug="between", parent=ancestor))
    assert found("podiatrists") == {"Podiatrists": "/old/between/below/"}

    ancestor.refresh_from_db()
    ancestor.slug = "new"
    ancestor.save_revision().publish()

    assert found("podiatrists") == {"Podiatrists": "/new/between/below/"}


def test_restriction_of_an_ancestor_hides_and_lifting_it_shows_again(found: Found) -> None:
    ancestor = StandardPageFactory()
    StandardPageFactory(title="Podiatrists", parent=StandardPageFactory(parent=ancestor))
    assert set(found("podiatrists")) == {"Podiatrists"}

    restriction = PageViewRestriction.objects.create(page=ancestor, restriction_type=PageViewRestriction.LOGIN)
    assert found("podiatrists") == {}

    restriction.delete()
    assert set(found("podiatrists")) == {"Podiatrists"}


def test_schedule_shows_what_goes_live_and_hides_what_expires(found: Found) -> None:
    schedule(CaseStudyPageFactory(title="Podiatrists to come", live=False))
    expires = CaseStudyPageFactory(title="Podiatrists of old")
    assert set(found("podiatrists")) == {"Podiatrists of old"}

    Page.objects.filter(pk=expires.pk).update(expire_at=timezone.now())
    call_command("publish_scheduled")

    assert set(found("podiatrists")) == {"Podiatrists to come"}


def test_renamed_organisation_is_found_by_its_new_name(found: Found) -> None:
    organisation = OrganisationFactory(name="Podiatry Trust")
    everything = named_everywhere(organisation)
    assert set(found("podiatry")) == everything

    organisation.name = "Orthoptics Trust"
    organisation.save()

    assert found("podiatry") == {}
    assert set(found("orthoptics")) == everything


def test_merged_organisation_is_found_by_the_name_of_the_one_that_was_kept(found: Found) -> None:
    keep, duplicate = OrganisationFactory(name="Orthoptics Trust"), OrganisationFactory(name="Podiatry Trust")
    everything = named_everywhere(duplicate)
    assert set(found("podiatry")) == everything

    merge_organisations(keep=keep, duplicate=duplicate, user=None)

    assert found("podiatry") == {}
    assert set(found("orthoptics")) == everything


def test_renamed_term_is_found_by_its_new_name(found: Found) -> None:
    profession = ProfessionFactory(name="Podiatrists")
    page = CaseStudyPageFactory(title="Leeds")
    page.professions.add(profession)
    page.save()
    FunderMapPageFactory()
    offer = FundingSchemeFactory(name="York")
    offer.professions.add(profession)
    offer.save()
    assert set(found("podiatrists")) == {"Leeds", "York"}

    profession.name = "Orthoptists"
    profession.save()

    assert found("podiatrists") == {}
    assert set(found("orthoptists")) == {"Leeds", "York"}


def test_replaced_file_is_found_by_its_new_text(found: Found, staff: Client) -> None:
    file = document("Podiatrists")
    shows("Leeds", file)
    assert set(found("podiatrists")) == {"Leeds"}

    replacement = SimpleUploadedFile("new.pdf", pdf("Orthoptists"))
    fields = {"title": file.title, "collection": file.collection_id, "tags": "", "file": replacement}
    assert staff.post(reverse("wagtaildocs:edit", args=[file.pk]), fields).status_code == 302
    assert found("podiatrists") == {}

    attachments.catch_up()
    assert found("podiatrists") == {}
    assert set(found("orthoptists")) == {"Leeds"}
