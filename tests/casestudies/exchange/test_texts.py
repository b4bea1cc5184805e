"""What texts lead to in another place, and any text at all."""

import json
from pathlib import Path

import pytest

from casestudies.models import CaseStudyPage
from tests import factories
from tests.casestudies.exchange.exchanging import errors, exported_json, imported, latest

pytestmark = pytest.mark.django_db

NAUGHTY = Path(__file__).parents[4] / "shared" / "data" / "naughty_strings.json"


@pytest.fixture
def naughty():
    """Strings that break input handling."""
    shared = json.loads(NAUGHTY.read_text()) if NAUGHTY.exists() else []
    return [
        *shared,
        "=1+1",
        "Ω≈ç√∫˜µ 田中さん 👾",
        "<script>alert(1)</script>",
        " ",
        "\u202etest\u202e",
        "\ud800",
        "a\x00b",
    ]


def test_links_lead_to_the_same_page_and_file_where_their_numbers_are_others():
    target, document = factories.CaseStudyPageFactory(title="Target"), factories.DocumentFactory(title='A "file"')
    page = factories.CaseStudyPageFactory(
        title="Source",
        goals=f'<p><a linktype="page" id="{target.pk}">Other</a> <a linktype="document" id="{document.pk}">file</a></p>',
    )
    page.save_revision().publish()
    content = exported_json(tables=("case_studies",))
    content["case_studies"].reverse()  # The text comes before what it leads to.
    CaseStudyPage.objects.get(pk=page.pk).delete()
    CaseStudyPage.objects.get(pk=target.pk).delete()
    factories.CaseStudyPageFactory(title="In between")

    report = imported(content)

    assert errors(report) == []
    there = CaseStudyPage.objects.get(title="Target")
    goals = latest(CaseStudyPage.objects.get(title="Source")).goals
    assert (
        goals
        == f'<p><a linktype="page" id="{there.pk}">Other</a> <a linktype="document" id="{document.pk}">file</a></p>'
    )


def test_text_from_a_file_is_cleaned_as_everywhere():
    factories.CaseStudyIndexPageFactory()

    imported({"case_studies": [{"title": "Sample", "goals": "<p onclick='x()'>Good<script>x()</script></p>"}]})

    assert latest(CaseStudyPage.objects.get()).goals == "<p>Good</p>"


def test_any_text_is_taken_as_it_is_or_refused_with_a_sentence(naughty):
    factories.CaseStudyIndexPageFactory()
    challenges = [{"challenge": text[:1000], "response": text[-1000:]} for text in naughty]
    case_study = {"title": "Sample", "goals": "".join(text for text in naughty if "<a" not in text and fits(text))}

    report = imported({"case_studies": [case_study | {"challenges": challenges}]}, dry_run=True)
    fit = [challenge for challenge, text in zip(challenges, naughty, strict=True) if fits(text)]
    imported({"case_studies": [case_study | {"challenges": fit}]})

    refused = [n for n, text in enumerate(naughty, start=1) if not fits(text)]
    sentence = "This text holds characters that cannot be stored. Type it again."
    assert errors(report) == [
        f"case_studies, record 1, challenges, record {n}, column “{column}”: {sentence}"
        for n in refused
        for column in ("challenge", "response")
    ]
    kept = [part.challenge for part in latest(CaseStudyPage.objects.get()).challenges.all()]
    assert kept == [row["challenge"] if row["challenge"].strip() else "" for row in fit]


def fits(text):
    """Whether a database can store it."""
    return "\x00" not in text and "\ud800" not in text
