"""The files of a step's rows as the portal shows them, in one query for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from casestudies.merging import Part
from home.models import Document, Image

THUMBNAIL = "max-320x240|format-webp"


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file beside its answers."""

    kind: str
    """`images` or `documents`: the address of a draft's files begins with it."""
    name: str
    """The rest of that address."""
    title: str
    """Its name for people: the storage may have given it another, where two have the same."""
    size: int
    width: int | None = None
    height: int | None = None


def shown_files(part: Part) -> Mapping[str, ShownFile]:
    """By the UUID of the row. A file that is gone is left out."""
    images = _keys(part, "images", "image")
    documents = _keys(part, "documents", "document")
    found: dict[str, ShownFile] = {}
    for image in Image.objects.filter(pk__in=images).prefetch_renditions(THUMBNAIL):
        small = image.get_rendition(THUMBNAIL)
        name = small.file.name.removeprefix("images/")
        found[images[image.pk]] = ShownFile(
            "images", name, f"{image.width} × {image.height} pixels", image.file_size or 0, small.width, small.height
        )
    for document in Document.objects.filter(pk__in=documents):
        name = f"{document.pk}/{document.filename}"
        found[documents[document.pk]] = ShownFile("documents", name, document.title, document.file_size or 0)
    return found


def _keys(part: Part, relation: str, name: str) -> dict[int, str]:
    rows = part.rows.get(relation, ())
    return {int(str(row.values[name])): row.uuid for row in rows if str(row.values.get(name, "")).isdecimal()}
