"""Closed lists of case studies."""

from django.db import models

from home.enums import NOT_YET_KNOWN


class PartnerRole(models.TextChoices):
    """What an organisation does in a partnership."""

    LEAD = "lead", "Lead"
    PARTNER = "partner", "Partner"
    FUNDER = "funder", "Funder"
    EMPLOYER = "employer", "Employer"
    HOST = "host", "Host"
    TRAINER = "trainer", "Training body"
    SUPPORTER = "supporter", "Supporter"


class Progress(models.TextChoices):
    """Where a partnership model stands."""

    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    ENDED = "ended", "Ended"
    UNKNOWN = "", NOT_YET_KNOWN


class Section(models.TextChoices):
    """The sections of a case study page, in order. The value is the anchor, which links and search results use."""

    BACKGROUND = "background", "Background"
    GOALS = "goals", "Goals"
    PARTNERS = "partners", "Partners"
    DEVELOPMENT = "development", "How it was made"
    CHALLENGES = "challenges", "Challenges and what was done"
    POSTS = "posts", "Posts"
    FUNDING = "funding", "Funding"
    IMPACT = "impact", "Impact"
    LESSONS = "lessons", "Lessons for others"
    IMAGES = "images", "Images"
    READ_MORE = "read-more", "Documents and links"
    CONTACT = "contact", "Who to ask"
    SOURCES = "sources", "Sources"
    PROVENANCE = "provenance", "About this page"


class PartnerAnswer(models.TextChoices):
    """What a partner organisation says to what a case study says of it."""

    NONE = "", "No answer yet"
    AGREED = "agreed", "Agrees"
    OBJECTS = "objects", "Asks for a change"


class Turn(models.TextChoices):
    """Who has to do something next."""

    INSTITUTION = "institution", "You"
    ACADEMY = "academy", "The Academy"
    NOBODY = "nobody", "Nobody"


class Stage(models.TextChoices):
    """Where a submission stands. `casestudies.domain.stages.move` is the only door from one to another."""

    DRAFT = "draft", "Being written"
    SUBMITTED = "submitted", "Sent to the Academy"
    CHANGES_ASKED = "changes-asked", "Changes asked for"
    SIGN_OFF = "sign-off", "Waiting for your agreement"
    APPROVAL = "approval", "Waiting for final approval"
    PUBLISHED = "published", "Published"
    CORRECTING = "correcting", "Being corrected"
    DECLINED = "declined", "Not taken further"
    WITHDRAWN = "withdrawn", "Withdrawn"
    TAKEN_DOWN = "taken-down", "Taken down"

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return TURNS.get(self, Turn.NOBODY)

    @property
    def for_staff(self) -> str:
        """What staff call it: the labels are written to the institution."""
        return STAFF_WORDS.get(self, str(self.label))

    @property
    def may_be_written(self) -> bool:
        """Whether the institution may change the text now."""
        return self in WRITABLE


TURNS = {
    Stage.DRAFT: Turn.INSTITUTION,
    Stage.SUBMITTED: Turn.ACADEMY,
    Stage.CHANGES_ASKED: Turn.INSTITUTION,
    Stage.SIGN_OFF: Turn.INSTITUTION,
    Stage.APPROVAL: Turn.ACADEMY,
    Stage.CORRECTING: Turn.INSTITUTION,
}
STAFF_WORDS = {
    Stage.DRAFT: "With its authors again",
    Stage.SUBMITTED: "To be read",
    Stage.SIGN_OFF: "Waiting for the institution’s agreement",
}
WRITABLE = frozenset({Stage.DRAFT, Stage.CHANGES_ASKED, Stage.CORRECTING})

REVIEWED = frozenset({Stage.SUBMITTED, Stage.CHANGES_ASKED, Stage.SIGN_OFF, Stage.APPROVAL})
"""The stages in which Wagtail's workflow runs or waits for changes."""

RETURNED = frozenset({Stage.DRAFT, Stage.CORRECTING})
"""Where a review that ends without an outcome leads back to: a page with a live text to "being corrected"."""

ENDED = frozenset({Stage.PUBLISHED, Stage.DECLINED, Stage.WITHDRAWN, Stage.TAKEN_DOWN})
"""Where a review may lead at any time. Its page may have a live text, which can be taken down meanwhile."""

TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.SUBMITTED, Stage.WITHDRAWN, Stage.PUBLISHED}),
    Stage.SUBMITTED: (REVIEWED - {Stage.SUBMITTED}) | RETURNED | ENDED,
    Stage.CHANGES_ASKED: RETURNED | ENDED | {Stage.SUBMITTED},
    Stage.SIGN_OFF: (REVIEWED - {Stage.SIGN_OFF}) | RETURNED | ENDED,
    Stage.APPROVAL: (REVIEWED - {Stage.APPROVAL}) | RETURNED | ENDED,
    Stage.PUBLISHED: frozenset({Stage.CORRECTING, Stage.TAKEN_DOWN}),
    Stage.CORRECTING: frozenset({Stage.SUBMITTED, Stage.PUBLISHED, Stage.TAKEN_DOWN}),
    Stage.DECLINED: frozenset({Stage.DRAFT}),
    Stage.WITHDRAWN: frozenset({Stage.DRAFT}),
    Stage.TAKEN_DOWN: frozenset({Stage.CORRECTING, Stage.PUBLISHED}),
}
"""From each stage, where it may go next. A page with a live text goes back to "published" instead of "declined"."""


class KeptReason(models.TextChoices):
    """Why an answer is kept beside the draft."""

    UNFIT = "unfit", "It is not the kind of answer that is asked for"
    CLASH = "clash", "Somebody else changed the same words"


class SignOffAnswer(models.TextChoices):
    """What somebody who was asked to agree said."""

    AGREED = "agreed", "Agreed"
    CORRECTIONS = "corrections", "Asked for corrections"


class AgreementKind(models.TextChoices):
    """Why a text may be published in an institution's name."""

    AGREED = "agreed", "Agreed by the institution"
    OVERRIDDEN = "overridden", "Published without an answer from the institution"


class ChangeState(models.TextChoices):
    """Where a change that was asked for stands. The side that is asked answers; the side that asked closes."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class ExchangeState(models.TextChoices):
    """Where an export or import stands."""

    WAITING = "waiting", "Waiting to begin"
    RUNNING = "running", "Under way"
    DONE = "done", "Done"
    REFUSED = "refused", "Nothing was done"
    FAILED = "failed", "Failed"


class InvitationState(models.TextChoices):
    """What became of an invitation to write a case study."""

    SENT = "sent", "Sent"
    OPENED = "opened", "Opened"
    STARTED = "started", "Case study begun"
    SENT_IN = "sent-in", "Case study sent to the Academy"
    PUBLISHED = "published", "Case study published"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended without an answer"
