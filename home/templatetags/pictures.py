"""Responsive pictures: AVIF with WebP behind it, a few widths, the size known before the file arrives."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from home.models import Image, Rendition
from home.selectors.pictures import FORMATS, SHAPES, renditions_of
from home.selectors.stored_images import StoredRendition

register = template.Library()


@register.simple_tag(name="picture")
def drawn(image: Image | None, shape: str = "figure", alt: str = "", *, eager: bool = False) -> SafeString:
    """Show an image. An empty `alt` marks it as decoration; `eager` is for what is seen without scrolling.

    Lists have dozens, and a template of its own for each would take most of their time.
    """
    parts = picture(image, shape)
    if not parts:
        return mark_safe("")
    shown, sizes = parts["image"], escape(parts["sizes"])
    sources = "".join(
        f'<source type="{kind}" srcset="{escape(srcset)}" sizes="{sizes}">' for kind, srcset in parts["sources"]
    )
    loading = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    return mark_safe(  # noqa: S308 - whatever is not ours is escaped here
        f'<picture>{sources}<img src="{escape(shown.url)}" srcset="{escape(parts["srcset"])}" sizes="{sizes}" '
        f'width="{shown.width}" height="{shown.height}" alt="{escape(alt)}" {loading}></picture>'
    )


def picture(image: Image | None, shape: str = "figure") -> dict[str, Any]:
    """What the tag needs to show an image; nothing if there is none."""
    if image is None:
        return {}
    made = _at_hand(image, renditions_of(shape)) or image.get_renditions(*renditions_of(shape))
    by_format = {
        kind: [made[name] for name in renditions_of(shape) if name.endswith(f"format-{kind}")] for kind in FORMATS
    }
    fallback = by_format[FORMATS[-1]]
    return {
        "sources": [(f"image/{kind}", _srcset(by_format[kind])) for kind in FORMATS[:-1]],
        "srcset": _srcset(fallback),
        "image": fallback[min(1, len(fallback) - 1)],
        "sizes": SHAPES[shape].sizes,
    }


def _at_hand(image: Image, names: Iterable[str]) -> Mapping[str, Rendition | StoredRendition] | None:
    """Return the renditions that a list read beforehand, if all are there; Wagtail's own way costs 2 ms a picture."""
    if image.has_focal_point():
        return None
    made: Mapping[str, StoredRendition] = getattr(image, "at_hand", {})
    return made if made.keys() >= set(names) else None


def _srcset(renditions: Iterable[Rendition | StoredRendition]) -> str:
    """An original that is smaller than a width comes back in its own, which is named once."""
    return ", ".join(f"{url} {width}w" for width, url in {each.width: each.url for each in renditions}.items())
