"""The summit and its outputs as their pages show them."""

from dataclasses import dataclass

from casestudies.selectors.cards import CaseStudyReference, links_by_key
from home.prepared import Parts
from home.selectors.files import FileFields, FileRow, file_rows
from home.selectors.navigation import visible
from summit.enums import OutputKind
from summit.models import SummitOutputFile, SummitOutputPage, SummitPage


@dataclass(frozen=True, slots=True)
class Output:
    """A public output of a summit."""

    title: str
    url: str
    kind: str
    published: str
    summary: str


def outputs_of(page: SummitPage) -> tuple[Output, ...]:
    """Return the public outputs of a summit in the order of its pages. None for a page that is not saved yet."""
    if not page.pk:
        return ()
    rows = visible(SummitOutputPage.objects.child_of(page)).order_by("path")
    base = page.get_url() or "/"
    return tuple(
        Output(title, f"{base}{slug}/", OutputKind(kind).label, published, summary)
        for title, slug, kind, published, summary in rows.values_list("title", "slug", "kind", "published", "summary")
    )


_FILES = Parts(FileFields, SummitOutputFile, "files")


def files_of(page: SummitOutputPage) -> tuple[FileRow, ...]:
    """Return the files of an output in the order that staff gave them."""
    return tuple(file_rows(_FILES.of(page)))


def case_studies_of(page: SummitOutputPage) -> tuple[CaseStudyReference, ...]:
    """Return the public case studies that belong to an output, in the order that staff gave them."""
    keys = [row.case_study_id for row in page.case_studies.all()]
    references = links_by_key(keys)
    return tuple(references[key] for key in keys if key in references)
