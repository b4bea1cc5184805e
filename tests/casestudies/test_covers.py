"""Covers: the same for the same name, different for different names, quiet and small."""

import io

from PIL import Image

from casestudies.domain.covers import HEIGHT, PALETTES, WIDTH, draw_cover

NAMES = [f"model-{number}" for number in range(12)]


def test_draw_cover_is_the_same_each_time():
    assert draw_cover(name="joint-posts") == draw_cover(name="joint-posts")


def test_draw_cover_differs_from_name_to_name():
    covers = {draw_cover(name=name) for name in NAMES}

    assert len(covers) == len(NAMES)


def test_draw_cover_is_a_small_flat_picture_of_the_palette():
    tones = {tone for palette in PALETTES for tone in palette}

    for name in NAMES:
        data = draw_cover(name=name)
        image = Image.open(io.BytesIO(data))
        commonest = max(image.convert("RGB").getcolors(maxcolors=256))[1]

        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        assert len(data) < 40_000
        assert "#{:02x}{:02x}{:02x}".format(*commonest) in tones
