"""What else a change touches: the pages and offers whose document says something about the changed object.

Relations are walked from the models' own definitions, so a new foreign key is heard without a line here. Choosers in streams are
found through Wagtail's reference index.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.models import Page, ReferenceIndex

from home.models import BasePage, Organisation, Part
from pathway.models import FundingScheme
from search.enums import Source


def dependants(changed: models.Model) -> dict[Source, set[int]]:
    """The objects that refer to this one, by where they lie."""
    found: dict[Source, set[int]] = {Source.PAGE: set(), Source.OFFER: set()}
    for relation in _relations(type(changed)):
        owner = _owner(relation.related_model)
        if owner is not None:
            source, column = owner
            rows = relation.related_model._default_manager.filter(**{relation.field.name: changed.pk})
            found[source].update(rows.values_list(column, flat=True).distinct())
    references = ReferenceIndex.get_references_to(changed).filter(base_content_type__app_label="wagtailcore")
    found[Source.PAGE].update(int(pk) for pk in references.values_list("object_id", flat=True).distinct())
    return found


def with_duplicates(organisation: Organisation) -> Iterator[Organisation]:
    """An organisation and all that were merged into it, since they are shown under its name."""
    yield organisation
    for duplicate in organisation.duplicates.all():
        yield from with_duplicates(duplicate)


def below(page: Page) -> set[int]:
    """A page and all below it."""
    return set(Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True))


def moved_along(page: Page) -> set[int]:
    """What lies below a page that was just saved under another address: it still has the old one at this moment."""
    if not page.numchild:
        return set()
    pages = Page.objects.filter(path__startswith=page.path, depth__gt=page.depth)
    return set(pages.exclude(url_path__startswith=page.url_path).values_list("pk", flat=True))


def _relations(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ForeignObjectRel) and not field.concrete:
            yield field


def _owner(model: type[models.Model]) -> tuple[Source, str] | None:
    """Where the object lies whose document a row of this model belongs to, and the row's column that names it."""
    if issubclass(model, BasePage):
        return Source.PAGE, "pk"
    if issubclass(model, Part):
        return Source.PAGE, "page_id"
    return (Source.OFFER, "pk") if issubclass(model, FundingScheme) else None
