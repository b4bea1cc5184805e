"""Wagtail's own indexes (who refers to what; the admin's search) brought up to date once, after the loading.

Each save would do it again, for the whole page: that is most of the time of a loading, and many lines in the log.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import models
from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def updates_held_back() -> Iterator[None]:
    """Leave both indexes alone. For a command that has its process to itself: the admin's search is held for all of it."""
    held = [
        model for model in index.get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in held:
            post_save.connect(post_save_signal_handler, sender=model)


def update_indexes(instances: Iterable[models.Model]) -> None:
    """Do now what was held back."""
    for instance in instances:
        ReferenceIndex.create_or_update_for_object(instance)
        if isinstance(instance, index.Indexed):
            index.insert_or_update_object(instance)
