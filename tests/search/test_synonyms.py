"""Synonyms: written by staff, live with the next search on every server, tried before they are saved."""

import csv
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cms.starter_content import DATA_DIR
from search import service
from search.contract import Engine, Query
from search.domain import wording
from search.enums import Direction
from search.indexing import rebuilding
from search.models import Synonym, WordingStamp
from search.models.synonym import LONGEST, MOST_OTHERS
from search.service import Answer, Question
from search.service.comparing import compare
from search.synonyms import Synonyms
from tests import editing
from tests.factories import CaseStudyPageFactory

pytestmark = pytest.mark.django_db


def write(phrase: str, *others: str, direction: Direction = Direction.BOTH_WAYS) -> Synonym:
    entry = Synonym(phrase=phrase, others="\n".join(others), direction=direction)
    entry.full_clean()
    entry.save()
    return entry


def ask(text: str, **fields: Any) -> Answer:
    return service.search(Question(text=text, **fields))


def titles(answer: Answer) -> list[str]:
    return sorted("".join(piece.text for piece in result.title) for result in answer.results)


@pytest.fixture
def pages() -> None:
    for title in ("Academic clinical fellowships in Leeds", "ACF posts in York", "Clinical research facility"):
        CaseStudyPageFactory(title=title)
    rebuilding.rebuild()


@pytest.mark.usefixtures("pages")
def test_other_words_are_searched_for_and_shown() -> None:
    write("ACF", "academic clinical fellowship")

    answer = ask("acf")

    assert titles(answer) == ["ACF posts in York", "Academic clinical fellowships in Leeds"]
    (expansion,) = answer.reading.expansions
    assert (expansion.phrase, expansion.also) == ("acf", ("academic clinical fellowship",))


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(("direction", "is_found"), [(Direction.BOTH_WAYS, True), (Direction.ONE_WAY, False)])
def test_the_other_words_find_the_phrase_only_both_ways(direction: Direction, is_found: bool) -> None:  # noqa: FBT001 - a parameter
    write("ACF", "academic fellowship", direction=direction)

    answer = ask("academic fellowships")

    assert ("ACF posts in York" in titles(answer)) is is_found
    assert [expansion.also for expansion in answer.reading.expansions] == ([("ACF",)] if is_found else [])


def test_other_words_do_not_find_each_other() -> None:
    entry = write("CRF", "clinical research facility", "clinical research fellow")

    known = wording.synonyms_of([entry])

    assert known["crf"] == ("clinical research facility", "clinical research fellow")
    assert known["clinical research facility"] == ("CRF",)


def test_entries_that_share_a_word_are_read_together() -> None:
    write("CL", "clinical lectureship", "ACL")
    write("ACL", "academic clinical lectureship")

    known = wording.current().synonyms

    assert known["acl"] == ("academic clinical lectureship", "CL")


def test_phrase_is_known_without_its_little_words() -> None:
    CaseStudyPageFactory(title="CCT holders")
    rebuilding.rebuild()
    write("CCT", "certificate of completion of training")

    for typed in (
        "certificate of completion of training",
        "certificate completion training",
        "Certificates of training",
    ):
        assert ask(typed).total == ("completion" in typed)


@pytest.mark.usefixtures("pages")
def test_near_misses_are_asked_with_the_same_words() -> None:
    write("ACFs", "academic clinical fellowship")

    answer = ask("ACFs", filters={"year": ("1999",)})

    assert (answer.total, answer.near_misses[0].count) == (0, 2)


@pytest.mark.usefixtures("pages")
def test_change_is_live_with_the_next_search() -> None:
    entry = write("ACF", "academic clinical fellowship")
    assert ask("acf").total == 2

    entry.others = "clinical research facility"
    entry.save()
    assert titles(ask("acf")) == ["ACF posts in York", "Clinical research facility"]

    Synonym.objects.all().delete()
    assert titles(ask("acf")) == ["ACF posts in York"]


def test_search_reads_one_stamp_while_nothing_changes(django_assert_num_queries: Any) -> None:
    for n in range(50):
        write(f"A{n}", f"word number {n}")
    wording.current()

    with django_assert_num_queries(1):
        wording.current()


