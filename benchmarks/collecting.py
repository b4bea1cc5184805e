"""Filling a site that exists for a measurement only: with samples, or with the 814 real case studies as pages.

Runs inside the site (`benchmarks.searching` starts it there). What search makes of the pages is kept beside the database, ready for
every engine, and how long the making took is printed as a line of JSON.
"""

import argparse
import itertools
import json
import pickle
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.conf import settings  # noqa: E402 - what is imported needs Django's settings
from django.db import transaction  # noqa: E402 - after Django is set up

from benchmarks import ref2014  # noqa: E402 - after Django is set up
from casestudies.domain.samples import make_samples  # noqa: E402 - after Django is set up
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, FundingLine, Partner  # noqa: E402 - after Django is set up
from home.enums import OrganisationKind, Region  # noqa: E402 - after Django is set up
from home.models import Organisation  # noqa: E402 - after Django is set up
from home.rules import name_key  # noqa: E402 - after Django is set up
from search.contract import Document  # noqa: E402 - after Django is set up
from search.indexing.rebuilding import everything  # noqa: E402 - after Django is set up
from search.indexing.reconciling import correct_records  # noqa: E402 - after Django is set up

REGIONS: Final = {
    "North East": Region.NORTH_EAST,
    "North West": Region.NORTH_WEST,
    "Yorkshire And Humberside": Region.YORKSHIRE,
    "East Midlands": Region.EAST_MIDLANDS,
    "West Midlands": Region.WEST_MIDLANDS,
    "East": Region.EAST_OF_ENGLAND,
    "London": Region.LONDON,
    "South East": Region.SOUTH_EAST,
    "South West": Region.SOUTH_WEST,
    "Scotland": Region.SCOTLAND,
    "Wales": Region.WALES,
    "Northern Ireland": Region.NORTHERN_IRELAND,
}
LONGEST_SUMMARY: Final = 500


def pages() -> Iterator[CaseStudyPage]:
    """A page for each case study, not yet written."""
    with ref2014.FILE.open(encoding="utf-8") as lines:
        yield from map(_page, map(json.loads, lines))


def _page(row: dict[str, Any]) -> CaseStudyPage:
    organisations = [_organisation(each["name"], OrganisationKind.UNIVERSITY) for each in row["institutions"]]
    regions = list(dict.fromkeys(REGIONS[each["region"]] for each in row["institutions"] if each["region"]))
    page = CaseStudyPage(
        title=row["title"],
        slug=f"ref-{row['id']}",
        summary=" ".join(row["summary"].split())[:LONGEST_SUMMARY],
        lead_organisation=organisations[0],
        nations=list(dict.fromkeys(region.nation.value for region in regions)),
        regions=[region.value for region in regions],
        start_year=2000 + int(row["id"]) % 15,
        background=_paragraphs(row["underpinning_research"]),
        impact_story=_paragraphs(row["impact_details"]),
    )
    page.partners = [Partner(organisation=organisation, role="partner") for organisation in organisations[1:]]
    page.funding_lines = [
        FundingLine(funder=_organisation(name, OrganisationKind.FUNDER)) for name in dict.fromkeys(row["funders"])
    ]
    return page


def _organisation(name: str, kind: OrganisationKind) -> Organisation:
    known = Organisation.objects.filter(name_key=name_key(name)).first()
    return known or Organisation.objects.create(name=name, kind=kind)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _write_ref2014() -> None:
    parent = CaseStudyIndexPage.objects.get()
    with transaction.atomic():  # One transaction, so that search brings them over once.
        for page in pages():
            parent.add_child(instance=page)


def prepared(*, number: int | None = None) -> Iterator[Document]:
    """The documents that were kept, or the first of them."""
    with _kept().open("rb") as file:
        for _ in range(number) if number is not None else itertools.count():
            try:
                yield pickle.load(file)
            except EOFError:
                return


def _keep() -> int:
    count = 0
    with _kept().open("wb") as file:
        for count, document in enumerate(everything(), start=1):  # noqa: B007 - the count is used after the loop
            pickle.dump(document, file)
    return count


def _kept() -> Path:
    return Path(settings.DATA_DIR) / "documents.pickle"


def main() -> None:
    """Write the pages and keep their documents."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collecting", description=__doc__)
    parser.add_argument("collection", choices=["samples", "ref2014"])
    parser.add_argument("number", type=int, help="how many samples")
    options = parser.parse_args()
    if options.collection == "ref2014":
        _write_ref2014()
    else:
        for _ in make_samples(number=options.number):
            pass
    correct_records()
    began = time.perf_counter()
    count = _keep()
    print(json.dumps({"documents": count, "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
