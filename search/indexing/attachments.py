"""Reading attached files, so that what they say is searched with the pages that show them.

A file is read once; one that was replaced has another digest and is read again. What may be better tomorrow (a file that is
missing, a machine that was too busy) is tried again each day. Who must be told of a new text is decided by whoever hears
that it was saved (`search.receivers`).
"""

import datetime
import functools
import time
from typing import Any, Final

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.models import Document
from search.enums import TextState
from search.extraction import READABLE, Extracted, read_file
from search.models import DocumentText

MAY_PASS: Final = (TextState.MISSING, TextState.TOO_SLOW)
TRY_AGAIN: Final = datetime.timedelta(days=1)
SECONDS_AT_ONCE: Final = 60
"""The periodic job leaves the rest to its next run, so that other jobs are not kept waiting."""
WAITING: Final = "waiting"
STATES: Final = [(WAITING, "Waiting to be read"), *TextState.choices]

log = structlog.get_logger(__name__)


def is_readable(document: Document) -> bool:
    """Whether text can be read of files of this kind."""
    return document.file_extension.lower() in READABLE


def of_readable_kinds(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Those of these documents that are of such a kind."""
    return documents.filter(functools.reduce(Q.__or__, (Q(file__iendswith=f".{end}") for end in READABLE)))


def is_read(document: Document) -> bool:
    """Whether the file that the document has now was read already, or tried."""
    return DocumentText.objects.filter(document=document, digest=document.file_hash).exists()


def unread() -> QuerySet[Document]:
    """Documents whose file should be read: never tried, replaced since, or worth another try."""
    done = DocumentText.objects.filter(document=OuterRef("pk"), digest=OuterRef("file_hash")).exclude(
        state__in=MAY_PASS, read_at__lt=timezone.now() - TRY_AGAIN
    )
    return of_readable_kinds(Document.objects.filter(~Exists(done))).order_by("pk")


def with_states(documents: QuerySet[Document]) -> QuerySet[Any]:
    """Documents with what became of the file that they have now: a state, and whether its text was cut."""
    current = DocumentText.objects.filter(document=OuterRef("pk"), digest=OuterRef("file_hash"))
    return documents.annotate(
        text_state=Coalesce(Subquery(current.values("state")[:1]), Value(WAITING)),
        text_is_cut=Subquery(current.values("is_cut")[:1]),
        detail=Subquery(current.values("detail")[:1]),
    )


def words_for(document: Any) -> str:
    """The state of a document of `with_states` in words, and what can be done about it."""
    label = dict(STATES)[document.text_state]
    if document.text_is_cut:
        return f"{label}, but only its beginning: it is very long."
    advice = TextState(document.text_state).advice if document.text_state in TextState.values else ""
    return f"{label}. {advice}".strip()


def read(document_id: int) -> DocumentText | None:
    """Read a document's file and keep the text, or why there is none. Nothing if it is gone or was replaced meanwhile."""
    document = Document.objects.filter(pk=document_id).first()
    if document is None or not is_readable(document):
        return None
    found = _extracted(document)
    kept = {"digest": document.file_hash, "read_at": timezone.now()}
    kept |= {"state": found.state, "text": found.text, "is_cut": found.is_cut, "detail": found.detail[:255]}
    with transaction.atomic():
        if not Document.objects.select_for_update().filter(pk=document_id, file=document.file.name).exists():
            return None
        text, _ = DocumentText.objects.update_or_create(document_id=document_id, defaults=kept)
    log.info("attached_file_read", document=document_id, state=found.state.value, characters=len(found.text))
    return text


def catch_up() -> str:
    """Read what nobody has read yet, for the periodic jobs. Returns what was done, in a sentence."""
    until = time.monotonic() + SECONDS_AT_ONCE
    done = 0
    for document_id in unread().values_list("pk", flat=True):
        if time.monotonic() > until:
            return f"{done} files read; others are left for the next run."
        done += read(document_id) is not None
    return f"{done} files read." if done else "Every file is read."


def _extracted(document: Document) -> Extracted:
    try:
        document.get_file_hash()
        with document.open_file() as file:
            return read_file(file, kind=document.file_extension.lower())
    except OSError as error:
        return Extracted(state=TextState.MISSING, detail=f"{type(error).__name__}: {error}")
