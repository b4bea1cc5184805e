"""What an institution agrees to before it is published in its name, and what it wants changed.

Invariant: whom something was shown, what it said to the letter, and what came of it is kept for good; a later text is another text.
"""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.enums import AgreementKind, ChangeState, SignOffAnswer
from casestudies.models.case_study import CaseStudyPage
from casestudies.models.submission import Submission
from home.models import SecretLink
from home.models.secret_link import SecretLinkQuerySet

REMIND_AFTER = timedelta(days=7)
MOST_REMINDERS = 2
"""After so many, staff are told that nobody answers, and choose somebody else or go on without an answer."""


class SignOffRequestQuerySet(SecretLinkQuerySet):
    """Requests, chainable."""

    def waiting(self) -> "SignOffRequestQuerySet":
        """Those that can still be answered and were not."""
        return self.open().filter(answer="")

    def to_remind(self) -> "SignOffRequestQuerySet":
        """Those whose next reminder is due."""
        return self.waiting().filter(reminders__lt=MOST_REMINDERS, last_mailed_at__lt=timezone.now() - REMIND_AFTER)

    def hopeful(self) -> "SignOffRequestQuerySet":
        """Those that may be answered yet: the person is reminded again, or was so less than a week ago."""
        lately = models.Q(last_mailed_at__gte=timezone.now() - REMIND_AFTER)
        return self.waiting().filter(lately | models.Q(reminders__lt=MOST_REMINDERS))


class SignOffRequest(SecretLink):
    """A question to one person who can speak for the institution: may this very text be published in its name?"""

    lasts = timedelta(days=30)

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="sign_off_requests")
    name = models.CharField(max_length=255, help_text="Who is asked.")
    email = models.EmailField("e-mail address", help_text="Where the link goes. Whoever has it can answer.")
    role = models.CharField(max_length=255, blank=True, help_text="For example “Dean of Medicine”. Shown on the page.")
    text_digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical snapshot that is shown.")
    snapshot = models.JSONField(help_text="The canonical snapshot that is shown.")
    before = models.JSONField(
        default=dict, help_text="The snapshot that the institution last sent, to mark what editors changed."
    )
    content = models.JSONField(
        help_text="The revision's content, from which the page is shown as it will be published."
    )
    answer = models.CharField(max_length=20, choices=SignOffAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, help_text="How often the person was reminded.")
    last_mailed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = SignOffRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}, {self.submission}"

    @property
    def hoped_until(self) -> date:
        """Until when an answer may come yet, if each reminder goes when it is due."""
        return timezone.localdate(self.last_mailed_at + REMIND_AFTER * (MOST_REMINDERS - self.reminders + 1))

    def page(self) -> CaseStudyPage:
        """The page as it was shown, in memory."""
        return self.submission.page.with_content_json(self.content)


class AgreementQuerySet(models.QuerySet[Any]):
    """Agreements, chainable."""

    def to(self, text_digest: str) -> "AgreementQuerySet":
        """Those to this very text."""
        return self.filter(text_digest=text_digest)


class Agreement(models.Model):
    """That one text may be published in the institution's name. It holds for that text and no other."""

    page = models.ForeignKey(CaseStudyPage, on_delete=models.CASCADE, related_name="agreements")
    request = models.OneToOneField(
        SignOffRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement"
    )
    kind = models.CharField(max_length=20, choices=AgreementKind, default=AgreementKind.AGREED)
    organisation_name = models.CharField(max_length=255, help_text="In whose name it was given.")
    name = models.CharField(max_length=255, blank=True, help_text="Who agreed.")
    role = models.CharField(max_length=255, blank=True, help_text="The role in which they did. Shown on the page.")
    at = models.DateTimeField(default=timezone.now)
    text_digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the canonical snapshot.")
    snapshot = models.JSONField(help_text="The canonical snapshot itself.")
    reason = models.TextField(blank=True, help_text="Why staff published without an answer. Shown on the page.")
    evidence = models.TextField(blank=True, help_text="What staff did to get an answer, and where it is kept.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_live = models.BooleanField(default=False, help_text="Whether the public text is this text, word for word.")
    voided_at = models.DateTimeField(
        null=True, blank=True, help_text="When the public text became another one without a new agreement."
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation_name}, {self.at:%Y-%m-%d}"


class ChangeRequestQuerySet(models.QuerySet[Any]):
    """Changes asked for, chainable."""

    def open(self) -> "ChangeRequestQuerySet":
        """Those that nobody has answered."""
        return self.filter(state=ChangeState.OPEN)

    def unfinished(self) -> "ChangeRequestQuerySet":
        """Those that whoever asked has not closed."""
        return self.exclude(state=ChangeState.CLOSED)

    def sent(self) -> "ChangeRequestQuerySet":
        """Those that the other side can see."""
        return self.filter(is_sent=True)

    def collected(self) -> "ChangeRequestQuerySet":
        """Those that staff have noted and not yet sent."""
        return self.filter(is_sent=False)

    def close(self) -> int:
        """Say of all of them that they are done with. Return how many."""
        return self.update(state=ChangeState.CLOSED, closed_at=timezone.now())

    def for_institution(self) -> "ChangeRequestQuerySet":
        """Those that staff ask of the institution."""
        return self.filter(is_from_institution=False)

    def for_staff(self) -> "ChangeRequestQuerySet":
        """Those that the institution asks of staff, when it is shown the text to agree to."""
        return self.filter(is_from_institution=True)


class ChangeRequest(models.Model):
    """One change that is asked for, pinned to one place: a field, a part by its UUID, or a field of a part."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="change_requests")
    round = models.PositiveSmallIntegerField(default=1, help_text="How often the text had been sent when it was asked.")
    place = models.CharField(
        max_length=200,
        blank=True,
        help_text="As `home.domain.comparing.Change.place` has it: “summary”, “partners/<uuid>/contribution”. Empty: the whole.",
    )
    where = models.CharField(
        default="",
        db_default="",
        max_length=255,
        blank=True,
        help_text="The same in words, as it was when it was asked: “Partner 2, contribution”.",
    )
    text = models.TextField(max_length=2000, help_text="What should change, and why.")
    before = models.TextField(
        default="", db_default="", blank=True, help_text="What stood there when it was asked, as a form has it."
    )
    proposed = models.TextField(blank=True, help_text="A wording that can be taken over with one click. Empty: none.")
    is_from_institution = models.BooleanField(default=False, help_text="Asked by the institution, of staff.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by_name = models.CharField(max_length=255, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    is_sent = models.BooleanField(
        default=True, help_text="Whether the other side can see it: staff first collect, then send."
    )
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    answer = models.TextField(blank=True, max_length=2000, help_text="What was done about it, or why not.")
    is_accepted = models.BooleanField(default=False, help_text="The proposed wording was taken over.")
    answered_by_name = models.CharField(max_length=255, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["round", "asked_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