def test_another_process_is_noticed_by_its_stamp(django_assert_num_queries: Any) -> None:
    write("ACF", "academic clinical fellowship")
    assert "acf" in wording.current().synonyms

    Synonym.objects.filter(phrase="ACF").update(others="fellows")
    WordingStamp.objects.update(stamp="written elsewhere")

    assert wording.current().synonyms["acf"] == ("fellows",)


def test_change_that_is_rolled_back_is_forgotten() -> None:
    write("ACF", "academic clinical fellowship")

    with transaction.atomic():
        write("CRTF", "clinical research training fellowship")
        assert "crtf" in wording.current().synonyms
        transaction.set_rollback(True)

    assert list(wording.current().synonyms) == ["acf", "academic clinical fellowship"]


def test_prepared_words_are_not_prepared_again(engine: Engine) -> None:
    engine.rebuild([])
    prepared = Synonyms({"acf": ("academic clinical fellowship",)})

    engine.search(Query(text="acf", synonyms=prepared))

    assert Synonyms.of(prepared) is prepared
    assert prepared.longest == 1


@pytest.mark.parametrize(
    ("phrase", "others", "said"),
    [
        ("", "fellow", "Write the word or phrase that people type."),
        ("ACF", "", "Write at least one other word or phrase."),
        ("ACF", " ; \n", "Write at least one other word or phrase."),
        ("???", "fellow", "“???” has no word that can be searched for."),
        ("of the", "fellow", "“of the” has no word that can be searched for."),
        ("ACF", "the", "“the” has no word that can be searched for."),
        ("ACF", "acfs", "“acfs” finds the same as “ACF” anyway. Leave it out."),
        ("ACF", "Fellow\nfellows", "“fellows” finds the same as “Fellow”. One of them is enough."),
        ("kept", "fellow", "There is an entry for “Kept” already. Add the other words there."),
        ("ACF", "x" * (LONGEST + 1), f"“{'x' * 40}…” has {LONGEST + 1} characters. Use at most {LONGEST}."),
        ("a b c d e f g h i j k", "fellow", "“a b c d e f g h i j k” has 11 words. Use at most 10."),
        (
            "ACF",
            "\n".join(f"word{n}" for n in range(MOST_OTHERS + 1)),
            f"These are {MOST_OTHERS + 1} lines. Keep the {MOST_OTHERS} that matter most: more only make results worse.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(phrase: str, others: str, said: str) -> None:
    write("Kept", "keeper")

    with pytest.raises(ValidationError) as refused:
        Synonym(phrase=phrase, others=others).full_clean()

    assert refused.value.messages == [said]


def test_entry_is_tidied() -> None:
    entry = write("  Allied   health ", " AHP ; allied  health professional\n\n")

    assert (entry.phrase, entry.others) == ("Allied health", "AHP\nallied health professional")


@pytest.mark.usefixtures("pages")
def test_comparison_says_what_would_change() -> None:
    after = wording.synonyms_of([Synonym(phrase="ACF", others="academic clinical fellowship")])

    comparison = compare("acf", after=after)

    assert (comparison.total_before, comparison.total_after) == (1, 2)
    assert comparison.also == ("academic clinical fellowship",)
    assert {move.title: move.sentence for move in comparison.moves} == {
        "Academic clinical fellowships in Leeds": "new, in place 1",
        "ACF posts in York": "down from place 1 to 2",
    }
    assert compare("facility", after=after).is_same


# --- In the admin ---------------------------------------------------------------------------------

ADD = "search_synonyms:add"


def form(**fields: str) -> dict[str, str]:
    return {"phrase": "ACF", "others": "academic clinical fellowship", "direction": "both-ways"} | fields


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_staff_write_change_and_delete(group: str) -> None:
    client = editing.signed_in(group)

    client.post(reverse(ADD), form())
    entry = Synonym.objects.get()
    client.post(reverse("search_synonyms:edit", args=[entry.pk]), form(others="fellow"))
    changed = Synonym.objects.get().others
    client.post(reverse("search_synonyms:delete", args=[entry.pk]))

    assert changed == "fellow"
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("name", ["index", "add", "edit", "delete", "index_results"])
def test_nobody_else_gets_in(name: str) -> None:
    entry = write("ACF", "academic clinical fellowship")
    address = reverse(f"search_synonyms:{name}", args=[entry.pk] if name in {"edit", "delete"} else [])
    client = editing.signed_in()

    assert client.get(address).status_code == 404
    assert client.post(address, form(others="hack")).status_code in {404, 405}
    assert Synonym.objects.get().others == "academic clinical fellowship"
    assert Client(enforce_csrf_checks=True).post(address, form()).status_code == 403


@pytest.mark.usefixtures("pages")
def test_what_would_change_is_shown_and_nothing_saved() -> None:
    text = editing.signed_in("Editors").post(reverse(ADD), form(**{"try": "1", "wanted": "facility"})).text

    assert "<strong>1</strong> result now, <strong>2</strong> with this entry." in text
    assert "Academic clinical fellowships in Leeds</a>: new, in place 1" in text
    assert "“facility”" in text
    assert "Also searched for: academic clinical fellowship" in text
    assert not Synonym.objects.exists()


@pytest.mark.usefixtures("pages")
def test_change_of_an_entry_is_compared_with_the_entry_as_it_is() -> None:
    entry = write("ACF", "academic clinical fellowship", direction=Direction.ONE_WAY)

    response = editing.signed_in("Editors").post(
        reverse("search_synonyms:edit", args=[entry.pk]), form(**{"try": "1", "others": "clinical research facility"})
    )

    assert "Academic clinical fellowships in Leeds</a>: no longer among the first 20" in response.text
    assert Synonym.objects.get().others == "academic clinical fellowship"


def test_mistakes_are_said_beside_their_fields() -> None:
    text = editing.signed_in("Editors").post(reverse(ADD), form(**{"try": "1", "phrase": "", "others": ""})).text

    assert "Write the word or phrase that people type." in text
    assert text.count("Write at least one other word or phrase.") == 1
    assert "This field is required" not in text


def test_trying_while_search_is_away_says_so(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "file").write_text("")
    settings.SEARCH_DIR = tmp_path / "file" / "search"

    text = editing.signed_in("Editors").post(reverse(ADD), form(**{"try": "1"})).text

    assert "Search cannot answer at the moment" in text


def test_form_begins_with_what_the_report_sends() -> None:
    text = editing.signed_in("Editors").get(reverse(ADD), {"phrase": 'cardiac "nurse'}).text

    assert 'value="cardiac &quot;nurse"' in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_is_searched_filtered_and_downloaded(kind: str) -> None:
    write("ACF", "academic clinical fellowship")
    write("HEI", "university", direction=Direction.ONE_WAY)
    client = editing.signed_in("Editors")

    found = client.get(reverse("search_synonyms:index"), {"q": "universi"})
    filtered = client.get(reverse("search_synonyms:index"), {"direction": "both-ways"})
    download = client.get(reverse("search_synonyms:index"), {"export": kind})

    assert [entry.phrase for entry in found.context["object_list"]] == ["HEI"]
    assert [entry.phrase for entry in filtered.context["object_list"]] == ["ACF"]
    assert download.status_code == 200
    if kind == "csv":
        assert download.getvalue().decode("utf-8-sig").splitlines()[1] == "ACF,academic clinical fellowship,both-ways,,"


# --- In the starter content -----------------------------------------------------------------------


def test_starter_content_has_acronyms_that_say_where_they_were_seen() -> None:
    with (DATA_DIR / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        entry = Synonym(**row)
        entry.full_clean()
        entry.save()

    known = wording.current().synonyms

    assert len(rows) > 130
    assert all(row["source"] for row in rows)
    assert known["acf"] == ("Academic Clinical Fellowship", "Academic Clinical Fellow")
    assert "ACF" in known["academic clinical fellow"]
    assert "university" in known["hei"]
    assert "university" not in known
