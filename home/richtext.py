"""Rich text that keeps only what the editor offers, wherever it comes from.

Invariant: what is stored (in a row, in a revision, in a stream) passed `clean_rich_text`; pages print it as it is.
The editor's own form is one source among others: a crafted request, an import, the API and the shell end here too.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import nh3
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock, RichTextBlock
from wagtail.fields import RichTextField
from wagtail.rich_text import expand_db_html

# What each feature of the editor writes. "link" is a page of this site or an address, "document-link" a file of it.
FEATURE_TAGS = {
    "h3": {"h3"},
    "h4": {"h4"},
    "bold": {"b", "strong"},
    "italic": {"i", "em"},
    "ol": {"ol", "li"},
    "ul": {"ul", "li"},
    "link": {"a"},
    "document-link": {"a"},
}
LINK_TYPES = {"link": "page", "document-link": "document"}
BETWEEN = "<!-- next -->"
ADDRESSES = {"http", "https", "mailto", "tel"}
# A link as the cleaner writes it, with no quotation mark inside a value.
LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


def _known(features: Iterable[str]) -> list[str]:
    """Return the features, if each of them is described here: no text is kept by rules that nobody wrote down."""
    found = list(features)
    if unknown := [feature for feature in found if feature not in FEATURE_TAGS]:
        raise ImproperlyConfigured(f"Say in home.richtext what “{unknown[0]}” of the rich text editor may write.")
    return found


def clean_rich_text(html: str, features: Iterable[str]) -> str:
    """Return the HTML with only those elements, links and addresses that these features of the editor write."""
    return LINK.sub(_whole_link, _cleaner(frozenset(features)).clean(html)) if html else html


def _whole_link(link: re.Match[str]) -> str:
    """Keep a link to a page or document if it says to which, and only that; Wagtail fails on half of one."""
    named = dict(ATTRIBUTE.findall(link[1]))
    if {"linktype", "id"} <= named.keys():
        return f'<a linktype="{named["linktype"]}" id="{named["id"]}">'
    return f'<a href="{named["href"]}">' if "href" in named else "<a>"


@lru_cache
def _cleaner(features: frozenset[str]) -> nh3.Cleaner:
    tags = {"p", "br"}.union(*(FEATURE_TAGS[feature] for feature in features))
    link_types = {LINK_TYPES[feature] for feature in features & LINK_TYPES.keys()}

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "linktype" and value not in link_types:
            return None
        if attribute == "id" and not (value.isascii() and value.isdigit()):
            return None
        return value if value.isalnum() or attribute != "data-block-key" else None

    links = {"id", "linktype"} | ({"href"} if "link" in features else set())
    return nh3.Cleaner(
        tags=tags,
        # The editor's comments hang on the key of a block.
        attributes={tag: links if tag == "a" else {"data-block-key"} for tag in tags},
        attribute_filter=keep,
        url_schemes=ADDRESSES,
        link_rel=None,
    )


BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
EMPTY_PARAGRAPHS = re.compile(r"(<p>(\s|<br/?>)*</p>\s*)*")


def as_read(html: str) -> str:
    """Return what a reader sees of the HTML: without the editor's keys, and nothing if it has only empty paragraphs."""
    bare = BLOCK_KEY.sub("", html)
    return "" if EMPTY_PARAGRAPHS.fullmatch(bare) else bare


def shown_together(texts: Sequence[str]) -> list[SafeString]:
    """Return texts as they are shown. What their links lead to is looked up once for all, not once for each."""
    # Stored rich text has no comments, so this one is in none of them.
    shown = expand_db_html(BETWEEN.join(texts)).split(BETWEEN) if texts else []
    return [mark_safe(html) for html in shown]  # noqa: S308 - cleaned when it was stored


class RichTextFormField(forms.CharField):
    """An editor left empty says nothing instead of an empty paragraph, and one left untouched has not changed."""

    def to_python(self, value: Any) -> str:
        """Keep nothing if nothing was written: empty means not yet known."""
        html = super().to_python(value) or ""
        return html if as_read(html) else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what a reader sees: the editor gives keys to text that came without them."""
        return as_read(initial or "") != as_read(data or "")


class CleanRichTextField(RichTextField):
    """Wagtail's rich text with the features named, cleaned on its way into a row or a revision."""

    def __init__(self, *args: Any, features: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, features=_known(features), **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        """Clean the text in the object itself, which is what a revision is made from."""
        value = clean_rich_text(super().pre_save(model_instance, add), self.features)
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        """Wagtail's editor behind our own form field."""
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})

    def deconstruct(self) -> Any:
        """The column is Wagtail's: what is kept in it is no business of the schema."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs


class CleanRichTextBlock(RichTextBlock):
    """Wagtail's rich text block with the features named, cleaned on its way into the stream (`clean_stream`)."""

    def __init__(self, *, features: Iterable[str], **kwargs: Any) -> None:
        super().__init__(features=_known(features), **kwargs)

    def get_prep_value(self, value: Any) -> str:
        """Return what is stored."""
        return clean_rich_text(super().get_prep_value(value), self.features)


def clean_stream(block: Block | None, raw: Any) -> Any:
    """Return a stream's stored form with each rich text in it clean, however deep.

    Wagtail stores again what nobody looked at as it came, without asking the blocks.
    """
    match block:
        case CleanRichTextBlock():
            return clean_rich_text(raw, block.features) if isinstance(raw, str) else raw
        case BaseStreamBlock() if isinstance(raw, list):
            return [_clean_item(block.child_blocks.get(item["type"]), item) for item in raw]
        case BaseStructBlock() if isinstance(raw, dict):
            return {name: clean_stream(block.child_blocks.get(name), value) for name, value in raw.items()}
        case ListBlock() if isinstance(raw, list):
            return [_clean_item(block.child_block, item) for item in raw]
    return raw


def _clean_item(block: Block | None, item: Any) -> Any:
    # A list may come in Wagtail's older form too, without a wrapper around each item.
    if isinstance(item, dict) and item.keys() >= {"type", "value"}:
        return {**item, "value": clean_stream(block, item["value"])}
    return clean_stream(block, item)
