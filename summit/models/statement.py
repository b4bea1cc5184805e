"""The statement of ambition and intent: its numbered points, who signed, what shows that it is kept, its versions."""

from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from casestudies.models import CaseStudyPage
from home.adminforms import PartsPanel
from home.fields import ChoicesField, PartialDateField
from home.models import BasePage, Organisation, Part, SourcePart
from home.richtext import CleanRichTextField
from summit.enums import ParticipantKind, PointKind


class StatementPage(RoutablePageMixin, BasePage):
    """The statement as it stands. Agreed versions are frozen (`StatementVersion`) and keep their own address."""

    published = PartialDateField(help_text="When it was published: 2025, 2025-09 or 2025-09-30.")
    opening = CleanRichTextField(
        blank=True, features=["bold", "italic", "link", "ol", "ul"], help_text="What comes before the numbered points."
    )
    closing = CleanRichTextField(
        blank=True, features=["bold", "italic", "link", "ol", "ul"], help_text="What comes after the numbered points."
    )
    signatory_note = models.CharField(
        max_length=300, blank=True, help_text="What is known of all who signed, for example how many they are."
    )
    signatory_kinds = ChoicesField(
        "kinds of signatories", choices_enum=ParticipantKind, help_text="Who signed. None: not yet known."
    )

    search_kind: ClassVar[str | None] = "statement"
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []

    @path("versions/<int:number>/", name="version")
    def version(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show an agreed version, from its snapshot alone."""
        version = get_object_or_404(self.versions, number=number)
        return self.render(request, context_overrides={"version": version}, template="summit/statement_version.html")

    def content_problems(self) -> Iterator[str]:
        """Each number is used once and for good, and evidence names a point that exists."""
        points = list(self.points.all())
        numbers = [point.number for point in points]
        if len(numbers) != len(set(numbers)):
            yield "Numbered points: a number is used twice. Give each point its own."
        quoted = dict(_published_points(self.pk))
        owners = {number: uuid for uuid, number in quoted.items()}
        for point in points:
            if (known := quoted.get(point.uuid, point.number)) != point.number:
                yield f"Numbered points: “{point.heading}” is quoted as point {known}. Give it that number again."
            elif owners.get(point.number, point.uuid) != point.uuid:
                yield (
                    f"Numbered points: {point.number} is the number of another point, by which it is quoted. "
                    f"Give “{point.heading}” a new number, or change the text of point {point.number}."
                )
        for row in self.evidence.all():
            if row.point_number not in numbers:
                yield f"Evidence: there is no point {row.point_number}. Choose the number of a point above."


def _published_points(statement: int | None) -> Any:
    """The UUIDs and numbers of the points that the public has seen: people and evidence point at them by number."""
    published = StatementPoint.objects.filter(page=statement, page__first_published_at__isnull=False)
    return published.values_list("uuid", "number")


class StatementPoint(Part):
    """A numbered belief, ambition or commitment, with its own anchor."""

    page = ParentalKey(StatementPage, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1)], help_text="The number by which it is quoted. It does not change."
    )
    kind = models.CharField(max_length=20, choices=PointKind, help_text="What the point is.")
    heading = models.CharField(max_length=200, help_text="A few words for lists and links.")
    text = CleanRichTextField(features=["bold", "italic", "link", "ol", "ul"], help_text="The point in full.")
    note = models.CharField(
        max_length=300, blank=True, help_text="What a reader must know about this wording, for example that it is ours."
    )

    panels = [
        Part.uuid_panel,
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind")]),
        FieldPanel("heading"),
        FieldPanel("text"),
        FieldPanel("note"),
    ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"

    @property
    def anchor(self) -> str:
        """The point's address within the page."""
        return f"point-{self.number}"


class Signatory(Part):
    """An organisation that signed."""

    page = ParentalKey(StatementPage, on_delete=models.CASCADE, related_name="signatories")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="signatures",
        help_text="Choose it, or add it to the list.",
    )
    signed_on = PartialDateField(help_text="When: 2025, 2025-09 or 2025-09-30. Empty: not yet known.")
    signed_by = models.CharField(
        max_length=200, blank=True, help_text="The office that signed, for example “Chief executive”."
    )
    source_url = models.URLField("source", max_length=700, blank=True, help_text="Where this can be read.")

    panels = [
        Part.uuid_panel,
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("signed_on"), FieldPanel("signed_by")]),
        FieldPanel("source_url"),
    ]

    def __str__(self) -> str:
        return str(self.organisation or "Organisation not yet chosen")


class Evidence(Part):
    """A case study that shows that a point is being kept."""

    page = ParentalKey(StatementPage, on_delete=models.CASCADE, related_name="evidence")
    point_number = models.PositiveSmallIntegerField("point", null=True, help_text="The number of the point.")
    case_study = models.ForeignKey(
        CaseStudyPage,
        null=True,
        on_delete=models.CASCADE,
        related_name="evidence_for",
        help_text="The case study that shows it.",
    )
    note = models.CharField(max_length=300, blank=True, help_text="How it shows it, in one sentence.")

    panels = [
        Part.uuid_panel,
        FieldPanel("point_number"),
        PageChooserPanel("case_study", "casestudies.CaseStudyPage"),
        FieldPanel("note"),
    ]

    def __str__(self) -> str:
        return f"{self.point_number}: {self.case_study}"


class StatementSource(SourcePart):
    """Where the wording or a fact comes from."""

    page = ParentalKey(StatementPage, on_delete=models.CASCADE, related_name="sources")


class StatementVersion(models.Model):
    """An agreed version: the canonical snapshot of the statement, never changed again."""

    page = models.ForeignKey(StatementPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 … in the order of agreement.")
    label = models.CharField(max_length=150, help_text="What the version is called.")
    agreed_on = PartialDateField(help_text="When it was agreed: 2025, 2025-09 or 2025-09-30.")
    snapshot = models.JSONField(help_text="The canonical snapshot of the page (`home.domain.snapshot`).")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the snapshot, in hexadecimal.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="summit_version_number_unique")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; refuse to change an old one."""
        if not self._state.adding:
            raise ValidationError("An agreed version is never changed. Agree a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: readers were given its address."""
        raise ValidationError("An agreed version is never removed.")


StatementPage.edit_handler = StatementPage.tabs(
    (
        "Statement",
        [
            *StatementPage.content_panels,
            FieldPanel("published"),
            FieldPanel("opening"),
            PartsPanel("points", heading="Numbered points", label="Point"),
            FieldPanel("closing"),
        ],
    ),
    (
        "Signatories",
        [
            FieldPanel("signatory_note"),
            FieldPanel("signatory_kinds"),
            PartsPanel("signatories", heading="Signatories", label="Signatory"),
        ],
    ),
    ("Evidence", [PartsPanel("evidence", heading="Evidence", label="Case study")]),
    ("Sources", [PartsPanel("sources", heading="Sources", label="Source")]),
)
