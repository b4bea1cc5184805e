"""How staff edit a case study: tabs in the order in which a person works, and the form behind them."""

from typing import Any

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel, TitleFieldPanel

from home.adminforms import PageForm, PartForm, PartsPanel

Choices = list[tuple[str, str]]


class PostForm(PartForm):
    """Offers the funding lines of the same case study as what pays for the post."""

    def __init__(self, *args: Any, funding_lines: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "paid_by" in self.fields:
            self.fields["paid_by"].choices = funding_lines or []


class CaseStudyForm(PageForm):
    """The form of a case study."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if {"posts", "funding_lines"} <= self.formsets.keys():
            # Every row's form is given this, also the empty one that the browser copies for a new row.
            self.formsets["posts"].form_kwargs["funding_lines"] = self._funding_lines()

    def _funding_lines(self) -> Choices:
        """The lines of the draft, and those that the open editor still shows though they were taken out meanwhile."""
        lines = {str(line.uuid): _label(line) for line in self.instance.funding_lines.all()}
        shown: list[forms.Form] = self.formsets["funding_lines"].forms if self.is_bound else []
        posted = (str(form["uuid"].data or "") for form in shown)
        return [*lines.items(), *((identity, identity) for identity in posted if identity and identity not in lines)]


def _label(line: Any) -> str:
    """What tells one line from another of the same funder."""
    details = (line.scheme, line.amount and f"£{line.amount:,}", line.share and f"{line.share.normalize():f} %")
    return ", ".join(str(detail) for detail in (line, *details) if detail)


class CompletenessPanel(Panel):
    """What is missing, and the tab in which it is filled in. The template asks: this room is below the rules."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "casestudies/admin/completeness_panel.html"


def _ticks(field: str) -> FieldPanel:
    """A list short enough to tick in."""
    return FieldPanel(field, widget=forms.CheckboxSelectMultiple)


TABS: list[tuple[str, list[Any]]] = [
    (
        "At a glance",
        [
            TitleFieldPanel("title"),
            FieldPanel("summary"),
            CompletenessPanel(heading="How complete it is"),
            _ticks("partnership_models"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("start_year"), FieldPanel("progress")]), FieldPanel("start_note")],
                heading="Since when",
            ),
            MultiFieldPanel([FieldPanel("nations"), FieldPanel("regions")], heading="Where"),
            MultiFieldPanel(
                [_ticks("professions"), _ticks("career_stages"), _ticks("specialties")], heading="For whom"
            ),
        ],
    ),
    (
        "Partners",
        [
            FieldPanel("lead_organisation"),
            FieldPanel("lead_organisation_as_written"),
            PartsPanel("partners", heading="Partners", label="Partner"),
        ],
    ),
    (
        "Story",
        [
            FieldPanel("background"),
            FieldPanel("goals"),
            FieldPanel("development"),
            PartsPanel("milestones", heading="Milestones", label="Milestone"),
            PartsPanel("challenges", heading="Challenges", label="Challenge"),
        ],
    ),
    (
        "Posts and funding",
        [
            PartsPanel("funding_lines", heading="Funding", label="Funding line"),
            PartsPanel("posts", heading="Posts", label="Post", form_class=PostForm),
        ],
    ),
    (
        "Impact",
        [
            PartsPanel("impact_measures", heading="Measures", label="Measure"),
            FieldPanel("impact_story"),
            FieldPanel("lessons"),
        ],
    ),
    (
        "Pictures and links",
        [
            FieldPanel("cover"),
            PartsPanel("images", heading="Images", label="Image"),
            PartsPanel("documents", heading="Documents", label="Document"),
            PartsPanel("links", heading="Links", label="Link"),
        ],
    ),
    (
        "Sources and checks",
        [
            FieldPanel("contact_role"),
            PartsPanel("sources", heading="Sources", label="Source"),
            FieldPanel("submitted_by"),
            FieldRowPanel([FieldPanel("last_checked"), FieldPanel("next_check_due")]),
        ],
    ),
]
