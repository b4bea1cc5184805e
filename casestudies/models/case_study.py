"""The case study page."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index
from wagtail.url_routing import RouteResult

from casestudies.adminforms import TABS, CaseStudyForm
from casestudies.enums import Progress
from casestudies.models.partnership_model import PartnershipModel
from casestudies.models.unsent import CaseStudyPermissions, is_unsent
from home.enums import Nation, Region
from home.fields import ChoicesField, NameAsWrittenField, PartialDateField
from home.models import BasePage, Organisation
from home.richtext import CleanRichTextField
from pathway.models import CareerStage, Profession, Specialty

WHOLE = Decimal(100)
"""Per cent: what the shares of all funding lines together may reach."""
TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class CaseStudyPage(BasePage):
    """How one partnership creates clinical academic posts: typed facts beside the story.

    An empty field or an empty list means "not yet known". The parts (partners, posts, …) are rows with a UUID.
    """

    is_sample = models.BooleanField(
        "sample", default=False, editable=False, help_text="Made up to try things out, and labelled so on the page."
    )
    cover = models.ForeignKey(
        "home.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A quiet picture for the top of the page and for lists. It is decoration: it needs no words.",
    )
    # Who and where.
    lead_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_case_studies",
        help_text="Who leads the partnership. Leave empty if not yet known.",
    )
    lead_organisation_as_written = NameAsWrittenField("lead organisation as written")
    partnership_models = ParentalManyToManyField(
        PartnershipModel, blank=True, related_name="case_studies", help_text="The ways in which posts are created."
    )
    nations = ChoicesField(choices_enum=Nation, help_text="All four: UK-wide. None: not yet known.")
    regions = ChoicesField(choices_enum=Region, help_text="Where the posts are. None: not yet known.")
    professions = ParentalManyToManyField(
        Profession, blank=True, related_name="case_studies", help_text="Whose posts they are. None: not yet known."
    )
    career_stages = ParentalManyToManyField(
        CareerStage, blank=True, related_name="case_studies", help_text="For which stages. None: not yet known."
    )
    specialties = ParentalManyToManyField(
        Specialty, blank=True, related_name="case_studies", help_text="Clinical or research fields, if any are named."
    )
    start_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1948), MaxValueValidator(2100)],
        help_text="The year in which the model began, for example 2024. Leave empty if not yet known.",
    )
    progress = models.CharField(
        "status",
        max_length=20,
        choices=Progress,
        default=Progress.UNKNOWN,
        blank=True,
        help_text="Where the model stands today.",
    )
    start_note = models.CharField(
        max_length=300, blank=True, help_text="Anything a reader must know about the start, in one sentence."
    )
    # The story.
    background = CleanRichTextField(
        blank=True, features=TEXT_FEATURES, help_text="What was there before, and what was missing."
    )
    goals = CleanRichTextField(blank=True, features=TEXT_FEATURES, help_text="What the partners wanted to achieve.")
    development = CleanRichTextField(
        blank=True, features=TEXT_FEATURES, help_text="How the model was made. Dated steps go below, as milestones."
    )
    impact_story = CleanRichTextField(
        blank=True, features=TEXT_FEATURES, help_text="What has changed because of it. Numbers go below, as measures."
    )
    lessons = CleanRichTextField(
        "lessons for others", blank=True, features=TEXT_FEATURES, help_text="What you would tell those who start now."
    )
    contact_role = models.CharField(
        max_length=255,
        blank=True,
        help_text="The role to ask, for example “Programme lead, University of Liverpool”. No names or addresses.",
    )
    # Provenance.
    submitted_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submitted_case_studies",
        help_text="The institution that sent the case study. Leave empty if staff compiled it.",
    )
    last_checked = PartialDateField(help_text="When the facts were last checked: 2026, 2026-11 or 2026-11-23.")
    next_check_due = models.DateField(null=True, blank=True, help_text="When the facts should be checked again.")

    amend: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    """What is done to a draft on its way into a revision: the editor sets it, to fold in what others saved meanwhile."""

    base_form_class = CaseStudyForm
    search_kind: ClassVar[str | None] = "case-study"
    private_fields: ClassVar[frozenset[str]] = BasePage.private_fields | {"next_check_due"}
    parent_page_types: ClassVar[list[Any]] = ["casestudies.CaseStudyIndexPage"]
    subpage_types: ClassVar[list[Any]] = []
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("background"),
        index.SearchField("goals"),
        index.FilterField("start_year"),
        index.FilterField("is_sample"),
    ]

    class Meta:
        verbose_name = "case study"
        verbose_name_plural = "case studies"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Also lead to what is left where it was taken down."""
        if not path_components and not self.live and (taken := self.taken_down.standing().first()):
            return RouteResult(self, kwargs={"taken": taken})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, taken: Any = None, **kwargs: Any) -> HttpResponse:
        """Say that it is gone, and why; nothing of its text."""
        if taken is None:
            return super().serve(request, *args, **kwargs)
        context = {"taken": taken, "index_url": self.get_parent().get_url(request)}
        # Browsers keep a 410 unless they are told not to, and it may be public again.
        headers = {"Cache-Control": "no-cache"}
        return TemplateResponse(
            request, "casestudies/taken_down.html", context, status=HTTPStatus.GONE, headers=headers
        )

    def permissions_for_user(self, user: Any) -> CaseStudyPermissions:
        """What somebody may do with it in Wagtail: with a draft that was not sent, nothing."""
        return CaseStudyPermissions(user, self)

    def get_admin_display_title(self) -> str:
        """Its title in Wagtail, which names pages also to who may not open them."""
        return f"Draft that was not sent (page {self.pk})" if is_unsent(self) else super().get_admin_display_title()

    def serializable_data(self) -> dict[str, Any]:
        """What a revision stores."""
        data: dict[str, Any] = super().serializable_data()
        return self.amend(data) if self.amend else data

    def content_problems(self) -> Iterator[str]:
        """Rules across parts: a summary, shares within 100 %, posts paid by lines that exist, regions in their nations."""
        if not self.summary.strip():
            yield "Summary: write one or two sentences; lists and search results show them."
        lines = list(self.funding_lines.all())
        if (total := sum((line.share or Decimal(0) for line in lines), Decimal(0))) > WHOLE:
            yield f"Funding: the shares add up to {total.normalize():f} %. Change them so that they are at most 100 %."
        known = {str(line.uuid) for line in lines}
        for post in self.posts.all():
            if not known.issuperset(post.paid_by):
                yield f"Post “{post.role}”: it is paid by a funding line that is no longer there. Choose again."
        if self.nations:
            for region in (Region(value) for value in self.regions):
                if region.nation not in self.nations:
                    yield f"Regions: {region.label} lies in {region.nation.label}, which is not ticked under nations."


CaseStudyPage.edit_handler = CaseStudyPage.tabs(*TABS)
