"""Rich text in a plain box and back, with any text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casestudies.markup import normal, to_html, to_marks
from casestudies.models.case_study import TEXT_FEATURES
from home.richtext import clean_rich_text

KEPT = (
    '<p data-block-key="a1">Read <a linktype="page" id="3">this page</a> &amp; <b>that</b>.</p>'
    '<h3 data-block-key="b2">Steps</h3><ul><li data-block-key="c3">one</li><li data-block-key="c4">two</li></ul>'
    '<p data-block-key="d5"><a linktype="document" id="7">The bid</a></p>'
)
pieces = st.sampled_from(
    [
        "word",
        "other",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "#",
        "# ",
        "### ",
        "- ",
        "1. ",
        "2) ",
        "[",
        "]",
        "(",
        ")",
        "\\",
        "<b>",
        "&amp;",
        "&",
        "https://example.org/a_b",
        "[x](https://example.org)",
        "[x](page:3)",
        "é",
        "\t",
        ">",
        "`",
        "~~",
        "|",
        "+ ",
        "---",
        "===",
        "![",
    ]
)
marks = st.lists(pieces, max_size=14).map("".join)
plain = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" *_#-+[]()\\1.)"), min_size=1
)
block = st.tuples(
    st.sampled_from(
        ["<p>{}</p>", "<h3>{}</h3>", "<ul><li>{}</li></ul>", "<ol><li>{}</li><li>b</li></ol>", "<p><b>x</b> {}</p>"]
    ),
    plain,
)


def escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def letters(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"<[^>]*>", " ", text))


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Two words", "<p>Two words</p>"),
        ("One line\nthe next", "<p>One line<br/>the next</p>"),
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("# Heading\ntext", "<h3>Heading</h3><p>text</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("* a\n\n* b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("**bold** and *italic*", "<p><b>bold</b> and <i>italic</i></p>"),
        ("[words](https://example.org)", '<p><a href="https://example.org">words</a></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("[x](document:9)", "<p><a>x</a></p>"),
        ("snake_case_name costs 2 * 3 * 4", "<p>snake_case_name costs 2 * 3 * 4</p>"),
        ("", ""),
        (" \n \n", ""),
    ],
)
def test_to_html(typed: str, html: str) -> None:
    assert to_html(typed) == html


def test_unchanged_blocks_keep_their_html() -> None:
    changed = to_marks(KEPT).replace("- two", "- two\n- three") + "\n\nA last word."

    html = clean_rich_text(to_html(changed, stored=KEPT), TEXT_FEATURES)

    assert html.startswith(KEPT.split("<ul>", maxsplit=1)[0])
    assert '<p data-block-key="d5"><a linktype="document" id="7">The bid</a></p><p>A last word.</p>' in html
    assert "<li>three</li>" in html


def test_links_within_the_site_survive_in_a_changed_block() -> None:
    changed = to_marks(KEPT).replace("Read ", "Do read ")

    assert 'Do read <a linktype="page" id="3">this page</a>' in clean_rich_text(
        to_html(changed, stored=KEPT), TEXT_FEATURES
    )


def test_second_paragraph_of_a_point_stands_on_a_line_of_its_own() -> None:
    assert to_html("- one\n\n  more of it\n- two") == "<ul><li>one<br/>more of it</li><li>two</li></ul>"


def test_nothing_changed_is_the_same_html() -> None:
    assert clean_rich_text(to_html(to_marks(KEPT), stored=KEPT), TEXT_FEATURES) == KEPT


@given(typed=marks)
@example(typed="# ## #")
@example(typed="\\## x")
@example(typed="***word*word*")
@example(typed="+ word\n- word")
@example(typed="**word*+ word*")
@example(typed="word\t\nword")
@example(typed="- word\n\\\nword")
def test_what_was_saved_is_shown_and_saved_the_same(typed: str) -> None:
    shown = normal(typed)

    assert normal(shown) == shown
    assert to_marks(to_html(shown, stored=to_html(typed, stored='<a linktype="page" id="3"></a>'))) == shown


@given(typed=marks)
def test_no_word_of_what_was_typed_is_lost(typed: str) -> None:
    without_addresses = re.sub(r"\]\([^)]*\)", "]()", typed)

    assert set(letters(without_addresses.replace("<b>", " ").replace("&amp;", "&"))) <= set(
        letters(
            to_html(typed, stored='<a linktype="page" id="3"></a>').replace("&lt;b&gt;", " ").replace("&amp;amp;", "&")
        )
    ) | {str(n) for n in range(10)}  # the numbers of a list are its own


@given(blocks=st.lists(block, max_size=4))
def test_stored_html_reads_the_same_after_a_round_trip(blocks: list[tuple[str, str]]) -> None:
    html = "".join(frame.format(escaped(text)) for frame, text in blocks if escaped(text))

    assert letters(to_html(to_marks(html))) == letters(to_html(to_marks(to_html(to_marks(html)))))
    assert letters(to_html(to_marks(html))) == letters(html)


@given(typed=marks)
def test_what_is_stored_is_clean(typed: str) -> None:
    html = to_html(typed)

    assert clean_rich_text(html, TEXT_FEATURES).count("<") == html.count("<")
