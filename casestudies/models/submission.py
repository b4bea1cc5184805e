"""The process of a case study that an institution sends. Its text is the page's; nothing of it is here."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from casestudies.enums import TURNS, WRITABLE, Stage
from casestudies.models.call import Call
from casestudies.models.case_study import CaseStudyPage
from home.models import Organisation


class SubmissionQuerySet(models.QuerySet[Any]):
    """Submissions, chainable."""

    def of(self, organisation: Organisation) -> "SubmissionQuerySet":
        """Those that this organisation owns."""
        return self.filter(organisation=organisation)

    def with_the_academy(self) -> "SubmissionQuerySet":
        """All that staff work with or have worked with: a draft that was never sent is its authors' alone."""
        return self.exclude(stage=Stage.DRAFT, submitted_at=None)

    def unsent(self) -> "SubmissionQuerySet":
        """Drafts of which nobody but their authors knows: never sent, and never public."""
        never_public = {"page__live": False, "page__first_published_at": None}
        return self.filter(stage=Stage.DRAFT, submitted_at=None, **never_public)

    def unfinished(self) -> "SubmissionQuerySet":
        """Those of which something is to be done still, by either side."""
        return self.filter(stage__in=TURNS)

    def being_written(self) -> "SubmissionQuerySet":
        """Those that their institution may change now."""
        return self.filter(stage__in=WRITABLE)


class Submission(models.Model):
    """Who owns a case study's draft and where it stands. An institution's draft is the page's draft revision."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.OneToOneField(CaseStudyPage, on_delete=models.CASCADE, related_name="submission")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        help_text="Who owns it. Empty while nobody has said for whom it is written.",
    )
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="started_submissions",
        help_text="Who began it. Without an organisation, it is this person's alone.",
    )
    browser_digest = models.CharField(
        max_length=64,
        blank=True,
        db_index=True,
        help_text="SHA-256 of the secret in the browser in which it was begun without an account. Empty once claimed.",
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT, db_index=True)
    stage_since = models.DateTimeField(default=timezone.now, help_text="When it came to this stage.")
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="When it was last sent to the Academy.")
    last_written_at = models.DateTimeField(default=timezone.now, help_text="When the institution last saved a word.")
    licence_agreed_at = models.DateTimeField(null=True, blank=True, help_text="When the licence was last agreed to.")
    licence_agreed_by = models.CharField(max_length=255, blank=True, help_text="Who agreed to it, by name.")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_submissions",
        help_text="The member of staff who looks after it. Empty: in the pool.",
    )
    assigned_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When somebody was last given it."
    )
    signatory_name = models.CharField(
        max_length=255, blank=True, help_text="Who can agree to the text in the organisation’s name."
    )
    signatory_email = models.EmailField(blank=True, help_text="Where the question to agree is sent.")
    signatory_role = models.CharField(max_length=255, blank=True, help_text="For example “Dean of Medicine”.")
    reviewed_digest = models.CharField(
        max_length=64,
        default="",
        db_default="",
        blank=True,
        editable=False,
        help_text="SHA-256 of the text with which it last came to the sign-off: what the editors read.",
    )
    silence_told_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When staff were told that nobody answers at the sign-off: once.",
    )
    due_on = models.DateField(null=True, blank=True, help_text="By when the one whose turn it is should have done it.")
    reminded_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its authors were reminded of the deadline: once."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.page.draft_title or self.page.title

    @property
    def round(self) -> int:
        """How often it was sent, at least 1."""
        return max(1, self.sendings.count())

    @property
    def where(self) -> Stage:
        """The stage as what it is."""
        return Stage(self.stage)


def lock_text(*, page_id: int) -> Submission | None:
    """Wait for whoever saves the text or ends a step of its review now; return the submission, if there is one.

    The page comes first, then its submission, for everybody: in two orders, each would wait for the other. Both without their keys,
    so that rows which refer to them can still be written.
    """
    Page.objects.select_for_update(no_key=True).filter(pk=page_id).first()
    locked: Submission | None = Submission.objects.select_for_update(no_key=True).filter(page_id=page_id).first()
    return locked


class StageChange(models.Model):
    """One step in the history of a submission. Never changed, never deleted before the submission."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes")
    from_stage = models.CharField(max_length=20, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=20, choices=Stage)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True, help_text="The reason, as the institution is told it.")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_to_stage_display()}, {self.at:%Y-%m-%d}"
