"""Rich text keeps only what the editor offers, whatever way it comes in and wherever it is kept."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks.field_block import RichTextBlock
from wagtail.fields import RichTextField
from wagtail.models import Revision
from wagtail.rich_text import expand_db_html

from casestudies.models import CaseStudyPage
from home.blocks import BodyBlock
from home.models import BasePage, StandardPage
from home.richtext import CleanRichTextBlock, CleanRichTextField, clean_rich_text
from summit.models import StatementPoint
from tests import editing, factories

FULL = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
HOSTILE = (
    '<p onclick="steal()" style="position:fixed" class="x" data-block-key="a1b2">Kept <b>bold</b>'
    "<script>steal()</script><style>p{}</style><img src=x onerror=steal()><svg onload=steal()><a>in</a></svg>"
    '<a href="javascript:steal()">one</a><a href="JaVa\tscript:steal()">two</a><a href="data:text/html,x">three</a>'
    '<a linktype="page" id="1 onmouseover=steal()">four</a><a linktype="evil" id="5">five</a>'
    '<embed embedtype="image" id="1" alt="x"/><iframe src="https://example.org"></iframe>'
    '<form action="/admin/"><input name=q><button>go</button></form><math><mi xlink:href="javascript:x">m</mi></math>'
    '<h1>Large</h1><h3 id="x">Small</h3><a href="https://example.org" target="_blank" onfocus=steal()>six</a></p><!-- x -->'
)
SIGNS = (
    "steal",
    "style",
    "class=",
    "<img",
    "<svg",
    "<script",
    "<h1",
    "<iframe",
    "<embed",
    "<form",
    "<input",
    "on=",
    "evil",
)


def is_clean(html: str) -> bool:
    return "Kept <b>bold</b>" in html and not any(sign in html for sign in SIGNS)


def test_hostile_html_loses_everything_that_the_editor_does_not_offer():
    clean = clean_rich_text(HOSTILE, FULL)

    assert is_clean(clean), clean
    assert '<p data-block-key="a1b2">' in clean
    assert "<a>one</a>" in clean
    assert "<a>two</a>" in clean
    assert "<a>three</a>" in clean
    assert "<a>four</a>" in clean
    assert "<a>five</a>" in clean
    assert '<a href="https://example.org">six</a>' in clean
    assert "<h3>Small</h3>" in clean
    assert "Large" in clean


@pytest.mark.parametrize(
    ("html", "features", "kept"),
    [
        ("<h3>A</h3>", ["bold"], "A"),
        ("<p><b>A</b><i>B</i></p>", ["bold"], "<p><b>A</b>B</p>"),
        ('<p><a href="/x/">A</a></p>', ["bold"], "<p>A</p>"),
        ('<p><a href="/x/">A</a></p>', ["document-link"], "<p><a>A</a></p>"),
        ('<p><a linktype="document" id="3">A</a></p>', ["link"], "<p><a>A</a></p>"),
        ('<p><a linktype="page">A</a></p>', ["link"], "<p><a>A</a></p>"),
        ('<p><a linktype="page" id="3" href="/x/">A</a></p>', ["link"], '<p><a linktype="page" id="3">A</a></p>'),
        ('<p><a href="<a id=3>">A</a></p>', ["link"], '<p><a href="&lt;a id=3&gt;">A</a></p>'),
        ("<ul><li>A</li></ul>", ["ol"], "<li>A</li>"),
        ("", FULL, ""),
    ],
)
def test_each_feature_allows_what_it_writes_and_nothing_else(html, features, kept):
    assert clean_rich_text(html, features) == kept


@pytest.mark.parametrize("feature", ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"])
def test_what_the_editor_writes_is_left_as_it_is(feature):
    written = {
        "h3": '<h3 data-block-key="ab1">A &amp; B</h3>',
        "h4": '<h4 data-block-key="ab1">A</h4>',
        "bold": '<p data-block-key="ab1"><b>A</b><br>B</p>',
        "italic": '<p data-block-key="ab1"><i>A</i> – “B”</p>',
        "ol": '<ol><li data-block-key="ab1">A</li></ol>',
        "ul": '<ul><li data-block-key="ab1">A<ul><li data-block-key="ab2">B</li></ul></li></ul>',
        "link": '<p data-block-key="ab1"><a href="mailto:a@example.org">A</a> <a linktype="page" id="3">B</a></p>',
        "document-link": '<p data-block-key="ab1"><a linktype="document" id="3">A</a></p>',
    }[feature]

    once = clean_rich_text(written, [*FULL, "h4"])

    assert once == written
    assert clean_rich_text(once, [*FULL, "h4"]) == once


def test_features_that_nobody_described_are_an_error():
    with pytest.raises(ImproperlyConfigured, match="“image”"):
        CleanRichTextField(features=["bold", "image"])
    with pytest.raises(ImproperlyConfigured, match="“embed”"):
        CleanRichTextBlock(features=["embed"])


def test_every_rich_text_of_the_project_is_cleaned():
    def blocks_below(block):
        yield block
        for child in [
            *getattr(block, "child_blocks", {}).values(),
            *filter(None, [getattr(block, "child_block", None)]),
        ]:
            yield from blocks_below(child)

    fields = [
        field
        for model in [*BasePage.__subclasses__(), StatementPoint]
        for field in model._meta.get_fields()
        if isinstance(field, RichTextField)
    ]
    found = [block for block in blocks_below(BodyBlock()) if isinstance(block, RichTextBlock)]

    assert len(fields) > 5
    assert {type(field) for field in fields} == {CleanRichTextField}
    assert {type(block) for block in found} == {CleanRichTextBlock}


@pytest.mark.django_db
def test_text_saved_by_code_is_clean_in_the_row_and_in_the_object():
    page = factories.CaseStudyPageFactory(background=HOSTILE)

    stored = CaseStudyPage.objects.get(pk=page.pk).background

    assert is_clean(stored)
    assert page.background == stored


@pytest.mark.django_db
def test_draft_saved_by_code_is_clean_and_so_is_what_is_published_from_it():
    page = factories.CaseStudyPageFactory()

    page.background = HOSTILE
    revision = page.save_revision(clean=False)

    assert is_clean(json.loads(json.dumps(revision.content))["background"])
    revision.publish()
    assert is_clean(CaseStudyPage.objects.get(pk=page.pk).background)


@pytest.mark.django_db
def test_part_s_text_is_clean_in_a_draft():
    page = factories.full_statement()

    point = page.points.get()
    point.text = HOSTILE
    page.points.add(point)
    page.save_revision()

    content = Revision.objects.filter(object_id=page.pk).latest("pk").content
    assert is_clean(content["points"][0]["text"])


@pytest.mark.django_db
def test_stream_is_clean_in_the_row_and_in_a_draft():
    section = {"type": "section", "value": {"heading": "A", "parts": [{"type": "text", "value": HOSTILE}]}}
    page = factories.StandardPageFactory(body=json.dumps([section]))

    revision = page.save_revision()

    stored = StandardPage.objects.get(pk=page.pk).body.raw_data[0]["value"]["parts"][0]["value"]
    drafted = json.loads(revision.content["body"])[0]["value"]["parts"][0]["value"]
    assert is_clean(stored)
    assert stored == drafted


@pytest.mark.django_db
def test_crafted_request_to_the_editor_is_cleaned():
    page = factories.CaseStudyPageFactory()
    editor = editing.signed_in("Editors")
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:steal()"}}
    block = {
        "key": 'a1"b',
        "type": "unstyled",
        "text": "Kept <script>steal()</script>",
        "depth": 0,
        "inlineStyleRanges": [{"offset": 0, "length": 4, "style": "BOLD"}, {"offset": 0, "length": 4, "style": "CODE"}],
        "entityRanges": [{"offset": 5, "length": 8, "key": 0}],
    }
    crafted = json.dumps({"blocks": [block], "entityMap": {"0": link}})

    answer = editing.send(
        editor, editing.edit_url(page), editing.open_form(editor, editing.edit_url(page), background=crafted)
    )

    assert answer.status_code in (200, 302)
    text = CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object().background
    assert "Kept" in text
    assert "<script" not in text
    assert "javascript:" not in text
    assert "<h1" not in text
    assert "<code" not in text


@pytest.mark.django_db
def test_cleaned_text_opens_in_the_editor_and_prints_on_a_page():
    clean = clean_rich_text(HOSTILE, FULL)

    shown = expand_db_html(clean)
    edited = json.loads(ContentstateConverter(features=FULL).from_database_format(clean))

    assert "steal" not in shown
    assert "steal" not in json.dumps(edited)
    assert any("Kept bold" in block["text"] for block in edited["blocks"])
