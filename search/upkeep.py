"""The acts by which search follows what happens on the site. Each writes records now and has them brought over once the transaction commits.

Invariant: publishing never waits for a whole index and never fails because of an engine: what cannot be done at once is left to
a task, and what no task does is found by reconciling. Nothing here can be switched off.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from typing import Final

import structlog
from django.core.cache import cache
from django.db import models, transaction
from wagtail.models import Collection, Page, Site

from home.models import Document, Organisation
from pathway.models import FunderMapPage, FundingScheme
from search import backend, tasks
from search.contract import EngineError, IndexUnusable
from search.eligibility import page_types
from search.enums import Source, TextState
from search.indexing import attachments, dependants, draining, rebuilding, records, repairing, waking
from search.models import DocumentText

AT_ONCE: Final = 100
"""How many changes a commit brings over itself; a task does the rest."""

SMALL: Final = 300
"""An index of so many documents is built faster than a reader notices, so it is not left to a task."""

DRAFT_FIELDS: Final = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked", "locked_at"}
)
"""What saving a draft writes to the page. The public sees none of it."""

log = structlog.get_logger(__name__)
_this_thread = threading.local()


def page_saved(page: Page, *, update_fields: Iterable[str] | None) -> None:
    """A page was written: published, unpublished, expired, moved, renamed. What lies below moves along."""
    if update_fields is not None and DRAFT_FIELDS.issuperset(update_fields):
        return
    _record(Source.PAGE, {page.pk} | dependants.moved_along(page))
    if issubclass(page.specific_class or Page, FunderMapPage):
        every_offer_changed()


def page_deleted(page: Page) -> None:
    """A page is gone; each page below it has its own event."""
    _gone(Source.PAGE, page.pk)
    if issubclass(page.specific_class or Page, FunderMapPage):
        every_offer_changed()


def pages_below_changed(page: Page) -> None:
    """A restriction was set, changed or removed: on the page, on all below it, and on aliases of it."""
    _record(Source.PAGE, dependants.below(page).union(*(dependants.below(alias) for alias in page.aliases.all())))
    every_offer_changed()


def pages_changed(pks: Iterable[int]) -> None:
    """Something beside the text of these pages changed that says where they stand among others."""
    _record(Source.PAGE, pks)


def offer_changed(offer: FundingScheme) -> None:
    """An offer was written; the pages that name it say so."""
    _record(Source.OFFER, {offer.pk})
    _record_dependants(offer)


def offer_deleted(pk: int) -> None:
    """An offer is gone."""
    _gone(Source.OFFER, pk)


def every_offer_changed() -> None:
    """The funder map, on which every offer is shown, changed."""
    _record(Source.OFFER, FundingScheme.objects.values_list("pk", flat=True))


def referred_to_changed(changed: models.Model) -> None:
    """Something that pages and offers show by its name was renamed, replaced or is about to go."""
    _record_dependants(changed)


def organisation_changed(organisation: Organisation) -> None:
    """An organisation was renamed, or another merged into it."""
    for each in dependants.with_duplicates(organisation):
        _record_dependants(each)


def file_saved(document: Document) -> None:
    """A document was written: its file is read in the background, unless that was done."""
    if attachments.is_readable(document) and not attachments.is_read(document):
        transaction.on_commit(lambda: tasks.read_attachment.enqueue(document.pk), robust=True)


def text_saved(text: DocumentText) -> None:
    """The text of a file arrived, or that there is none; the pages that show the file say so."""
    _record_dependants(text.document)


def collection_changed(collection: Collection) -> None:
    """Who may open the files of a collection, and of those below it, may have changed."""
    _record_shown(DocumentText.objects.filter(document__collection__path__startswith=collection.path))


def documents_moved(documents: Iterable[Document]) -> None:
    """Documents lie in another collection, so who may open their files may have changed."""
    _record_shown(DocumentText.objects.filter(document__in=documents))


def sites_changed() -> None:
    """A site has another root or is gone: every address, and what lies within a site at all, may be another."""
    Site.clear_site_root_paths_cache()
    _record(Source.PAGE, Page.objects.type(*page_types()).values_list("pk", flat=True))
    every_offer_changed()


def bring_over(*, asked: int = 0) -> None:
    """Let this host's follower bring over what changed and ask the worker to. If none listens, do so here, a little at once and the rest in a task.

    Never raises what an engine raises.

    `asked` is when the transaction asked for it. A transaction asks once for each change, and the first drain after its commit
    brings over all of them; when it fails, the others would fail too, each after its own wait.
    """
    if asked and asked < getattr(_this_thread, "drained_at", 0):
        return
    _this_thread.drained_at = time.monotonic_ns()
    if waking.ring(backend.directory()):
        return
    tasks.ask_for_server()
    try:
        if draining.drain(limit=AT_ONCE).is_more_left:
            tasks.drain.enqueue()
    except IndexUnusable as error:
        mend(error)
    except EngineError as error:
        log.warning("search_drain_postponed", reason=str(error))
        tasks.drain.enqueue()


def mend(error: IndexUnusable) -> bool:
    """Rebuild an index that cannot be used: at once if it is small, else in a task, asked for once a minute.

    Returns whether it can be used now.
    """
    log.warning("search_index_unusable", state=error.state, reason=str(error))
    if rebuilding.size() > SMALL:
        if cache.add("search-rebuild-asked", value=True, timeout=60):
            tasks.rebuild.enqueue()
        return False
    try:
        rebuilding.rebuild()
    except EngineError as failure:
        # Another rebuild is running, mostly.
        log.warning("search_rebuild_postponed", reason=str(failure))
        return False
    return True


def repair() -> str:
    """Make index and database agree because staff asked for it: at once if they are small and there is no server, else in a task.

    Returns what was done, in a sentence. Raises `EngineError`.
    """
    if rebuilding.size() > SMALL:
        tasks.repair.enqueue()
        return "The repair has begun. It may take some minutes."
    said = repairing.see_to()
    if backend.server() is None:
        return said
    # Nobody waits for a server that may be away.
    tasks.repair.enqueue()
    return f"{said} The repair of the search server has begun. It may take a minute."


def _record(source: Source, pks: Iterable[int]) -> None:
    if records.record(source, pks):
        _drain_on_commit()


def _record_dependants(changed: models.Model) -> None:
    _record_all(dependants.dependants(changed))


def _record_shown(texts: models.QuerySet[DocumentText]) -> None:
    """The pages that show these files, if anything was read of them."""
    for text in texts.filter(state=TextState.READ).select_related("document").defer("text"):
        _record_dependants(text.document)


def _record_all(found: Mapping[Source, set[int]]) -> None:
    for source, pks in found.items():
        _record(source, pks)


def _gone(source: Source, pk: int) -> None:
    records.write({source.key(pk): False})
    _drain_on_commit()


def _drain_on_commit() -> None:
    asked = time.monotonic_ns()
    # Not a partial: what fails is logged by its name, and a partial without one would fail whoever publishes.
    transaction.on_commit(lambda: bring_over(asked=asked), robust=True)
