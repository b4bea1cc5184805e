"""The 814 real case studies of `../shared/data/ref2014_health.jsonl` as documents of the site.

They are mapped to the fields that our own case studies have, with all the dirt of real text. The file is never copied.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from search.contract import Document, Part, Section

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILE = DATA / "ref2014_health.jsonl"

_SECTIONS = (("background", "Background", "underpinning_research"), ("impact", "Impact", "impact_details"))


def documents() -> Iterator[Document]:
    """One document for each case study."""
    with FILE.open(encoding="utf-8") as lines:
        yield from map(_document, map(json.loads, lines))


def _document(row: dict[str, Any]) -> Document:
    organisations = tuple(slugify(each["name"]) for each in row["institutions"])
    return Document(
        key=f"page:{row['id']}",
        kind="case-study",
        version=1,
        title=row["title"],
        url=f"/case-studies/{row['id']}/",
        summary=row["summary"],
        sections=tuple(_sections(row)),
        facets={
            "model": (slugify(row["impact_type"]),),
            "nation": tuple(map(slugify, row["countries"])),
            "region": tuple(slugify(each["region"]) for each in row["institutions"] if each["region"]),
            "year": (str(2000 + int(row["id"]) % 15),),
            "organisation": organisations,
        },
        parts=(
            Part(
                {
                    "funder": tuple(map(slugify, row["funders"])),
                    "profession": tuple(slugify(each["subject"]) for each in row["subjects"]),
                    "stage": (f"stage-{int(row['id']) % 7}",),
                }
            ),
        ),
    )


def _sections(row: dict[str, Any]) -> Iterator[Section]:
    yield Section("", "At a glance", ". ".join((row["institution"], row["uoa"], *row["funders"])))
    for anchor, heading, field in _SECTIONS:
        if row.get(field):
            yield Section(anchor, heading, row[field])
