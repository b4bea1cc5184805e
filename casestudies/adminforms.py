"""How staff edit a case study: tabs in the order in which a person works, and the form behind them."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel


class CaseStudyForm(WagtailAdminPageForm):
    """Offers, for each post, the funding lines of this case study as what pays for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not {"posts", "funding_lines"} <= self.formsets.keys():
            return
        lines = [(str(line.uuid), str(line)) for line in self.instance.funding_lines.all()]
        for form in [*self.formsets["posts"].forms, self.formsets["posts"].empty_form]:
            form.fields["paid_by"].choices = lines
        # `empty_form` is built anew at each access, so the class it is built from offers them too.
        self.formsets["posts"].form.base_fields["paid_by"].choices = lines


TABS: list[tuple[str, list[Any]]] = [
    (
        "At a glance",
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("partnership_models"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("start_year"), FieldPanel("progress")]), FieldPanel("start_note")],
                heading="Since when",
            ),
            MultiFieldPanel([FieldPanel("nations"), FieldPanel("regions")], heading="Where"),
            MultiFieldPanel(
                [FieldPanel("professions"), FieldPanel("career_stages"), FieldPanel("specialties")], heading="For whom"
            ),
        ],
    ),
    (
        "Partners",
        [FieldPanel("lead_organisation"), InlinePanel("partners", heading="Partners", label="Partner")],
    ),
    (
        "Story",
        [
            FieldPanel("background"),
            FieldPanel("goals"),
            FieldPanel("development"),
            InlinePanel("milestones", heading="Milestones", label="Milestone"),
            InlinePanel("challenges", heading="Challenges", label="Challenge"),
        ],
    ),
    (
        "Posts and funding",
        [
            InlinePanel("funding_lines", heading="Funding", label="Funding line"),
            InlinePanel("posts", heading="Posts", label="Post"),
        ],
    ),
    (
        "Impact",
        [
            InlinePanel("impact_measures", heading="Measures", label="Measure"),
            FieldPanel("impact_story"),
            FieldPanel("lessons"),
        ],
    ),
    (
        "Pictures and links",
        [
            FieldPanel("cover"),
            InlinePanel("images", heading="Images", label="Image"),
            InlinePanel("documents", heading="Documents", label="Document"),
            InlinePanel("links", heading="Links", label="Link"),
        ],
    ),
    (
        "Sources and checks",
        [
            FieldPanel("contact_role"),
            InlinePanel("sources", heading="Sources", label="Source"),
            FieldPanel("submitted_by"),
            FieldRowPanel([FieldPanel("last_checked"), FieldPanel("next_check_due")]),
        ],
    ),
]
