"""Pictures and documents that institutions send: kept with the draft, in a collection that staff see, and deleted when nothing shows them.

Invariant: what one form sends is kept once, however often it arrives; and a file that was not taken into the draft is not kept.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from wagtail.models import Collection, Page, ReferenceIndex, Revision

from casestudies.domain.saving import Writer, read_part, save_part
from casestudies.merging import Row
from casestudies.models import Submission, UploadedFile, lock_text
from casestudies.steps import Step
from home.models import Document, Image

if TYPE_CHECKING:
    from home.models import User

COLLECTION = "Sent by institutions"
FIELDS = {"images": "image", "documents": "document"}
"""By the step, which is named like its list: the question whose answer is a file."""
MOST_FILES = 20
MOST_BYTES = 100 * 1024 * 1024
"""Of the pictures, or the documents, of one case study."""
ORPHAN_DAYS = 2
"""So long a file that nothing shows is kept: a page that is open somewhere may still bring it back."""
NAMED_KEY = re.compile(r'(?:image|cover|picture|document|value|id)\\*"?\s*[:=]\s*\\*"?(\d+)')
"""A key of a file in what another page's draft stores."""


class UploadRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """This file cannot be added. The message says why and what to do."""


def collection_of_institutions() -> Collection:
    """Where the files lie for staff."""
    if found := Collection.objects.filter(name=COLLECTION, depth=2).first():
        return found
    with transaction.atomic():
        root = Collection.objects.select_for_update().get(pk=Collection.get_first_root_node().pk)
        return Collection.objects.filter(name=COLLECTION, depth=2).first() or root.add_child(name=COLLECTION)


def attach(
    *,
    submission: Submission,
    step: Step,
    token: UUID,
    file: Image | Document,
    answers: Mapping[str, str],
    user: "User | None",
    is_consented: bool = False,
) -> None:
    """Keep a new file and add a row with it to the draft. The same token adds it once."""
    file.collection = collection_of_institutions()
    file.uploaded_by_user = user
    try:
        _attach(submission, step, Row(str(token), answers), file, is_consented=is_consented)
    except BaseException:
        # The database forgets by itself; the storage has to be told.
        stored: Any = file.file
        if stored and stored._committed:
            stored.storage.delete(stored.name)
        raise


@transaction.atomic
def _attach(submission: Submission, step: Step, row: Row, file: Image | Document, *, is_consented: bool) -> None:
    lock_text(page_id=submission.page_id)
    if UploadedFile.objects.filter(uuid=row.uuid).exists():
        return
    state = read_part(submission=submission, step=step)
    rows = state.part.rows[step.key]
    name = FIELDS[step.key]
    _check_room(step, [str(each.values[name]) for each in rows], file)
    file.save()
    user = file.uploaded_by_user
    now = timezone.now()
    UploadedFile.objects.create(
        uuid=row.uuid,
        submission=submission,
        by=user,
        at=now,
        consented_at=now if is_consented else None,
        **{name: file},
    )
    row = replace(row, values={name: str(file.pk), **row.values})
    save_part(
        submission=submission,
        step=step,
        typed=replace(state.part, rows={**state.part.rows, step.key: (*rows, row)}),
        base_version=state.version,
        writer=Writer(user=user, tab=UUID(row.uuid), number=1),
        files={str(file.pk)},
    )


def _check_room(step: Step, keys: list[str], file: Image | Document) -> None:
    if len(keys) >= MOST_FILES:
        raise UploadRefused(f"A case study can have {MOST_FILES} {step.key}. Remove one, then add this.")
    sizes = type(file).objects.filter(pk__in=[key for key in keys if key]).values_list("file_size", flat=True)
    if sum(size or 0 for size in sizes) + file.file.size > MOST_BYTES:
        raise UploadRefused(
            f"All {step.key} of a case study together can have {filesizeformat(MOST_BYTES)}. "
            "Make this one smaller, or remove another."
        )


# --- What nothing shows ---------------------------------------------------------------------------


def delete_orphans() -> str:
    """Delete files that were uploaded and removed again, and that no revision and no stored page refers to."""
    old = UploadedFile.objects.filter(at__lt=timezone.now() - timedelta(days=ORPHAN_DAYS))
    candidates = [one for one in old.select_related("image", "document", "submission") if _is_orphan(one)]
    named = _named_in_other_drafts(candidates) if candidates else set()
    number = sum(_delete(one) for one in candidates if (one.image_id or one.document_id) not in named)
    return f"{number} uploaded files deleted that nothing shows."


def _is_orphan(one: UploadedFile) -> bool:
    file: Any = one.image or one.document
    if file is None or file.collection.name != COLLECTION or ReferenceIndex.get_references_to(file).exists():
        return False  # Also what staff moved to a collection of their own.
    if one.submission is None:
        return True
    relation, name = ("images", "image") if one.image_id else ("documents", "document")
    page = one.submission.page_id
    contents = Revision.page_revisions.filter(object_id=str(page)).values_list("content", flat=True)
    return not any(_refers(content, relation, name, file.pk) for content in contents.iterator(chunk_size=20))


def _refers(content: Mapping[str, Any], relation: str, name: str, key: int) -> bool:
    rows = content.get(relation) or ()
    linked = f'linktype="document" id="{key}"' if name == "document" else ""
    return (
        any(row.get(name) == key for row in rows)
        or (name == "image" and content.get("cover") == key)
        or (bool(linked) and any(linked in value for value in content.values() if isinstance(value, str)))
    )


def _named_in_other_drafts(candidates: list[UploadedFile]) -> set[int]:
    """Keys that a draft of any other page seems to name. Where there is doubt a file is kept."""
    own = [one.submission.page_id for one in candidates if one.submission]
    drafts = Page.objects.filter(has_unpublished_changes=True).exclude(pk__in=own).values("latest_revision")
    texts = Revision.objects.filter(pk__in=drafts).annotate(text=Cast("content", TextField()))
    return {int(key) for text in texts.values_list("text", flat=True).iterator() for key in NAMED_KEY.findall(text)}


@transaction.atomic
def _delete(one: UploadedFile) -> bool:
    if one.submission:
        Submission.objects.select_for_update(no_key=True).only("pk").filter(pk=one.submission.pk).first()
    if not _is_orphan(one):
        return False
    file: Any = one.image or one.document
    file.delete()  # Wagtail deletes what is stored once this is committed.
    return True
