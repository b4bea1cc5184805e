"""Case studies of a file: found by what every site knows them by, compared as readers see them, saved as a revision."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from casestudies.domain.exchange.entries import IMPORTED, assign, values_of
from casestudies.domain.exchange.exporting import CHANGES, DRAFT, PUBLISHED
from casestudies.domain.exchange.naming import Finder
from casestudies.domain.exchange.records import Kind, Outcome, Problem, Record, RowRefused
from casestudies.domain.exchange.tables import CASE_STUDIES, PART_KEY
from casestudies.domain.exchange.values import taken
from casestudies.domain.kinds import is_uuid
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, Submission
from home.domain.comparing import compare
from home.domain.snapshot import take_snapshot
from home.models import Organisation, Part

if TYPE_CHECKING:
    from home.models import User

STATUSES = ("", PUBLISHED, CHANGES, DRAFT)


class CaseStudyWriter:
    """First gives each case study of the file its page, then each page its text."""

    def __init__(self, *, finder: Finder, publish: bool, by: "User | None") -> None:
        self.finder, self.publish, self.by = finder, publish, by
        self._pages: dict[str, int] = {}
        """By place in the file."""
        self._made: set[int] = set()
        self._written: set[int] = set()
        self._texts: dict[tuple[int, bool], str] = {}
        """Where the published text and the later one of each page stand."""

    def place(self, record: Record) -> None:
        """Find the page, or put an empty draft where it belongs."""
        status = self._status(record)
        pk = self._find(record) or self._make(record)
        where = record.place.words()
        if first := self._texts.get((pk, status == CHANGES)):
            raise record.refused(f"This case study is in the file twice: see {first}. Take one of the two out.")
        self._texts[pk, status == CHANGES] = where
        self._pages[where] = pk

    def fill(self, record: Record) -> Outcome | None:
        """Give the page its text. None: nothing is said of it, because it is refused already, or a later text follows."""
        if (pk := self._pages.get(record.place.words())) is None:
            return None
        status, is_new = self._status(record), pk in self._made
        is_to_publish = self.publish and status in ("", PUBLISHED)
        if status == PUBLISHED and not is_to_publish and (pk, True) in self._texts:
            return None
        # Institutions and editors wait while the text is read and written.
        Page.objects.select_for_update().get(pk=pk)
        stored = CaseStudyPage.objects.get(pk=pk)
        text = stored if is_to_publish and stored.live else stored.get_latest_revision_as_object()
        before, before_private = take_snapshot(text), _private(text)
        self._apply(text, record)
        after = take_snapshot(text)
        private = [label for label, value in _private(text).items() if value != before_private[label]]
        changed = [*(change.label for change in compare(before, after)), *private]
        self._check_owner(stored, record, is_new=is_new)
        if changed and not is_new and pk not in self._written:
            self._check_overwriting(stored, record, before.digest, is_to_publish=is_to_publish)
        is_to_be_shown = is_to_publish and (bool(changed) or not stored.live)
        if changed or is_new or is_to_be_shown:
            self._written.add(pk)
            revision = text.save_revision(user=self.by, log_action="wagtail.edit" if not is_new else None)
            log(
                instance=stored,
                action=IMPORTED,
                user=self.by,
                data={"fields": [] if is_new else changed},
                revision=revision,
            )
            if is_to_be_shown:
                revision.publish(user=self.by)
                changed = changed or ["Published"]
        kind = Kind.NEW if is_new else Kind.CHANGED if changed else Kind.SAME
        return Outcome(record.place.words(), CASE_STUDIES.name, text.title, kind, () if is_new else tuple(changed))

    # --- The page ---------------------------------------------------------------------------------

    def _status(self, record: Record) -> str:
        status = record.text("status").lower()
        if status not in STATUSES:
            raise record.refused(f"Write {PUBLISHED}, {CHANGES} or {DRAFT}, or leave it empty.", column="status")
        return status

    def _find(self, record: Record) -> int | None:
        if uuid := record.text("uuid"):
            if not is_uuid(uuid.lower()):
                raise record.refused(
                    "This is no UUID. Leave it as it was exported, or empty for a new case study.", column="uuid"
                )
            page = Page.objects.filter(translation_key=uuid).first()
            if page and page.specific_class is not CaseStudyPage:
                raise record.refused("This UUID is that of a page of another kind. Leave it empty.", column="uuid")
            return page.pk if page else None
        pages = CaseStudyPage.objects.all()
        for column in ("slug", "title"):
            if word := record.text(column):
                found = list(pages.filter(**{column: word}).values_list("pk", flat=True)[:2])
                if len(found) > 1:
                    raise record.refused(
                        "Several case studies have this title. Write the UUID of the one you mean.", column="uuid"
                    )
                if found:
                    return int(found[0])
        return None

    def _make(self, record: Record) -> int:
        index = CaseStudyIndexPage.objects.first()
        if index is None:
            raise record.refused("There is no page “Case studies” to put it under. Add that page first.")
        columns = CASE_STUDIES.columns
        title, slug = (taken(columns[name], record.values.get(name), self.finder.find) for name in ("title", "slug"))
        if not title:
            raise record.refused("Write the title.", column="title")
        key = UUID(record.text("uuid")) if record.text("uuid") else uuid4()
        owner = self._owner(record)
        page = CaseStudyPage(title=title, slug=slug, translation_key=key, live=False, owner=self.by)
        parent = Page.objects.select_for_update().get(pk=index.pk)
        parent.add_child(instance=page)
        if owner:
            # Staff bring it in, so they know it: it is not a draft of its authors alone.
            Submission.objects.create(page=page, organisation=owner, submitted_at=timezone.now())
        self._made.add(page.pk)
        return int(page.pk)

    # --- Its text ---------------------------------------------------------------------------------

    def _apply(self, text: CaseStudyPage, record: Record) -> None:
        wrong: list[Problem] = []
        try:
            values = values_of(CASE_STUDIES, record, self.finder)
            if not values.get("slug"):
                values.pop("slug", None)  # A page has an address, also one for which the file names none.
            assign(text, CASE_STUDIES, values)
        except RowRefused as refused:
            wrong += refused.problems
        for relation, rows in record.parts.items():
            wrong += self._apply_parts(text, relation, rows)
        if wrong:
            raise RowRefused(wrong)

    def _apply_parts(self, text: CaseStudyPage, relation: str, rows: tuple[Record, ...]) -> list[Problem]:
        table, wrong = CASE_STUDIES.parts[relation], []
        here = {str(part.uuid): part for part in getattr(text, relation).all()}
        parts: dict[str, Part] = {}
        for number, row in enumerate(rows):
            # A row without a UUID gets the same one each time that the file is read.
            uuid = row.text("uuid").lower() or str(uuid5(text.translation_key, f"{relation}/{number}"))
            if uuid in parts:
                wrong.append(
                    Problem(row.place.words("uuid"), "Another row has this UUID. Leave it empty for a new row.")
                )
                continue
            values = {name: value for name, value in row.values.items() if name != PART_KEY}
            try:
                found = values_of(table, Record(row.place, values), self.finder)
            except RowRefused as refused:
                wrong += refused.problems
                continue
            part: Any = here.get(uuid) or table.model(uuid=UUID(uuid))
            assign(part, table, found | {"uuid": UUID(uuid)})
            part.sort_order = number
            parts[uuid] = part
        setattr(text, relation, list(parts.values()))
        return wrong

    # --- What an import may not do ----------------------------------------------------------------

    def _owner(self, record: Record) -> Organisation | None:
        try:
            raw = record.values.get("owned_by")
            owner: Organisation | None = self.finder.find(Organisation, raw) if raw else None
        except ValidationError as error:
            raise record.refused(error.messages[0], column="owned_by") from None
        return owner

    def _check_owner(self, stored: CaseStudyPage, record: Record, *, is_new: bool) -> None:
        if is_new or not record.values.get("owned_by"):
            return
        submission = Submission.objects.filter(page=stored).select_related("organisation").first()
        if self._owner(record) != (submission.organisation if submission else None):
            raise record.refused(
                "An import does not change whose a case study is. Leave this column empty.", column="owned_by"
            )

    def _check_overwriting(self, stored: CaseStudyPage, record: Record, digest: str, *, is_to_publish: bool) -> None:
        version = record.text("version")
        if version and version != digest:
            raise record.refused(
                "The text here was changed after this file was made. Export it again and make your changes there.",
                column="version",
            )
        if stored.locked:
            raise record.refused("This case study is locked. Unlock it in the editor first.")
        if is_to_publish and stored.live and stored.has_unpublished_changes and (stored.pk, True) not in self._texts:
            raise record.refused(
                "There are changes to this case study that are not published. Publish or discard these first."
            )


def _private(text: CaseStudyPage) -> dict[str, Any]:
    fields = CASE_STUDIES.columns
    return {str(fields[n].verbose_name).capitalize(): getattr(text, n) for n in text.private_fields if n in fields}
