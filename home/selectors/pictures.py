"""In which sizes and formats pictures are shown, so that lists can read all renditions at once (`stored_images`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The widths in which a picture is kept, and the width that it takes on the page (the HTML attribute `sizes`)."""

    resize: tuple[str, ...]
    sizes: str


SHAPES = {
    "card": Shape(
        resize=("fill-400x175", "fill-800x350"), sizes="(width >= 62rem) 24rem, (width >= 40rem) 50vw, 100vw"
    ),
    "cover": Shape(resize=("fill-640x240", "fill-1280x480", "fill-1920x720"), sizes="(width >= 82rem) 77rem, 100vw"),
    "figure": Shape(resize=("width-480", "width-960", "width-1440"), sizes="(width >= 62rem) 50rem, 100vw"),
    "logo": Shape(resize=("max-160x80", "max-320x160"), sizes="10rem"),
}
FORMATS = ("avif", "webp")
"""Best first; the last is what every browser can show."""


def renditions_of(shape: str) -> tuple[str, ...]:
    """Return the names of all renditions that a picture of this shape needs."""
    return tuple(f"{resize}|format-{kind}" for kind in FORMATS for resize in SHAPES[shape].resize)
