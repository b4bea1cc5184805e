"""Images with the renditions they have, for pages that show many: two queries, whatever their number."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from home.models import Image, Rendition
from home.selectors.prepared import Prepared, instance_of


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
    id: int
    image_id: int
    filter_spec: str
    file: str
    width: int
    height: int
    focal_point_key: str


_IMAGES = Prepared(_ImageFields, lambda keys: Image.objects.filter(pk__in=keys))
_RENDITIONS = Prepared(_RenditionFields, lambda keys: Rendition.objects.filter(image__in=keys))


def images_by_key(keys: Iterable[int | None]) -> dict[int, Image]:
    """Read images, each with its renditions at hand, so that the tag `{% picture %}` asks nothing more."""
    images: dict[int, Any] = {}
    for row in _IMAGES.many(keys):
        image = instance_of(Image, row)
        image.prefetched_renditions = []
        images[row.id] = image
    for found in _RENDITIONS.many(images):
        rendition = instance_of(Rendition, found)
        rendition.image = images[found.image_id]
        images[found.image_id].prefetched_renditions.append(rendition)
    return images
