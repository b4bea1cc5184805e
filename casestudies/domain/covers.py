"""Covers of case studies: a quiet pattern for each partnership model, drawn by this project.

Invariant: the same name gives the same picture, byte for byte. A cover is decoration: flat tones, no text, nothing that
a reader could miss, so pages show it with an empty alternative text.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 900
OVERSAMPLING = 2  # Curves are drawn twice as large and scaled down, so that their edges are smooth.
COLOURS = 32  # Three tones and the steps between them: a small file.
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
Painter = Callable[[Draw, Tile, tuple[str, str]], None]


def draw_cover(*, name: str) -> bytes:
    """Return the cover for a name, as a PNG of 1600 × 900 pixels."""
    choice = hashlib.sha256(name.encode()).digest()
    ground, middle, dark = PALETTES[choice[0] % len(PALETTES)]
    paint = PAINTERS[choice[1] % len(PAINTERS)]
    image = Image.new("RGB", (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING), ground)
    draw = ImageDraw.Draw(image)
    for tile in _tiles(name):
        paint(draw, tile, (middle, dark))
    small = image.reduce(OVERSAMPLING).quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    small.save(file, format="PNG", optimize=True)
    return file.getvalue()


def _tiles(name: str) -> Iterator[Tile]:
    size = TILE * OVERSAMPLING
    columns = -(-WIDTH * OVERSAMPLING // size)
    rows = -(-HEIGHT * OVERSAMPLING // size)
    numbers = hashlib.shake_256(name.encode()).digest(columns * rows)
    for index, number in enumerate(numbers):
        yield Tile(left=index % columns * size, top=index // columns * size, size=size, number=number)


def _tone(tile: Tile, tones: tuple[str, str]) -> str:
    """The middle tone mostly, the dark one now and then."""
    return tones[1] if tile.number % 7 == 0 else tones[0]


def _quarters(draw: Draw, tile: Tile, tones: tuple[str, str]) -> None:
    """A quarter of a disc around one of the four corners; some tiles stay empty."""
    if tile.number % 5 == 0:
        return
    corner = tile.number // 5 % 4
    x = tile.left + (tile.size if corner in {1, 2} else 0)
    y = tile.top + (tile.size if corner in {2, 3} else 0)
    box = (x - tile.size, y - tile.size, x + tile.size, y + tile.size)
    draw.pieslice(box, corner * 90, corner * 90 + 90, fill=_tone(tile, tones))


def _steps(draw: Draw, tile: Tile, tones: tuple[str, str]) -> None:
    """Half of the square, cut along a diagonal."""
    if tile.number % 4 == 0:
        return
    right, bottom = tile.left + tile.size, tile.top + tile.size
    corners = [(tile.left, tile.top), (right, tile.top), (right, bottom), (tile.left, bottom)]
    del corners[tile.number // 4 % 4]
    draw.polygon(corners, fill=_tone(tile, tones))


def _bars(draw: Draw, tile: Tile, tones: tuple[str, str]) -> None:
    """A bar along the tile, thin or thick."""
    thickness = tile.size * (1 + tile.number % 4) // 6
    top = tile.top + (tile.size - thickness) // 2
    draw.rectangle((tile.left, top, tile.left + tile.size - 1, top + thickness), fill=_tone(tile, tones))


def _rings(draw: Draw, tile: Tile, tones: tuple[str, str]) -> None:
    """A ring inside the square."""
    if tile.number % 3 == 0:
        return
    margin = tile.size // 8
    box = (tile.left + margin, tile.top + margin, tile.left + tile.size - margin, tile.top + tile.size - margin)
    draw.ellipse(box, outline=_tone(tile, tones), width=tile.size * (1 + tile.number % 3) // 12)


def _dots(draw: Draw, tile: Tile, tones: tuple[str, str]) -> None:
    """A disc of one of four sizes."""
    radius = tile.size * (1 + tile.number % 4) // 10
    x, y = tile.left + tile.size // 2, tile.top + tile.size // 2
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_tone(tile, tones))


PAINTERS: tuple[Painter, ...] = (_quarters, _steps, _bars, _rings, _dots)
