"""Records as changes for an engine: what is public now as a whole document, everything else as a tombstone.

Invariant: a record's version is read before its object's content, so the content is at least as new as the version says.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.contrib.contenttypes.models import ContentType

from home.models import BasePage
from pathway.models import FundingScheme
from search.contract import Change, Document, Tombstone
from search.documents import documents_of
from search.eligibility import public_offers, public_pages
from search.enums import Source, split_key


def changes(versions: Mapping[str, int]) -> list[Change]:
    """A change for each of these keys, with its version."""
    found: dict[str, Change] = {document.key: document for document in documents(versions)}
    return [found.get(key) or Tombstone(key, version) for key, version in versions.items()]


def documents(versions: Mapping[str, int]) -> Iterator[Document]:
    """The documents of those of these keys that the public may find now. The number of queries does not grow with them."""
    for model, pks in _by_table(versions).items():
        yield from documents_of(model, pks, versions)


def _by_table(versions: Mapping[str, int]) -> dict[type[BasePage] | type[FundingScheme], list[int]]:
    wanted: dict[Source, list[int]] = defaultdict(list)
    for key in versions:
        if place := split_key(key):
            wanted[place[0]].append(place[1])
    tables: dict[type[BasePage | FundingScheme], list[int]] = defaultdict(list)
    if pages := wanted[Source.PAGE]:
        for pk, content_type in public_pages().filter(pk__in=pages).values_list("pk", "content_type_id"):
            model = ContentType.objects.get_for_id(content_type).model_class()
            if model is not None and issubclass(model, BasePage):
                tables[model].append(pk)
    if offers := wanted[Source.OFFER]:
        tables[FundingScheme] += public_offers().filter(pk__in=offers).values_list("pk", flat=True)
    return tables
