"""Pictures and documents that come with an import: a database takes back what was written, a disk does not."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from casestudies.domain.exchange.records import Source
from home.models import Image
from home.uploads import as_it_is


class Shelf:
    """Stores files, and remembers which."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._stored: list[tuple[Any, str]] = []

    def store(self, file: Any, *, member: str, name: str, most: int) -> None:
        """Give a new picture or document its file and write its row. Whatever is wrong with it is a `ValidationError`."""
        with self._source.open_file(member) as opened:
            content = opened.read(most + 1)
        if len(content) > most:
            raise ValidationError({"file": f"“{name}” is larger than {most // 1024 // 1024} MB. Make it smaller."})
        came = ContentFile(content, name=name)
        file.file = as_it_is(came, name=name) if isinstance(file, Image) else came
        file.full_clean(exclude=["collection", "uploaded_by_user"])
        try:
            file.save()
        finally:
            if file.file._committed:  # Django’s own mark of a stored file
                self._stored.append((file.file.storage, file.file.name))

    def clear(self) -> None:
        """Delete what was stored."""
        for storage, name in self._stored:
            storage.delete(name)
        self._stored.clear()
