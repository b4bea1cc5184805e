"""Images with the renditions they have, for pages that show many: two queries, whatever their number."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from home.models import Image, Rendition
from home.prepared import Prepared, instance_of


class _ImageFields(NamedTuple):
    id: int
    title: str
    file: str
    width: int
    height: int
    focal_point_x: int | None
    focal_point_y: int | None
    focal_point_width: int | None
    focal_point_height: int | None


class _RenditionFields(NamedTuple):
    image_id: int
    filter_spec: str
    file: str
    width: int
    height: int


class StoredRendition(NamedTuple):
    """A rendition that lies in the storage already."""

    url: str
    width: int
    height: int


_IMAGES = Prepared(_ImageFields, lambda keys: Image.objects.filter(pk__in=keys))
_RENDITIONS = Prepared(_RenditionFields, lambda keys: Rendition.objects.filter(image__in=keys))


def images_by_key(keys: Iterable[int | None]) -> dict[int, Image]:
    """Read images, each with its renditions `at_hand` by their names, so that the tag `{% picture %}` asks nothing more."""
    images: dict[int, Any] = {}
    for row in _IMAGES.many(keys):
        images[row.id] = instance_of(Image, row)
        images[row.id].at_hand = {}
    storage = Rendition._meta.get_field("file").storage
    for found in _RENDITIONS.many(images):
        stored = StoredRendition(storage.url(found.file), found.width, found.height)
        images[found.image_id].at_hand[found.filter_spec] = stored
    return images
