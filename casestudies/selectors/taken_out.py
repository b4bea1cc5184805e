"""Rows that were taken out of a step, as they last stood in it, so that they can be brought back."""

from dataclasses import dataclass

from casestudies.merging import Row
from casestudies.models import Submission, UploadedFile
from casestudies.steps import Step

FILES = {"images": "image", "documents": "document"}
"""By the list: the answer that names a file, which is deleted some days after nothing shows it."""
MOST_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class TakenOut:
    """One row, and where it stood among the others."""

    relation: str
    place: int
    row: Row

    @property
    def file(self) -> str:
        """The key of the file that it showed, or ""."""
        return str(self.row.values.get(FILES.get(self.relation, ""), ""))


def taken_out(*, submission: Submission, step: Step, relation: str, identity: str) -> TakenOut | None:
    """The row of this UUID as the journal has it last, or None if it never was there or its file is gone."""
    versions = submission.part_versions.filter(step=step.key).order_by("-pk")[:MOST_VERSIONS]
    for version in versions.iterator(chunk_size=10):
        for place, row in enumerate(version.part.rows.get(relation, ())):
            if row.uuid == identity:
                found = TakenOut(relation, place, row)
                return found if _has_its_file(submission, found) else None
    return None


def _has_its_file(submission: Submission, found: TakenOut) -> bool:
    if not found.file:
        return True
    name = FILES[found.relation]
    return UploadedFile.objects.filter(submission=submission, **{f"{name}_id": found.file}).exists()
