"""Bodies of pages for their template: what all their parts need is read at once, however many there are."""

from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from wagtail.blocks import StreamValue

from home.richtext import shown_together

register = template.Library()


@register.filter
def read_at_once(body: StreamValue) -> StreamValue:
    """Return the same body; its pictures have their renditions, and its texts are in `html` as they are shown."""
    parts: list[Any] = [part for block in body for part in block.value["parts"]]
    images = [part.value["image"] for part in parts if part.block_type == "image" and part.value["image"]]
    prefetch_related_objects(images, "renditions")
    texts = [part.value for part in parts if part.block_type == "text"]
    for text, html in zip(texts, shown_together([text.source for text in texts]), strict=True):
        text.html = html
    return body
