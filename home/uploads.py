"""The model fields for uploaded files. Whatever way a file comes (form, chooser, API, import, shell), it passes here.

Of a picture only the pixels, upright, and the colour profile are kept: what else a file carries (where a photograph
was taken, with what, by whom; comments; anything after its end) is not written again. A document is kept as it is.
"""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import FieldFile
from PIL import ImageOps
from PIL.ImageFile import ImageFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from home.picture_parts import is_bare
from home.validators import check_document, frame_count, open_picture

# What of a picture's description is part of how it looks.
LOOKS = frozenset({"background", "blend", "default_image", "disposal", "duration", "gamma", "loop", "transparency"})


class KeptPicture(ContentFile):
    """A picture that was checked and written anew."""


def keep_picture(file: File, *, name: str | None) -> KeptPicture:
    """Return the picture without anything but itself, or refuse it with a sentence."""
    picture = open_picture(file, name=name)
    try:
        kept = _written_anew(picture)
    except Exception:  # noqa: BLE001 - whatever a decoder trips over, the answer is the same
        raise ValidationError(
            f"“{name}” is damaged: it cannot be read to its end. Export it again and upload that.",
            code="refused_upload",
        ) from None
    finally:
        file.seek(0)
    return KeptPicture(kept, name=name)


def as_it_is(file: File, *, name: str | None) -> KeptPicture:
    """Return a picture of another site like this one byte for byte, if there is nothing in it but itself; else what is kept of it.

    Some formats lose a little each time they are written anew, and would become another picture to whoever compares.
    """
    kept = keep_picture(file, name=name)
    content = file.read()
    file.seek(0)
    return KeptPicture(content, name=name) if is_bare(content, open_picture(file, name=name).format) else kept


def _written_anew(picture: ImageFile) -> bytes:
    buffer = io.BytesIO()
    options = _options(picture)
    frames = frame_count(picture)
    if frames > 1:
        options |= {"save_all": True, "duration": _durations(picture, frames), "loop": picture.info.get("loop", 0)}
    else:
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    if profile := picture.info.get("icc_profile"):
        options["icc_profile"] = profile
    picture.info = {key: value for key, value in picture.info.items() if key in LOOKS}
    picture.save(buffer, "JPEG" if picture.format == "MPO" else picture.format, **options)
    return buffer.getvalue()


def _options(picture: ImageFile) -> dict[str, Any]:
    """How to write each format so that as little as possible is lost."""
    match picture.format:
        case "JPEG":
            return {"quality": "keep", "optimize": True, "progressive": bool(picture.info.get("progressive"))}
        case "MPO":
            return {"quality": 95, "optimize": True}
        case "WEBP":
            picture.fp.seek(0)  # type: ignore[union-attr] # an open picture has a file
            is_lossless = b"VP8L" in picture.fp.read(65_536)  # type: ignore[union-attr] # the same
            return {"lossless": is_lossless, "quality": 92}
        case "AVIF":
            return {"quality": 90, "speed": 8}
        case "GIF":
            return {"comment": b""}
        case _:
            return {}


def _durations(picture: ImageFile, frames: int) -> list[int]:
    durations = []
    for number in range(frames):
        picture.seek(number)
        picture.load()
        durations.append(int(picture.info.get("duration", 0)))
    picture.seek(0)
    return durations


class PictureFile(WagtailImageFieldFile):
    """The file of an image."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Measure what was just handed in only after a look at its header."""
        if self._committed or isinstance(self.file, KeptPicture):
            return super().get_image_dimensions()
        return open_picture(self.file, name=self.name or "").size

    def save(self, name: str, content: File, save: bool = True) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Store what is kept of a picture, with its size and hash."""
        kept = content if isinstance(content, KeptPicture) else keep_picture(content, name=name)
        _describe(self.instance, kept)
        super().save(name, kept, save=save)


class DocumentFile(FieldFile):
    """The file of a document."""

    def save(self, name: str, content: File, save: bool = True) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Store a document that may be kept, with its size and hash."""
        check_document(content, name=name)
        _describe(self.instance, content)
        super().save(name, content, save=save)


def _describe(instance: Any, content: File) -> None:
    instance.file_size = content.size
    content.seek(0)
    instance.file_hash = hash_filelike(content)
    content.seek(0)


class PictureField(WagtailImageField):
    """Wagtail's field for an image's file; in a migration it is that field."""

    attr_class = PictureFile

    def deconstruct(self) -> Any:
        """The column is Wagtail's: what is kept in it is no business of the schema."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs


class DocumentField(models.FileField):
    """Django's field for a file; in a migration it is that field."""

    attr_class = DocumentFile

    def deconstruct(self) -> Any:
        """The column is Django's: what is kept in it is no business of the schema."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


class StoredFirst(models.Model):
    """Something whose file is stored before its row is written."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file first: its size and hash stand before it among the columns, and would be written as they were."""
        file: Any = self.file  # type: ignore[attr-defined] # each has one
        if file and not file._committed:
            file.save(file.name, file.file, save=False)
        super().save(*args, **kwargs)
