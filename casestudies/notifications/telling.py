"""Who is told what when. Each is called in the transaction of what it tells, so that both are kept, or neither."""

from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casestudies.enums import REVIEWED, WRITABLE, PartnerAnswer, Section, Stage
from casestudies.models import Comment, PartnerRequest, StageChange, Submission
from casestudies.selectors.changes import asked_changes
from casestudies.selectors.people import is_member, writers_of
from casestudies.selectors.waiting import usual_waiting_days
from home.domain import mail
from home.wording import counted, date_words

NO_REASON = "No reason was given. Answer this message to ask for it."


def address_of(submission: Submission, *, name: str = "portal:case_study") -> str:
    """The full address of one of a submission's pages in the portal."""
    return urljoin(settings.SITE_URL, reverse(name, args=[submission.uuid]))


def what_happens_next() -> str:
    """What the Academy does with what it got, and by when, as far as that is known."""
    if days := usual_waiting_days():
        by = date_words(timezone.localdate() + timedelta(days=days))
        usual = f" This usually takes {counted(days, 'day')}: expect our answer by about {by}."
    else:
        usual = " We will write as soon as somebody has."
    return (
        f"Somebody at the Academy reads it and either asks you for changes or prepares it for publication.{usual} "
        "Before anything is published, you see the text as it will be and are asked to agree."
    )


def tell_of_change(*, change: StageChange) -> None:
    """Tell the institution what became of its case study."""
    submission = change.submission
    if kind := _kind(change):
        _write(submission, kind, **_details(change, kind))


def _kind(change: StageChange) -> str:
    before, now = change.from_stage, Stage(change.to_stage)
    if now == Stage.SUBMITTED:
        return "submission-receipt" if before in WRITABLE or before == Stage.CHANGES_ASKED else ""
    if now == Stage.WITHDRAWN:
        return "submission-withdrawn"
    if now in {Stage.DRAFT, Stage.CORRECTING} and before in REVIEWED:
        mine = is_member(user_id=change.by_id, submission=change.submission)
        return "submission-withdrawn" if mine else "submission-returned"
    if now == Stage.PUBLISHED and change.note:
        return "corrections-declined"
    if now == Stage.PUBLISHED and before == Stage.CORRECTING and change.by_id:
        return ""  # A correction was given up by its own authors: nothing was published.
    return {
        Stage.CHANGES_ASKED: "submission-changes-asked",
        Stage.DECLINED: "submission-declined",
        Stage.PUBLISHED: "submission-published",
        Stage.TAKEN_DOWN: "submission-taken-down",
    }.get(now, "")


def _details(change: StageChange, kind: str) -> dict[str, str]:
    match kind:
        case "submission-receipt":
            return {"next_step": what_happens_next()}
        case "submission-withdrawn":
            return {"name": str(change.by or "Somebody")}
        case "submission-published":
            return {"page_address": urljoin(settings.SITE_URL, change.submission.page.get_url() or "/")}
        case "submission-changes-asked":
            return {"reason": _what_is_asked(change)}
    return {"reason": change.note or NO_REASON}


def _what_is_asked(change: StageChange) -> str:
    """What staff wrote, and each change that they ask for."""
    points = [
        f"{point.where or 'The whole case study'}: {point.text}" for point in asked_changes(change.submission).open
    ]
    listed = [f"{number}. {point}" for number, point in enumerate(points, start=1)]
    return "\n\n".join(filter(None, [change.note, *listed])) or NO_REASON


def tell_of_comment(*, comment: Comment) -> None:
    """Tell those who write what a reader said."""
    section = Section(comment.section).label if comment.section else "the whole"
    _write(comment.submission, "draft-comment", name=comment.name, section=section, text=comment.text)


def ask_partner(*, request: PartnerRequest, secret: str) -> None:
    """Send the question to the partner. It is written to a person outside: no organisation's list shows it."""
    submission = request.submission
    mail.send(
        template="partner-asked",
        to=[request.email],
        context={
            "title": str(submission),
            "organisation": request.organisation_name,
            "author": str(submission.organisation or "An institution"),
            "link": urljoin(settings.SITE_URL, reverse("portal:partner", args=[secret])),
        },
        about=submission,
    )


def tell_of_answer(*, request: PartnerRequest) -> None:
    """Tell those who write what a partner answered."""
    told: dict[str, str] = {"organisation": request.organisation_name, "name": request.answered_by}
    if request.answer == PartnerAnswer.OBJECTS:
        _write(request.submission, "partner-objects", text=request.note, **told)
    else:
        _write(request.submission, "partner-agreed", **told)


def _write(submission: Submission, kind: str, **details: Any) -> None:
    addresses = writers_of(submission)
    if not addresses and submission.page.is_sample:
        return  # Staff rehearse; nobody is there to be told.
    mail.send(
        template=kind,
        to=addresses,
        context={"title": str(submission), "address": address_of(submission), **details},
        organisation=submission.organisation,
        about=submission,
    )
