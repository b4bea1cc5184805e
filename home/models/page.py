"""The base of every page."""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from home import signals
from home.adminforms import PageForm
from home.prepared import Prepared


class _Restriction(NamedTuple):
    pk: int


_RESTRICTED = Prepared(_Restriction, lambda _keys: PageViewRestriction.objects.order_by()[:1])


class BasePage(Page):
    """What all pages share. No text of it becomes public without passing the guard (`home.domain.publishing`).

    Every way to publish (editor, workflow, schedule, bulk action, command, API) ends in `save` with another live
    revision than before, or with a page that was not live: that is where the guard stands.
    """

    summary = models.TextField(
        max_length=500,
        blank=True,
        help_text="One or two plain sentences. Shown in lists, search results and when the page is shared.",
    )
    social_image = models.ForeignKey(
        "home.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown when the page is shared elsewhere. Leave empty for the site’s own picture.",
    )
    staff_note = models.TextField(
        "note for staff", blank=True, help_text="Never public: what is still to be found out or agreed."
    )

    search_kind: ClassVar[str | None]
    """The kind under which the public finds the page, or None if it is not searched. Each page type says which."""

    private_fields: ClassVar[frozenset[str]] = frozenset({"staff_note"})
    """Fields that the public never sees, and that a snapshot leaves out."""

    base_form_class = PageForm
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    settings_panels = [PublishingPanel()]

    class Meta:
        abstract = True

    @classmethod
    def tabs(cls, *lists: tuple[str, list[Any]]) -> TabbedInterface:
        """Build the editor from named tabs, and add those that every page has."""
        return TabbedInterface(
            [
                *(ObjectList(panels, heading=heading) for heading, panels in lists),
                ObjectList(cls.promote_panels, heading="Search and sharing"),
                ObjectList(
                    [*cls.settings_panels, MultiFieldPanel([FieldPanel("staff_note")], heading="For staff")],
                    heading="Publishing",
                ),
            ]
        )

    def content_problems(self) -> Iterable[str]:
        """Say what a check of single fields cannot see, one sentence each. Page types with such rules override this."""
        return ()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, after the guard agreed if this makes text public."""
        if self._goes_public():
            signals.going_public.send(sender=type(self), page=self)
        return super().save(*args, **kwargs)

    def _goes_public(self) -> bool:
        if not self.live:
            return False
        if self._state.adding or self.pk is None:
            return True
        before = Page.objects.filter(pk=self.pk).values_list("live", "live_revision_id").first()
        return before != (True, self.live_revision_id)

    def get_view_restrictions(self) -> Any:
        """Wagtail's answer, for which it walks up the tree; where nothing at all is restricted, one small query says so."""
        return super().get_view_restrictions() if _RESTRICTED.one() else PageViewRestriction.objects.none()

    @cached_property
    def description(self) -> str:
        """The sentence for search engines and previews."""
        return self.search_description or self.summary
