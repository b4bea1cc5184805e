"""What may be uploaded, decided by what is in a file, never by its name alone.

Each refusal is a `ValidationError` of one sentence or two that says what to do. Pictures are opened by their
header only (`open_picture`), so that a small file that unpacks to something huge is refused before it unpacks.
"""

import re
import zipfile
from pathlib import PurePath
from typing import IO, Any, Never

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from PIL import Image as Pillow
from PIL.ImageFile import ImageFile

PICTURE_FORMATS = {"avif": "AVIF", "gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
OFFICE_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
MARKUP = re.compile(rb"\s*(<!doctype|<html|<head|<body|<svg|<script|<\?|#!)", re.IGNORECASE)
CONTROL_CHARACTERS = bytes(sorted({*range(32), 127} - set(b"\t\n\r\f")))
CONTENT_TYPES_LIMIT = 1024 * 1024


def extension_of(name: str | None) -> str:
    """Return the end of a file's name, without the dot."""
    return PurePath(name or "").suffix.lower().removeprefix(".")


# --- Pictures -------------------------------------------------------------------------------------


def open_picture(file: File | IO[bytes], *, name: str | None) -> ImageFile:
    """Open a picture that is what its name says and within the limits; its pixels are still to be read."""
    name = name or ""
    wanted = PICTURE_FORMATS.get(extension_of(name))
    if wanted is None:
        _refuse(f"“{name}” cannot be used as a picture. Save it as AVIF, GIF, JPEG, PNG or WebP and upload that.")
    _check_bytes(file, name, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    file.seek(0)
    try:
        picture = Pillow.open(file, formats=sorted(set(PICTURE_FORMATS.values())))
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        _refuse(_too_many_pixels(name))
    except Exception:  # noqa: BLE001 - whatever a decoder trips over, the answer is the same
        _refuse(f"“{name}” is not a picture that can be read{_looks_like(file)}. Export it again and upload that.")
    # A photograph that carries a second one (for depth, or for brighter screens) is a JPEG to everyone else.
    found = "JPEG" if picture.format == "MPO" else picture.format
    if found != wanted:
        _refuse(
            f"“{name}” is not what its name says: it holds a picture in the format {found}. "
            f"Save it as {wanted}, or give it a name that ends in .{(found or '').lower()}."
        )
    _check_pixels(picture, name)
    return picture


def frame_count(picture: ImageFile) -> int:
    """Return how many pictures an animation has: 1 for a still picture, whatever travels with it."""
    return 1 if picture.format in ("JPEG", "MPO") else int(getattr(picture, "n_frames", 1))


def _check_pixels(picture: ImageFile, name: str) -> None:
    pixels = picture.width * picture.height
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        _refuse(_too_many_pixels(name))
    if _has_more_frames_than(picture, settings.MAX_IMAGE_FRAMES):
        _refuse(
            f"“{name}” is an animation of more than {settings.MAX_IMAGE_FRAMES} pictures. "
            "Make it shorter, or upload a still picture."
        )
    if _has_more_frames_than(picture, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // max(pixels, 1)):
        _refuse(
            f"“{name}” is an animation of more than {_millions(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)} in all. "
            "Make it smaller or shorter, or upload a still picture."
        )


def _has_more_frames_than(picture: ImageFile, limit: int) -> bool:
    if picture.format != "GIF":
        return frame_count(picture) > limit
    # A GIF says nowhere how many it has: look no further than the limit.
    try:
        picture.seek(limit)
    except EOFError:
        return False
    finally:
        picture.seek(0)
    return True


def _too_many_pixels(name: str) -> str:
    most = _millions(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    return f"“{name}” has more than {most}. Make it smaller, for example 3,000 pixels wide, and upload that."


def _millions(pixels: int) -> str:
    return f"{pixels / 1_000_000:g} million pixels"


# --- Documents ------------------------------------------------------------------------------------


def check_document(file: File, *, name: str | None) -> None:
    """Refuse a document that is not what its name says, holds macros, or is too large."""
    name = name or ""
    extension = extension_of(name)
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        kinds = ", ".join(sorted(kind.upper() for kind in settings.WAGTAILDOCS_EXTENSIONS))
        _refuse(f"“{name}” cannot be offered for download. Save it as one of these kinds: {kinds}.")
    _check_bytes(file, name, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    file.seek(0)
    if extension in OFFICE_PARTS or extension == "odt":
        fits = _is_office_file(file, extension, name)
    elif extension in ("csv", "txt"):
        fits = _is_text(file.read())
    else:
        fits = file.read(5) == {"pdf": b"%PDF-", "rtf": rb"{\rtf"}.get(extension)
    if not fits:
        _refuse(
            f"“{name}” is not what its name says: it is no {extension.upper()} file that can be read"
            f"{_looks_like(file)}. Save it again as {extension.upper()} and upload that."
        )
    file.seek(0)


def _is_office_file(file: File, extension: str, name: str) -> bool:
    # A file that begins with something else may be two things at once, so the signature must come first.
    if file.read(4) != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            if _has_macros(archive):
                _refuse(
                    f"“{name}” holds macros, which can harm readers’ computers. Save it without them, as {_safe(extension)}."
                )
            if extension == "odt":
                return archive.namelist()[:1] == ["mimetype"] and _start_of(archive, "mimetype") == ODT_TYPE
            return OFFICE_PARTS[extension] in archive.namelist()
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return False


def _has_macros(archive: zipfile.ZipFile) -> bool:
    names = [name.lower() for name in archive.namelist()]
    if any(name.startswith(("basic/", "scripts/")) or "vbaproject" in name for name in names):
        return True
    return "[content_types].xml" in names and b"macroenabled" in _start_of(archive, "[Content_Types].xml").lower()


def _start_of(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as part:
        return part.read(CONTENT_TYPES_LIMIT)


def _safe(extension: str) -> str:
    return extension.upper() if extension == "odt" else f".{extension}"


def _is_text(content: bytes) -> bool:
    """Tell text from anything else: no control characters, and nothing that a browser or a shell would run."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    content = content.removeprefix(b"\xef\xbb\xbf")
    return len(content.translate(None, CONTROL_CHARACTERS)) == len(content) and not MARKUP.match(content)


# --- Both -----------------------------------------------------------------------------------------


def _check_bytes(file: Any, name: str, most: int) -> None:
    size = file.seek(0, 2) if not hasattr(file, "size") else file.size
    if not size:
        _refuse(f"“{name}” is empty. Choose the file again.")
    if size > most:
        _refuse(f"“{name}” is too large ({filesizeformat(size)}). Make it smaller than {filesizeformat(most)}.")


def _looks_like(file: Any) -> str:
    file.seek(0)
    kind = filetype.guess(file.read(8192))
    return f" (it looks like {kind.extension.upper()})" if kind else ""


def _refuse(sentence: str) -> Never:
    raise ValidationError(sentence, code="refused_upload")
