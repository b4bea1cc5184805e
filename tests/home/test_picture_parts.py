"""Pictures that hold nothing but themselves are kept to the byte when they come from another site."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from home.picture_parts import is_bare
from home.uploads import as_it_is, keep_picture

LOSSY = ("JPEG", "WEBP", "AVIF")
NOISE = Image.effect_noise((60, 40), 90).convert("RGB")


def written(kind, **options):
    buffer = io.BytesIO()
    NOISE.save(buffer, kind, **options)
    return buffer.getvalue()


def brought(content, kind):
    name = f"noise.{kind.lower()}"
    return as_it_is(ContentFile(content, name=name), name=name).read()


@pytest.mark.parametrize("kind", LOSSY)
@pytest.mark.parametrize(
    "options", [{}, {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}]
)
def test_picture_that_this_site_has_kept_comes_back_to_the_byte(kind, options):
    name = f"noise.{kind.lower()}"
    kept = keep_picture(ContentFile(written(kind, **options), name=name), name=name).read()

    assert brought(kept, kind) == kept


def test_progressive_jpeg_comes_back_to_the_byte():
    content = written("JPEG", progressive=True, quality=60)

    assert brought(content, "JPEG") == content


@pytest.mark.parametrize("kind", LOSSY)
def test_picture_that_says_more_than_itself_loses_that(kind):
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"

    kept = brought(written(kind, exif=exif), kind)

    assert b"Taken at home" not in kept
    assert is_bare(kept, kind)


@pytest.mark.parametrize("kind", LOSSY)
@pytest.mark.parametrize("more", [b"Taken at home", b"\xff\xd9", b"\x00" * 9])
def test_picture_with_something_after_its_end_loses_that(kind, more):
    content = written(kind)

    assert not is_bare(content + more, kind)
    assert not brought(content + more, kind).endswith(more + more)


def test_comment_and_thumbnail_of_a_jpeg_are_no_part_of_it():
    assert not is_bare(written("JPEG", comment=b"by Ada"), "JPEG")
    content = written("JPEG")
    assert is_bare(content, "JPEG")
    assert not is_bare(content.replace(b"JFIF\x00", b"JFXX\x00"), "JPEG")


@pytest.mark.parametrize("kind", [*LOSSY, "PNG", None])
@pytest.mark.parametrize("content", [b"", b"\xff", b"\xff\xd8\xff", b"RIFF\x00\x00\x00\x00WEBP", b"\x00" * 40])
def test_what_is_no_picture_is_not_bare(kind, content):
    assert not is_bare(content, kind)
