"""Which files the public may see. A file is private until something that the public sees shows it.

What shows what is read from Wagtail's reference index: it holds the references of the *stored* rows of pages and other
objects (foreign keys, parts, streams, links in rich text), never those of drafts of a live page. Pages that were never
published have rows too, so a reference counts only from a page that the public can open at this moment.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast, Length, Now, Substr
from django.utils import timezone
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.users.models import UserProfile

from home.models import Document, Image, Organisation, Rendition, SiteSettings
from home.prepared import Prepared


def rendition_at(path: str) -> Rendition | None:
    """Return the rendition that is stored under this name, with so much of its image as the public's case needs."""
    columns = ("file", "width", "height", "image__file_hash")
    return Rendition.objects.filter(file=path).select_related("image").only(*columns).first()


def original_at(path: str) -> Image | None:
    """Return the image whose original is stored under this name."""
    return Image.objects.filter(file=path).select_related("collection").first()


def document_with(*, key: int) -> Document | None:
    """Return the document with this key, with its collection."""
    return Document.objects.filter(pk=key).select_related("collection").first()


def is_public(target: Image | Document) -> bool:
    """Whether everybody may see this image or document now. One query, composed once a day."""
    model: type[Model] = type(target)
    return bool(_shown_to_all(model, timezone.localdate(), _type(model).pk).one(target.pk))


def is_open_to(target: Image | Document, *, passed: Iterable[object]) -> bool:
    """Whether somebody who passed these restrictions (a password, a group) may see it, because a page shows it."""
    return _shown(type(target), passed=passed).filter(pk=target.pk).exists()


def is_locked(document: Document) -> bool:
    """Whether an open page shows a document whose collection asks for a password or a group first."""
    return is_open_to(document, passed=CollectionViewRestriction.objects.all())


def profile_with_avatar(path: str) -> UserProfile | None:
    """Return the profile of the member of staff whose picture is stored under this name."""
    return UserProfile.objects.filter(avatar=path).first()


def restrictions() -> list[BaseViewRestriction]:
    """Return every restriction on pages and collections; a site has few."""
    return [*PageViewRestriction.objects.all(), *CollectionViewRestriction.objects.all()]


class _Found(NamedTuple):
    pk: int


@lru_cache(maxsize=8)
def _shown_to_all(model: type[Model], day: date, content_type: int) -> Prepared[_Found]:
    # What stays in the composed query for good is part of the key: today's date and the numbers of content types.
    del day, content_type
    return Prepared(_Found, lambda keys: _shown(model, passed=()).filter(pk=keys[0]))


def _shown(model: type[Model], *, passed: Iterable[object]) -> QuerySet[Model]:
    """Files that are to be seen, and whose collection has no restriction but those passed.

    A reference makes a file visible if it comes from what is seen, or if it is the logo of an organisation that is
    itself referred to from what is seen.
    """
    closed = CollectionViewRestriction.objects.exclude(
        pk__in=[r.pk for r in passed if isinstance(r, CollectionViewRestriction)]
    ).alias(head=Substr(OuterRef("collection__path"), 1, Length("collection__path")))
    owners = _references().filter(to_content_type=_type(Organisation), to_object_id=OuterRef("object_id"))
    seen = _seen(_open_pages(passed=passed))
    references = (
        _references()
        .filter(to_content_type=_type(model), to_object_id=Cast(OuterRef("pk"), CharField()))
        .filter(seen | Q(Exists(owners.filter(seen)), base_content_type=_type(Organisation)))
    )
    return model._default_manager.filter(~Exists(closed.filter(collection__path=F("head"))), Exists(references))


def _open_pages(*, passed: Iterable[object]) -> QuerySet[Page]:
    """Pages that can be opened now: live, begun, not past their end, and behind no restriction but those passed."""
    return Page.objects.live().filter(
        Q(go_live_at__isnull=True) | Q(go_live_at__lte=Now()),
        Q(expire_at__isnull=True) | Q(expire_at__gt=Now()),
        ~Exists(
            PageViewRestriction.objects.exclude(pk__in=[r.pk for r in passed if isinstance(r, PageViewRestriction)])
            .alias(head=Substr(OuterRef("path"), 1, Length("page__path")))
            .filter(page__path=F("head"))
        ),
    )


def _references() -> QuerySet[ReferenceIndex]:
    # The index keeps keys as text; only those of our own tables are known to be numbers.
    numbered = [_type(model) for model in (Page, *listed_models())]
    return ReferenceIndex.objects.alias(
        source=Case(When(base_content_type__in=numbered, then=Cast("object_id", BigIntegerField())))
    )


def _seen(pages: QuerySet[Page]) -> Q:
    """What the public sees: open pages, what holds for the whole site, and things on a public list."""
    seen = Q(Exists(pages.filter(pk=OuterRef("source"))), base_content_type=_type(Page))
    seen |= Q(base_content_type=_type(SiteSettings))
    for model in listed_models():
        listed = model._default_manager.listed()  # type: ignore[attr-defined] # that is how they were found
        seen |= Q(Exists(listed.filter(pk=OuterRef("source"))), base_content_type=_type(model))
    return seen


@cache
def listed_models() -> tuple[type[Model], ...]:
    """Things that are no pages and say themselves which of them the public sees: their queryset has `listed()`."""
    return tuple(model for model in apps.get_models() if hasattr(model._default_manager, "listed"))


def _type(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model, for_concrete_model=False)
