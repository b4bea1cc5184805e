"""What a file calls an organisation, a term, an offer or a picture, and which one that is here."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from casestudies.domain.kinds import is_uuid
from home.models import Document, Image, Organisation

KEYED = re.compile(r"(?P<name>.*) \[(?P<key>[0-9a-f-]{36}|[0-9a-f]{40})\]", re.DOTALL)
"""As a cell names something: “University of Sample [its UUID]”."""


def cell_for(named: dict[str, str]) -> str:
    """One cell for what a snapshot says of something."""
    if slug := named.get("slug"):
        return slug
    return f"{named.get('name') or named.get('title')} [{named.get('uuid') or named.get('sha1')}]"


def key_and_name(raw: Any) -> tuple[str, str]:
    """Take apart how something is named: by key, by name, or by both."""
    if isinstance(raw, dict):
        key, name = (raw.get("uuid") or raw.get("slug") or raw.get("sha1")), (raw.get("name") or raw.get("title"))
        if not all(isinstance(value, str | None) for value in (key, name)) or not (key or name):
            raise ValidationError("Name it by “uuid”, “slug” or “sha1”, by “name”, or by both.")
        return key or "", name or ""
    if not isinstance(raw, str):
        raise ValidationError(f"“{raw}” is no name. Write the name or the UUID.")
    text = raw.strip()
    if match := KEYED.fullmatch(text):
        return match["key"], match["name"]
    return (text, "") if is_uuid(text.lower()) else ("", text)


class Finder:
    """Finds what records name. What was found, or made by this import, is remembered under each of its names."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[models.Model], str, str], Any] = {}
        self._broken: set[tuple[type[models.Model], str]] = set()

    def remember(self, thing: models.Model, *, key: str, name: str) -> None:
        """Know something by what this file calls it."""
        for known in ((key, name), (key, ""), ("", name)):
            if any(known):
                self._known.setdefault((type(thing), *known), thing)

    def give_up(self, model: type[models.Model], *, key: str, name: str) -> None:
        """Know that the record of this one is refused already: who names it needs no second sentence."""
        self._broken |= {(model, word) for word in (key, name) if word}

    def find(self, model: type[models.Model], raw: Any) -> Any:
        """The one that is named; None if its own record is refused. Otherwise a sentence says that there is none."""
        key, name = key_and_name(raw)
        if {(model, key), (model, name)} & self._broken:
            return None
        if (found := self._known.get((model, key, name))) is None:
            found = self._look_up(model, key, name)
            self._known[model, key, name] = found
        return found

    def _look_up(self, model: type[models.Model], key: str, name: str) -> Any:
        for known in ((key, ""), ("", name)):
            if any(known) and (found := self._known.get((model, *known))) and not issubclass(model, Image | Document):
                return found
        found = matching(model, key=key, name=name)
        if len(found) == 1:
            return found[0]
        noun = model._meta.verbose_name
        if found:
            raise ValidationError(f"There are several with the name “{name}”. Write its UUID instead.")
        add = "upload it" if issubclass(model, Image | Document) else "add it to the list"
        raise ValidationError(f"There is no {noun} “{name or key}” here. Check the spelling, or {add} first.")


def matching(model: type[models.Model], *, key: str, name: str) -> list[Any]:
    """What is here under this key or, if there is none, under this name."""
    things = model._default_manager
    if issubclass(model, Image | Document):
        same = things.filter(title=name) if name else things.all()
        return list((same.filter(file_hash=key) if key else same)[: 1 if key else 2])
    column = "uuid" if any(f.name == "uuid" for f in model._meta.fields) else "slug"
    # A word may stand for itself: in a list of terms, people write names as well as slugs.
    slugs = [word for word in (key, name) if word] if column == "slug" else []
    found = list(things.filter(slug__in=slugs)) if slugs else []
    if column == "uuid" and is_uuid(key.lower()):
        found = list(things.filter(uuid=key))
    if not found and name:
        found = _named(model, name)
    return [thing.canonical if isinstance(thing, Organisation) else thing for thing in found]


def _named(model: type[models.Model], name: str) -> list[Any]:
    if issubclass(model, Organisation):
        return list(Organisation.objects.current().named(name)[:2])
    return list(model._default_manager.filter(name__iexact=name)[:2])
