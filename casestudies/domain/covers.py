"""Covers of case studies: a quiet pattern for each partnership model, drawn by this project.

Invariant: the same name gives the same picture, byte for byte. A cover is decoration: flat tones, no text, nothing that
a reader could miss, so pages show it with an empty alternative text.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw

WIDTH, HEIGHT = 1600, 900
OVERSAMPLING = 2  # Curves are drawn twice as large and scaled down, so that their edges are smooth.
GROUND, MIDDLE, DARK = 0, 100, 200
"""The three tones as drawn: numbers, between which scaling down finds steps. Only the palette knows the colours."""
TILE = 180

PALETTES = (
    ("#dfe6e9", "#c3d0d6", "#8fa6b2"),
    ("#e6e4da", "#d2cdb9", "#a8a286"),
    ("#e4e0e6", "#cbc3d1", "#9c90a8"),
    ("#dde7e1", "#bfd2c7", "#87a697"),
    ("#ebe1dc", "#d9c6bc", "#b3978a"),
    ("#e0e5ee", "#c4cfe0", "#8d9fbd"),
)
"""Ground, middle and dark tone. Muted, so that they sit behind a page in light and in dark."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of the pattern, in drawn pixels, with a number from 0 to 255 that decides how it is filled."""

    left: int
    top: int
    size: int
    number: int


Draw = ImageDraw.ImageDraw
Painter = Callable[[Draw, Tile], None]


def draw_cover(*, name: str) -> bytes:
    """Return the cover for a name, as a PNG of 1600 × 900 pixels."""
    choice = hashlib.sha256(name.encode()).digest()
    palette = PALETTES[choice[0] % len(PALETTES)]
    paint = PAINTERS[choice[1] % len(PAINTERS)]
    image = Image.new("L", (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING), GROUND)
    draw = ImageDraw.Draw(image)
    for tile in _tiles(name):
        paint(draw, tile)
    small = image.reduce(OVERSAMPLING)
    small.putpalette(_steps_between(palette))
    file = io.BytesIO()
    small.save(file, format="PNG")
    return file.getvalue()


def _steps_between(palette: tuple[str, str, str]) -> list[int]:
    """Red, green and blue of each number from `GROUND` to `DARK`."""
    ground, middle, dark = (ImageColor.getrgb(colour) for colour in palette)
    steps: list[int] = []
    for number in range(DARK + 1):
        low, high, share = (ground, middle, number) if number < MIDDLE else (middle, dark, number - MIDDLE)
        steps += [round(a + (b - a) * share / MIDDLE) for a, b in zip(low, high, strict=True)]
    return steps


def _tiles(name: str) -> Iterator[Tile]:
    size = TILE * OVERSAMPLING
    columns = -(-WIDTH * OVERSAMPLING // size)
    rows = -(-HEIGHT * OVERSAMPLING // size)
    numbers = hashlib.shake_256(name.encode()).digest(columns * rows)
    for index, number in enumerate(numbers):
        yield Tile(left=index % columns * size, top=index // columns * size, size=size, number=number)


def _tone(tile: Tile) -> int:
    """The middle tone mostly, the dark one now and then."""
    return DARK if tile.number % 7 == 0 else MIDDLE


def _quarters(draw: Draw, tile: Tile) -> None:
    """A quarter of a disc around one of the four corners; some tiles stay empty."""
    if tile.number % 5 == 0:
        return
    corner = tile.number // 5 % 4
    x = tile.left + (tile.size if corner in {1, 2} else 0)
    y = tile.top + (tile.size if corner in {2, 3} else 0)
    box = (x - tile.size, y - tile.size, x + tile.size, y + tile.size)
    draw.pieslice(box, corner * 90, corner * 90 + 90, fill=_tone(tile))


def _steps(draw: Draw, tile: Tile) -> None:
    """Half of the square, cut along a diagonal."""
    if tile.number % 4 == 0:
        return
    right, bottom = tile.left + tile.size, tile.top + tile.size
    corners = [(tile.left, tile.top), (right, tile.top), (right, bottom), (tile.left, bottom)]
    del corners[tile.number // 4 % 4]
    draw.polygon(corners, fill=_tone(tile))


def _bars(draw: Draw, tile: Tile) -> None:
    """A bar along the tile, thin or thick."""
    thickness = tile.size * (1 + tile.number % 4) // 6
    top = tile.top + (tile.size - thickness) // 2
    draw.rectangle((tile.left, top, tile.left + tile.size - 1, top + thickness), fill=_tone(tile))


def _rings(draw: Draw, tile: Tile) -> None:
    """A ring inside the square."""
    if tile.number % 3 == 0:
        return
    margin = tile.size // 8
    box = (tile.left + margin, tile.top + margin, tile.left + tile.size - margin, tile.top + tile.size - margin)
    draw.ellipse(box, outline=_tone(tile), width=tile.size * (1 + tile.number % 3) // 12)


def _dots(draw: Draw, tile: Tile) -> None:
    """A disc of one of four sizes."""
    radius = tile.size * (1 + tile.number % 4) // 10
    x, y = tile.left + tile.size // 2, tile.top + tile.size // 2
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_tone(tile))


PAINTERS: tuple[Painter, ...] = (_quarters, _steps, _bars, _rings, _dots)
