"""An open form of one step, as a browser has it, for tests of saving."""

from typing import Any
from uuid import uuid4

from wagtail.models import Revision

from casestudies.domain.saving import PartState, SaveResult, Writer, read_part, save_part
from casestudies.merging import Key, Part, Row
from casestudies.models import CaseStudyPage, Submission
from casestudies.steps import step


class Form:
    """An open form of one step, as a browser has it."""

    def __init__(self, submission: Submission, key: str, user: Any = None) -> None:
        self.submission, self.step, self.user, self.tab = submission, step(key), user, uuid4()
        self.number = 0
        self.load()

    def load(self) -> PartState:
        state = read_part(submission=self.submission, step=self.step)
        self.part, self.version = state.part, state.version
        return state

    def type(self, name: str, value: Any, *, row: int | None = None, relation: str = "") -> "Form":
        key = Key(name, relation, self.part.rows[relation][row].uuid) if row is not None else Key(name)
        self.part = self.part.with_answer(key, value)
        return self

    def add(self, relation: str, **values: Any) -> str:
        identity = str(uuid4())
        rows = {**self.part.rows, relation: (*self.part.rows[relation], Row(identity, values))}
        self.part = Part(self.part.values, rows)
        return identity

    def save(self, **changes: Any) -> SaveResult:
        self.number += 1
        writer = Writer(user=self.user, tab=self.tab, number=self.number, answered=self.number - 1)
        result = save_part(
            submission=self.submission,
            step=self.step,
            typed=self.part,
            writer=writer,
            base_version=self.version,
            **changes,
        )
        self.version = result.sent
        return result


def draft(submission: Submission) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()


def revisions(submission: Submission) -> int:
    return Revision.objects.filter(object_id=str(submission.page_id)).count()
