"""Headed sections of a page: what a data file may say, and how it becomes the stream that Wagtail stores.

A section is written as `[[body]]` with a heading and, in this order, text, figures, groups of organisations, the newest
case studies and links. A group of partners is written as `[[groups]]`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.starter_content.problems import Problem
from cms.starter_content.prose import to_html
from cms.starter_content.records import Record
from home.blocks import FigureBlock, LinkBlock, OrganisationGroupBlock

SECTION_KEYS = frozenset({"heading", "text", "figures", "organisations", "latest_case_studies", "links"})
Raw = dict[str, Any]


def stream_problems(record: Record, key: str, *, organisations: set[str], paths: set[str]) -> Iterator[Problem]:
    """Yield what is wrong in the sections or groups under a key."""
    if key in record.values and not record.parts(key):
        yield record.problem(f"{key}: write it as [[{key}]] tables.", key)
    for section in record.parts(key):
        if key == "groups":
            yield from _group_problems(section, organisations)
        else:
            yield from _section_problems(section, organisations, paths)


def _section_problems(section: Record, organisations: set[str], paths: set[str]) -> Iterator[Problem]:
    if not section.text("heading"):
        yield section.problem("heading: write what the section is called.")
    for key in sorted(section.values.keys() - SECTION_KEYS):
        yield section.problem(f"“{key}” is not a part of a section. Check the spelling.", key)
    for figure in section.parts("figures"):
        yield from _block_problems(figure, FigureBlock())
    for group in section.parts("organisations"):
        yield from _group_problems(group, organisations)
    for link in section.parts("links"):
        yield from _block_problems(link, LinkBlock(), skip={"page"})
        if ("page" in link.values) == ("url" in link.values):
            yield link.problem("A link needs a page of this site or a url: one of the two.")
        elif "page" in link.values and link.text("page") not in paths:
            yield link.problem(f"page: there is no page “{link.text('page')}” in the data files.", "page")


def _group_problems(group: Record, organisations: set[str]) -> Iterator[Problem]:
    yield from _block_problems(group, OrganisationGroupBlock(), skip={"organisations"})
    if not group.names("organisations"):
        yield group.problem("organisations: name at least one.", "organisations")
    for name in group.names("organisations"):
        if name not in organisations:
            yield group.problem(f"organisations: there is no organisation “{name}” in the data files.", "organisations")


def _block_problems(record: Record, block: blocks.StructBlock, skip: set[str] | None = None) -> Iterator[Problem]:
    for key in sorted(record.values.keys() - block.child_blocks.keys()):
        yield record.problem(f"“{key}” is not a part of {block.label.lower()}. Check the spelling.", key)
    for key, child in block.child_blocks.items():
        if key in (skip or set()):
            continue
        try:
            child.clean(child.to_python(record.values.get(key, child.get_default())))
        except ValidationError as error:
            yield from (record.problem(f"{key}: {message}", key) for message in error.messages)


class StreamBuilder:
    """Builds the stored form. Identifiers are made from what they are for, so that each loading makes the same."""

    def __init__(
        self, *, identifier: Callable[[str], str], organisation_pk: Callable[[str], int], page_pk: Callable[[str], int]
    ) -> None:
        self._identifier = identifier
        self._organisation_pk = organisation_pk
        self._page_pk = page_pk

    def sections(self, record: Record, key: str) -> list[Raw]:
        """The sections under a key."""
        return [
            self._block("section", f"{key}/{n}", {"heading": s.text("heading"), "parts": self._parts(s, f"{key}/{n}")})
            for n, s in enumerate(record.parts(key))
        ]

    def groups(self, record: Record, key: str) -> list[Raw]:
        """The groups of organisations under a key."""
        return [
            self._block("group", f"{key}/{n}", self._group(group, f"{key}/{n}"))
            for n, group in enumerate(record.parts(key))
        ]

    def source_section(self, record: Record) -> Raw:
        """A last section that lists a page's sources, for pages that have no other place for them."""
        items = "".join(_source_html(source) for source in record.parts("sources"))
        text = self._block("text", "sources/text", f"<ul>{items}</ul>")
        return self._block("section", "sources", {"heading": "Sources", "parts": [text]})

    def _parts(self, section: Record, where: str) -> list[Raw]:
        parts: list[Raw] = []
        if "text" in section.values:
            parts.append(self._block("text", f"{where}/text", to_html(section.text("text"))))
        if figures := section.parts("figures"):
            parts.append(self._block("figures", f"{where}/figures", self._items(figures, f"{where}/figures", dict)))
        for number, group in enumerate(section.parts("organisations")):
            place = f"{where}/organisations/{number}"
            parts.append(self._block("organisations", place, self._group(group, place)))
        if "latest_case_studies" in section.values:
            value = {"number": section.values["latest_case_studies"]}
            parts.append(self._block("latest_case_studies", f"{where}/latest", value))
        if links := section.parts("links"):
            parts.append(self._block("links", f"{where}/links", self._items(links, f"{where}/links", self._link)))
        return parts

    def _link(self, values: Raw) -> Raw:
        page = values.get("page")
        return {**values, "page": None if page is None else self._page_pk(page)}

    def _group(self, group: Record, where: str) -> Raw:
        names = group.names("organisations")
        return {
            "heading": group.text("heading"),
            "description": group.text("description"),
            "organisations": [
                self._block("item", f"{where}/{number}", self._organisation_pk(name))
                for number, name in enumerate(names)
            ],
        }

    def _items(self, records: tuple[Record, ...], where: str, make: Callable[[Any], Raw]) -> list[Raw]:
        return [self._block("item", f"{where}/{n}", make(record.values)) for n, record in enumerate(records)]

    def _block(self, kind: str, where: str, value: Any) -> Raw:
        return {"type": kind, "id": self._identifier(where), "value": value}


def support(source: Record) -> str:
    """What a source supports, and how it was read."""
    how = f" ({source.text('read_as')})" if source.text("read_as") else ""
    return f"{source.text('supports')}{how}"


def _source_html(source: Record) -> str:
    title, url = source.text("title"), source.text("url")
    line = f"[{title}]({url})" if url else title
    return to_html(f"- {line}. {support(source)}").removeprefix("<ul>").removesuffix("</ul>")
