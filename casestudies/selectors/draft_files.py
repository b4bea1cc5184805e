"""Which files a draft shows. The reference index knows those of stored rows only, so the draft itself is read."""

import re
from collections.abc import Iterator
from typing import Any

from home.models import Document, Image

LINKED_DOCUMENT = re.compile(r'<a[^>]*\blinktype="document"[^>]*>')
LINKED_ID = re.compile(r'\bid="(\d+)"')


def shows_file(content: dict[str, Any], file: Image | Document) -> bool:
    """Whether a revision with this content shows this picture or offers this document."""
    keys = _images(content) if isinstance(file, Image) else _documents(content)
    return file.pk in set(keys)


def _images(content: dict[str, Any]) -> Iterator[Any]:
    yield content.get("cover")
    for row in content.get("images", ()):
        yield row.get("image")


def _documents(content: dict[str, Any]) -> Iterator[Any]:
    for row in content.get("documents", ()):
        yield row.get("document")
    for value in content.values():
        if isinstance(value, str):
            for link in LINKED_DOCUMENT.findall(value):
                yield from map(int, LINKED_ID.findall(link))
