"""Exports and imports that staff ask for on a screen: done by the worker, watched while they run, kept for a week.

Invariant: each is done once, by whoever takes its state from waiting to running; what it reads, writes and finds is for the person
who asked, and for nobody else.
"""

import contextlib
import tempfile
import time
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from casestudies import signals
from casestudies.domain import acts
from casestudies.domain.exchange.exporting import Export
from casestudies.domain.exchange.files import kind_of, open_source, write_export
from casestudies.domain.exchange.importing import import_content
from casestudies.domain.exchange.records import ExchangeRefused, Kind, Report
from casestudies.domain.exchange.tables import IN_SPREADSHEETS, TABLES
from casestudies.enums import ExchangeState
from casestudies.models import Exchange
from home.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from home.models import User

logger = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
ABANDONED_AFTER = timedelta(hours=6)
BETWEEN_TELLING = 1.0
"""Seconds: how often the worker writes down how far it is."""
FAILED = "Something went wrong that is not the fault of the file. Nothing was changed. Try again, or tell whoever looks after the site."
WAITS_NO_MORE = "This import was begun already, or its dry run found something wrong. Load the page again to see."


@transaction.atomic
def ask_for_export(*, kind: str, by: "User") -> Exchange:
    """Have an export made."""
    name = f"clinical-academics-{timezone.localdate().isoformat()}.{kind}"
    return _asked(Exchange(by=by, kind=kind, name=name))


@transaction.atomic
def ask_for_import(*, file: File, name: str, publishes: bool, by: "User") -> Exchange:
    """Keep a file and have a dry run made of it. Refused if its name says that it is none that can be read."""
    exchange = Exchange(
        by=by, is_import=True, is_dry_run=True, kind=kind_of(name), name=name[-255:], publishes=publishes
    )
    exchange.file.save(name, file, save=False)
    try:
        return _asked(exchange)
    except BaseException:
        exchange.file.delete(save=False)
        raise


@transaction.atomic
def go_on(*, exchange: Exchange) -> Exchange:
    """After a dry run that found nothing wrong: import it."""
    locked = Exchange.objects.select_for_update().get(pk=exchange.pk)
    if not (locked.is_import and locked.is_dry_run and locked.state == ExchangeState.DONE):
        raise ExchangeRefused(WAITS_NO_MORE)
    locked.is_dry_run = False
    locked.state, locked.message, locked.outcomes = ExchangeState.WAITING, "", []
    locked.started_at = locked.finished_at = None
    return _asked(locked)


def _asked(exchange: Exchange) -> Exchange:
    exchange.save()
    told = {"name": exchange.name, "how": "tried" if exchange.is_dry_run else "done"}
    action = acts.IMPORT_ASKED if exchange.is_import else acts.EXPORT_ASKED
    log(instance=exchange, action=action, user=exchange.by, data=told)
    signals.exchange_asked.send(sender=Exchange, exchange=exchange)
    return exchange


def run(*, exchange: Exchange) -> None:
    """Do it, if nobody else does, and keep what came of it."""
    mine = Exchange.objects.filter(pk=exchange.pk, state=ExchangeState.WAITING)
    if not mine.update(state=ExchangeState.RUNNING, started_at=timezone.now()):
        return
    exchange.refresh_from_db()
    try:
        (_import if exchange.is_import else _export)(exchange)
    except ExchangeRefused as refused:
        exchange.state, exchange.message = ExchangeState.REFUSED, refused.messages[0]
    except Exception:
        logger.exception("exchange_failed", exchange=str(exchange.uuid))
        exchange.state, exchange.message = ExchangeState.FAILED, FAILED
    exchange.finished_at = timezone.now()
    exchange.save()
    default_storage.delete(exchange.progress_name)


def _export(exchange: Exchange) -> None:
    tables = tuple(TABLES) if exchange.kind == "zip" else IN_SPREADSHEETS
    _expect(exchange, Export().total(tables))
    with tempfile.TemporaryFile() as unfinished:
        number = write_export(unfinished, kind=exchange.kind, watch=Telling(exchange), unsent=exchange.by.is_superuser)
        unfinished.seek(0)
        exchange.file.save(exchange.name, File(unfinished), save=False)
    exchange.state, exchange.message = ExchangeState.DONE, f"{counted(number, 'record')} exported."


def _import(exchange: Exchange) -> None:
    with exchange.file.open("rb") as opened:
        source = open_source(opened, name=exchange.name)
        _expect(exchange, source.total)
        report = import_content(
            source=source,
            dry_run=exchange.is_dry_run,
            publish=exchange.publishes,
            by=exchange.by,
            watch=Telling(exchange),
        )
    exchange.outcomes = [asdict(outcome) | {"kind": outcome.kind.value} for outcome in report.outcomes]
    exchange.state = ExchangeState.REFUSED if report.is_refused else ExchangeState.DONE
    exchange.message = sentence_of(report)


def _expect(exchange: Exchange, total: int) -> None:
    exchange.total = total
    exchange.save(update_fields=["total"])


def sentence_of(report: Report) -> str:
    """What a report comes to."""
    if report.is_refused:
        wrong = counted(report.count(Kind.ERROR), "record")
        return f"{wrong} cannot be taken. Nothing was imported: put right what is named below, and send the file again."
    new, changed, same = (report.count(kind) for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME))
    if report.is_dry_run:
        return (
            f"Nothing has been imported yet. The file would bring {new} new and {changed} changed; {same} are the same."
        )
    return f"Imported: {new} new, {changed} changed; {same} were the same."


class Telling:
    """Writes down now and then how many records were done, where the screen reads it."""

    def __init__(self, exchange: Exchange) -> None:
        self._name = exchange.progress_name
        self._next = 0.0

    def __call__(self, done: int) -> None:
        """Take note of a number."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BETWEEN_TELLING
            default_storage.delete(self._name)
            default_storage.save(self._name, ContentFile(str(done).encode()))


def done_so_far(exchange: Exchange) -> int | None:
    """How many records were done, while it runs; None if it is not known."""
    with contextlib.suppress(OSError, ValueError), default_storage.open(exchange.progress_name) as file:
        return int(file.read())
    return None


def delete_old_exchanges() -> str:
    """Forget what was asked for a week ago, with its file; give up what its worker left half-way."""
    now = timezone.now()
    left = Exchange.objects.filter(state=ExchangeState.RUNNING, started_at__lt=now - ABANDONED_AFTER)
    left.update(state=ExchangeState.FAILED, finished_at=now, message=FAILED)
    number = 0
    for exchange in _old(now - KEPT):
        exchange.file.delete(save=False)
        default_storage.delete(exchange.progress_name)
        exchange.delete()
        number += 1
    return f"{counted(number, 'file')} of exports and imports forgotten."


def _old(before: object) -> "Iterator[Exchange]":
    over = (ExchangeState.DONE, ExchangeState.REFUSED, ExchangeState.FAILED)
    return Exchange.objects.filter(created_at__lt=before, state__in=over).iterator()
