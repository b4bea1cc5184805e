"""Getting in touch: a contact page, and reports of mistakes. What people write is kept, and mailed to staff."""

from typing import Any, ClassVar

from django.db import models
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField
from home.models.page import BasePage


# The form carries a token of one visitor: no cache between the site and the visitor keeps it.
@method_decorator(cache_control(private=True, no_cache=True), name="serve")
class ContactPage(BasePage):
    """A form that reaches staff."""

    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="What is shown above the form.")
    thanks = models.TextField(
        max_length=500,
        default="Thank you. Your message has reached us, and we will answer by e-mail.",
        help_text="What is shown when the form was sent.",
    )

    search_kind: ClassVar[str | None] = "page"
    max_count = 1
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []


ContactPage.edit_handler = ContactPage.tabs(
    ("Content", [*ContactPage.content_panels, FieldPanel("body"), FieldPanel("thanks")])
)


class Message(models.Model):
    """What somebody wrote to staff. Kept for some time after staff have dealt with it, and never longer than the site settings say."""

    # Made when the form is shown: the same form sent twice (a double click, "back" and again) is one message.
    token = models.UUIDField(unique=True, null=True, editable=False)
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    handled_at = models.DateTimeField(null=True, blank=True, help_text="When staff had dealt with it.")

    class Meta:
        abstract = True
        ordering = ["-received_at"]


class ContactMessage(Message):
    """A message from the contact page."""

    name = models.CharField(max_length=150, help_text="What we should call you.")
    email = models.EmailField("e-mail address", help_text="Where we can answer you.")
    organisation = models.CharField(max_length=200, blank=True, help_text="Where you work, if it matters here.")
    text = models.TextField("your message", max_length=5000)

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"


class MistakeReport(Message):
    """“Report a mistake on this page”."""

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="mistake_reports")
    address = models.CharField(max_length=500, help_text="The address of the page when it was reported.")
    text = models.TextField("what is wrong", max_length=3000)
    email = models.EmailField(
        "e-mail address", blank=True, help_text="If you would like an answer. We use it for nothing else."
    )

    def __str__(self) -> str:
        return f"{self.address}: {self.text[:60]}"
