"""Blocks of the pages that are written freely: headed sections made of a few kinds of parts."""

from typing import Any

from django.utils.text import slugify
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.fields import validate_partial_date
from home.richtext import CleanRichTextBlock


class FigureBlock(blocks.StructBlock):
    """A number with what it means, its date and its source."""

    value = blocks.CharBlock(max_length=20, help_text="The number as it is read, for example “3.4 %”.")
    label = blocks.CharBlock(
        max_length=200, help_text="What it counts, for example “of consultants are clinical academics”."
    )
    as_of = blocks.CharBlock(
        required=False, max_length=10, validators=[validate_partial_date], help_text="2024, 2024-07 or 2024-07-04."
    )
    source = blocks.CharBlock(max_length=200, help_text="Who published it.")
    source_url = blocks.URLBlock(required=False, max_length=700)

    class Meta:
        icon = "order"
        label = "Figure"


class ImageBlock(blocks.StructBlock):
    """A picture that says something, with words for those who cannot see it."""

    image = ImageChooserBlock()
    alt_text = blocks.CharBlock(max_length=250, help_text="What the picture shows, for people who cannot see it.")
    caption = blocks.CharBlock(required=False, max_length=250)
    credit = blocks.CharBlock(max_length=250, help_text="Who made it or holds the rights.")

    class Meta:
        icon = "image"
        label = "Image"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with who said them and in which office."""

    text = blocks.TextBlock(help_text="The exact words, without quotation marks.")
    name = blocks.CharBlock(max_length=150)
    role = blocks.CharBlock(required=False, max_length=200)
    source_url = blocks.URLBlock(required=False, max_length=700)

    class Meta:
        icon = "openquote"
        label = "Quotation"


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site or to another address, with a line about it."""

    text = blocks.CharBlock(max_length=150)
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False, max_length=700, label="Other address")
    description = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "link"
        label = "Link"

    def clean(self, value: Any) -> Any:
        """Exactly one of page and address is given."""
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("url")):
            raise blocks.StructBlockValidationError(
                non_block_errors=["Choose a page of this site or write another address: one of the two."]
            )
        return value


class SectionValue(blocks.StructValue):
    """The value of what has a heading, and so an address within the page."""

    @property
    def anchor(self) -> str:
        """The section's address within the page."""
        return slugify(self.get("heading") or "")


class OrganisationGroupBlock(blocks.StructBlock):
    """Organisations under one heading, with a line about the group."""

    heading = blocks.CharBlock(max_length=150)
    description = blocks.TextBlock(required=False, max_length=600)
    organisations = blocks.ListBlock(SnippetChooserBlock("home.Organisation"), min_num=1)

    class Meta:
        icon = "group"
        label = "Group of organisations"
        value_class = SectionValue


class PartsBlock(blocks.StreamBlock):
    """What a section can hold."""

    text = CleanRichTextBlock(features=["h3", "bold", "italic", "ol", "ul", "link", "document-link"])
    figures = blocks.ListBlock(FigureBlock(), icon="order", label="Figures")
    image = ImageBlock()
    quote = QuoteBlock()
    links = blocks.ListBlock(LinkBlock(), icon="link", label="Links")
    document = DocumentChooserBlock(icon="doc-full", label="Document to download")
    organisations = OrganisationGroupBlock()
    latest_case_studies = blocks.StructBlock(
        [("number", blocks.IntegerBlock(min_value=1, max_value=12, default=6, label="How many"))],
        icon="list-ul",
        label="Newest case studies",
    )

    class Meta:
        required = False


class SectionBlock(blocks.StructBlock):
    """A headed section; each is listed under “On this page”."""

    heading = blocks.CharBlock(max_length=150)
    parts = PartsBlock()

    class Meta:
        icon = "title"
        label = "Section"
        value_class = SectionValue


class BodyBlock(blocks.StreamBlock):
    """A page's body: sections, in order."""

    section = SectionBlock()

    class Meta:
        required = False


class PartnersBlock(blocks.StreamBlock):
    """Groups of partner organisations."""

    group = OrganisationGroupBlock()

    class Meta:
        required = False
