"""Plain text as rich text."""

import pytest

from cms.starter_content.prose import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One.\nStill one.\n\nTwo.", "<p>One. Still one.</p><p>Two.</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("**Gains.** Less < more & better", "<p><b>Gains.</b> Less &lt; more &amp; better</p>"),
        (
            "See [the page](https://example.org/?a=1&b=2).",
            '<p>See <a href="https://example.org/?a=1&amp;b=2">the page</a>.</p>',
        ),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
    ],
)
def test_to_html(text, html):
    assert to_html(text) == html
