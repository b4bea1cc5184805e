"""The whole way from the data files into the database: read, check, then write in one transaction."""

from pathlib import Path

from django.db import transaction

from cms.starter_content import DATA_DIR
from cms.starter_content.checking import find_problems
from cms.starter_content.collection import Collection, read_collection
from cms.starter_content.covers import CoverShelf
from cms.starter_content.indexes import update_indexes, updates_held_back
from cms.starter_content.problems import StarterContentError
from cms.starter_content.writing import Report, Writer


def check(*, directory: Path = DATA_DIR) -> Collection:
    """Read and check the files; raise `StarterContentError` with every problem. The database is not touched."""
    collection = read_collection(directory)
    if problems := find_problems(collection):
        raise StarterContentError(problems)
    return collection


def load(*, directory: Path = DATA_DIR) -> Report:
    """Load what is not there yet. On any error nothing is loaded, and no file stays behind."""
    collection = check(directory=directory)
    covers = CoverShelf()
    try:
        with transaction.atomic(), updates_held_back():
            writer = Writer(collection=collection, covers=covers)
            report = writer.write()
            update_indexes(writer.written)
            return report
    except BaseException:
        covers.discard()
        raise
