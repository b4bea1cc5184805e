"""Every pair of colours that carries text can be read: 4.5 : 1, in light and in dark; borders and focus 3 : 1."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "cms/static/css/tokens.css").read_text()
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong", "error") for ground in ("paper", "wash")),
    *((kind, "paper") for kind in ("partner", "funder", "stage", "good")),
    *((kind, "wash") for kind in ("partner", "funder", "stage", "good")),
    *((kind, f"{kind}-wash") for kind in ("partner", "funder", "stage", "good", "error")),
    *(("ink", f"{kind}-wash") for kind in ("partner", "funder", "stage", "good", "error", "accent")),
    ("accent-strong", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    ("paper", "ink"),
]
LINES = [
    ("line-strong", "paper"),
    ("line-strong", "wash"),
    ("focus", "paper"),
    ("band-line", "band"),
    ("band-focus", "band"),
]


def colours(css):
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css))


LIGHT_CSS, DARK_CSS = TOKENS.split("@media (prefers-color-scheme: dark)")
LIGHT = colours(LIGHT_CSS)
DARK = LIGHT | colours(DARK_CSS)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground, scheme):
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_line_can_be_seen(line, ground, scheme):
    assert contrast(scheme[line], scheme[ground]) >= 3
