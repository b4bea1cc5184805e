"""Every event that changes what the public finds, one line each. Records are written inside the event's own transaction.

`page_published` and its kin come after the commit and are not heard: `Page.save` sends `post_save` inside its transaction, for
every way to publish, unpublish, expire, move and rename. Deletion is heard from the base page, which each page has. What sends no
signal, files that are moved to another collection in bulk, is heard in `wagtail_hooks`.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from casestudies.signals import standing_changed
from home.models import Document, Organisation
from home.signals import organisation_changed
from pathway.models import FundingScheme
from pathway.models.terms import Term
from search import upkeep
from search.domain import wording
from search.models import DocumentText, Pin, Synonym


def on_page_saved(*, instance: Page, update_fields: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Published, unpublished, expired, moved, renamed."""
    if not raw:
        upkeep.page_saved(instance, update_fields=update_fields)


def on_page_deleted(*, instance: Page, **_kwargs: Any) -> None:
    """Gone, alone or with a page above it."""
    upkeep.page_deleted(instance)


def on_restriction_changed(*, instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Set, changed or removed."""
    upkeep.pages_below_changed(instance.page)


def on_site_changed(**_kwargs: Any) -> None:
    """Another root, another name, or gone."""
    upkeep.sites_changed()


def on_offer_saved(*, instance: FundingScheme, **_kwargs: Any) -> None:
    """A new offer, a changed one, one off the map."""
    upkeep.offer_changed(instance)


def on_offer_deleted(*, instance: FundingScheme, **_kwargs: Any) -> None:
    """Gone."""
    upkeep.offer_deleted(instance.pk)


def on_referred_to_changed(*, instance: Any, created: bool = False, **_kwargs: Any) -> None:
    """A term or a document was renamed or replaced, or an offer or a term is about to go; nobody refers to a new one."""
    if not created:
        upkeep.referred_to_changed(instance)


def on_document_saved(*, instance: Document, raw: bool = False, **_kwargs: Any) -> None:
    """Uploaded, or given another file."""
    if not raw:
        upkeep.file_saved(instance)


def on_text_saved(*, instance: DocumentText, **_kwargs: Any) -> None:
    """A file was read."""
    upkeep.text_saved(instance)


def on_collection_restricted(*, instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    """Set, changed or removed."""
    upkeep.collection_changed(instance.collection)


def on_collection_saved(*, instance: Collection, created: bool, **_kwargs: Any) -> None:
    """Moved, perhaps: Wagtail moves a collection after it was saved, in the same transaction and without a word.

    The same files lie in it before and after, and what is said of them is read once all of it is committed.
    """
    if not created:
        upkeep.collection_changed(instance)


def on_organisation_saved(*, instance: Organisation, created: bool, **_kwargs: Any) -> None:
    """Renamed."""
    if not created:
        upkeep.organisation_changed(instance)


def on_organisation_changed(*, organisation: Organisation, **_kwargs: Any) -> None:
    """Renamed or merged by an act that may not have saved it."""
    upkeep.organisation_changed(organisation)


def on_standing_changed(*, pages: Iterable[int], **_kwargs: Any) -> None:
    """Nobody checked them in time, or somebody has now."""
    upkeep.pages_changed(pages)


def on_wording_changed(**_kwargs: Any) -> None:
    """A synonym or a pin was written or is gone."""
    wording.changed()


def connect() -> None:
    """Hear them all."""
    for model in apps.get_models():
        if issubclass(model, Page):
            post_save.connect(on_page_saved, sender=model)
        if issubclass(model, Term | Document):
            post_save.connect(on_referred_to_changed, sender=model)
            pre_delete.connect(on_referred_to_changed, sender=model)
    post_delete.connect(on_page_deleted, sender=Page)
    post_save.connect(on_document_saved, sender=Document)
    post_save.connect(on_text_saved, sender=DocumentText)
    post_save.connect(on_collection_saved, sender=Collection)
    for signal in (post_save, post_delete):
        signal.connect(on_collection_restricted, sender=CollectionViewRestriction)
        signal.connect(on_restriction_changed, sender=PageViewRestriction)
        signal.connect(on_site_changed, sender=Site)
        signal.connect(on_wording_changed, sender=Synonym)
        signal.connect(on_wording_changed, sender=Pin)
    post_save.connect(on_offer_saved, sender=FundingScheme)
    pre_delete.connect(on_referred_to_changed, sender=FundingScheme)
    post_delete.connect(on_offer_deleted, sender=FundingScheme)
    post_save.connect(on_organisation_saved, sender=Organisation)
    organisation_changed.connect(on_organisation_changed)
    standing_changed.connect(on_standing_changed)
