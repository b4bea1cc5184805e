"""Comparing everything with everything, and repairing.

First records with the database: what the public may find is asked of the tables, so changes that no signal told of (SQL, a closing
date that passed, a restored backup) get a new version. Then the engine with the records, both ways. An engine that is ahead
of its record means that the database was restored to an earlier day: the record gets a version above the engine's. Right after a
crash, an outage, a lost message; running it twice changes nothing.

Versions cannot tell what was written without one: by SQL, or by a new version of the site that says more of each page. Comparing
contents finds that too. It builds every public document, which takes up to 16 ms each, so it is done when an operator asks, and daily.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from search import backend
from search.contract import Change, Engine, Held
from search.eligibility import public_offers, public_pages
from search.enums import Source
from search.indexing import standing
from search.indexing.conversion import changes, documents
from search.indexing.records import chunks, renew, write
from search.models import IndexRecord

CHUNK = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was found to differ, and repaired."""

    corrected: int
    """Records that did not say what the database says, and those whose document the engine had with another content."""
    missing: int
    """Public objects that the index did not have."""
    outdated: int
    """Documents and tombstones older than their record."""
    ahead: int
    """What the index held in a newer version than the database, or in another state."""
    ghosts: int
    """Documents that belong to nothing."""

    @property
    def repairs(self) -> int:
        """How many differences there were in all."""
        return self.corrected + self.missing + self.outdated + self.ahead + self.ghosts


@dataclass(slots=True)
class _Differences:
    missing: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    ahead: dict[str, bool] = field(default_factory=dict)
    ghosts: list[str] = field(default_factory=list)
    highest: int = 0


def reconcile(engine: Engine | None = None, *, contents: bool = False, progress: Progress | None = None) -> Reconciled:
    """Make records say what the database says, and an engine what the records say; this host's own when none is named.

    `contents`: compare what the documents say as well, once all versions agree. `progress` is told how many differences are
    repaired, and how many there are; then the same of documents that are compared. Raises `EngineError`.
    """
    engine = engine or backend.engine()
    corrected = correct_records()
    found = _repair(engine, progress)
    if contents and (differing := correct_contents(engine, progress=progress)):
        corrected += differing
        _repair(engine, None)
    return Reconciled(
        corrected=corrected,
        missing=len(found.missing),
        outdated=len(found.outdated),
        ahead=len(found.ahead),
        ghosts=len(found.ghosts),
    )


def correct_records() -> int:
    """Give a new version to each record that does not say what the database says. Returns how many there were."""
    public = public_keys()
    recorded = dict(IndexRecord.objects.values_list("key", "is_public"))
    wrong = {key: True for key in public if not recorded.get(key)}
    wrong |= {key: False for key, is_public in recorded.items() if is_public and key not in public}
    for keys in chunks(list(wrong)):
        write({key: wrong[key] for key in keys})
    return len(wrong)


def correct_contents(engine: Engine, *, progress: Progress | None = None) -> int:
    """Give a new version to each public object that an engine has in the version of its record, but with another content.

    Only digests are kept in memory, and the number of queries for a chunk does not grow with it. Returns how many there were.
    """
    held = {entry.key: entry for entry in engine.versions() if not entry.is_gone}
    differing = done = 0
    for keys in chunks(sorted(held), CHUNK):
        recorded = IndexRecord.objects.filter(key__in=keys, is_public=True).values_list("key", "version")
        # What has another version by now is on its way.
        versions = {key: version for key, version in recorded if version == held[key].version}
        wrong = [document.key for document in documents(versions) if document.digest != held[document.key].digest]
        if wrong:
            renew(wrong)
        differing += len(wrong)
        done += len(keys)
        if progress:
            progress(done, len(held))
    return differing


def public_keys() -> set[str]:
    """The key of everything that the public may find."""
    keys = {Source.PAGE.key(pk) for pk in public_pages().values_list("pk", flat=True)}
    return keys | {Source.OFFER.key(pk) for pk in public_offers().values_list("pk", flat=True)}


def _repair(engine: Engine, progress: Progress | None) -> _Differences:
    """Make an engine hold what the records say. Returns what was found to differ."""
    found = _compare(engine)
    for keys in chunks([*found.ahead, *found.ghosts]):
        write({key: found.ahead.get(key, False) for key in keys}, above=found.highest)
    different = [*found.missing, *found.outdated, *found.ahead, *found.ghosts]
    if len(different) > CHUNK:
        standing.doubted(engine)
    done = 0
    for keys in chunks(different, CHUNK):
        if engine.apply(_changes(keys)).stale:
            # What was removed behind our back left a newer version there, which cannot be seen from here.
            renew(keys)
            engine.apply(_changes(keys))
        done += len(keys)
        if progress:
            progress(done, len(different))
    standing.proven(engine)
    return found


def _changes(keys: list[str]) -> list[Change]:
    return changes(dict(IndexRecord.objects.filter(key__in=keys).values_list("key", "version")))


def _compare(engine: Engine) -> _Differences:
    # The engine first: what is published meanwhile makes a record newer, never the engine.
    held: dict[str, Held] = {entry.key: entry for entry in engine.versions()}
    found = _Differences(highest=max((entry.version for entry in held.values()), default=0))
    for key, version, is_public in IndexRecord.objects.values_list("key", "version", "is_public").iterator():
        entry = held.pop(key, None)
        if entry is None:
            if is_public:
                found.missing.append(key)
        elif entry.version < version:
            found.outdated.append(key)
        elif entry.version > version or entry.is_gone is is_public:
            found.ahead[key] = is_public
    found.ghosts += [entry.key for entry in held.values() if not entry.is_gone]
    return found
