"""Staff's screen of import and export: the work in the background, the result for whoever asked."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from casestudies.domain.exchange import running
from casestudies.domain.exchange.records import ExchangeRefused
from casestudies.enums import ExchangeState
from casestudies.models import CaseStudyPage, Exchange
from tests import editing, factories
from tests.casestudies.exchange.exchanging import exported_json, latest

pytestmark = pytest.mark.django_db

LIST = "content_exchange"


@pytest.fixture
def moderator():
    return editing.signed_in("Moderators")


def work():
    """What the worker does, with its own command."""
    call_command("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", verbosity=0)


def ask(client, **data):
    return client.post(reverse(LIST), data)


def send(client, content, name="content.json", **data):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else json.dumps(content).encode())
    return ask(client, what="import", **{"import-file": file}, **data)


def one(exchange, what="_one"):
    return reverse(f"{LIST}{what}", args=[exchange.uuid])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["xlsx", "json", "zip"])
def test_export_is_made_in_the_background_and_fetched_by_who_asked(moderator, kind):
    factories.full_case_study()

    response = ask(moderator, what="export", **{"export-kind": kind})
    exchange = Exchange.objects.get()
    waiting = moderator.get(response.url).content.decode()
    work()
    done = moderator.get(response.url).content.decode()
    file = moderator.get(one(exchange, "_file"))

    assert "Waiting to begin" in waiting
    assert "records exported." in done
    assert f"Download {exchange.name}" in done
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in file.headers["Cache-Control"]
    content = b"".join(file.streaming_content)
    assert content[:2] == (b'{"' if kind == "json" else b"PK")
    assert not default_storage.exists(exchange.progress_name)


@pytest.mark.django_db(transaction=True)
def test_import_is_tried_first_then_done_once_by_the_button(moderator):
    page = factories.full_case_study()
    content = exported_json()
    content["case_studies"][0]["summary"] = "Another summary."

    response = send(moderator, content)
    work()
    tried = moderator.get(response.url).content.decode()
    between = latest(page).summary
    moderator.post(response.url)
    again = moderator.post(response.url, follow=True).content.decode()
    work()
    done = moderator.get(response.url).content.decode()

    assert "Nothing has been imported yet. The file would bring 0 new and 1 changed" in tried
    assert "<li>Summary</li>" in tried
    assert between == page.summary
    assert "This import was begun already" in again
    assert "Imported: 0 new, 1 changed" in done
    assert "Import it now" not in done
    text = latest(page)
    assert text.summary == "Another summary."
    assert CaseStudyPage.objects.get().latest_revision.user == moderator.user


def test_import_with_mistakes_names_them_and_offers_no_button(moderator):
    factories.CaseStudyIndexPageFactory()
    response = send(moderator, {"case_studies": [{"title": ""}, {"title": "<script>x</script>"}]})

    running.run(exchange=Exchange.objects.get())

    html = moderator.get(response.url).content.decode()
    assert "1 record cannot be taken. Nothing was imported" in html
    assert "column “title”: Write the title." in html
    assert "&lt;script&gt;" in html
    assert "Import it now" not in html
    with pytest.raises(ExchangeRefused):
        running.go_on(exchange=Exchange.objects.get())


def test_import_of_a_file_that_cannot_be_read_says_why(moderator):
    response = send(moderator, b"PK and nothing", "content.xlsx")

    running.run(exchange=Exchange.objects.get())

    assert "This is no spreadsheet that can be read." in moderator.get(response.url).content.decode()


def test_forms_say_what_is_missing(moderator):
    wrong_kind = send(moderator, b"x", "content.docx")
    no_file = ask(moderator, what="import")
    nothing = ask(moderator, what="export", **{"export-kind": "docx"})

    assert [response.status_code for response in (wrong_kind, no_file, nothing)] == [422, 422, 422]
    assert "Give it one of these ends: .xlsx, .json, .zip" in wrong_kind.content.decode()
    assert "Choose a file." in no_file.content.decode()
    assert not Exchange.objects.exists()


def test_what_one_person_asked_for_nobody_else_sees(moderator):
    exchange = running.ask_for_export(kind="json", by=moderator.user)
    running.run(exchange=exchange)
    other = editing.signed_in("Moderators")

    mine = moderator.get(one(exchange, "_file"))
    assert json.loads(b"".join(mine.streaming_content))["case_studies"] == []
    for address in (one(exchange), one(exchange, "_file")):
        assert other.get(address).status_code == 404
    assert other.post(one(exchange)).status_code == 404
    assert exchange.name not in other.get(reverse(LIST)).content.decode()
    exchange.refresh_from_db()
    assert moderator.get(f"/media/{exchange.file.name}").status_code == 404


def test_editors_have_no_such_screen():
    editor = editing.signed_in("Editors")
    exchange = running.ask_for_export(kind="json", by=editor.user)
    running.run(exchange=exchange)

    assert reverse(LIST) not in editor.get(reverse("wagtailadmin_home")).content.decode()
    for address in (reverse(LIST), one(exchange), one(exchange, "_file")):
        assert editor.get(address).status_code == 302  # Wagtail's answer to who may not: a message and the way home.
    assert send(editor, {}).status_code == 302
    assert Exchange.objects.count() == 1


def test_moderators_find_the_screen_in_the_menu(moderator):
    assert reverse(LIST) in moderator.get(reverse("wagtailadmin_home")).content.decode()


def test_exchange_that_is_under_way_is_not_begun_again(moderator):
    exchange = running.ask_for_export(kind="json", by=moderator.user)
    Exchange.objects.update(state=ExchangeState.RUNNING)

    running.run(exchange=exchange)

    assert Exchange.objects.get().state == ExchangeState.RUNNING


def test_exchange_that_fails_says_so_and_that_nothing_was_changed(moderator):
    factories.CaseStudyIndexPageFactory()
    response = send(moderator, {"case_studies": [{"title": "New"}]})
    exchange = Exchange.objects.get()
    default_storage.delete(exchange.file.name)

    running.run(exchange=exchange)

    assert "Something went wrong" in moderator.get(response.url).content.decode()
    assert Exchange.objects.get().state == ExchangeState.FAILED


def test_progress_is_told_while_it_runs_and_forgotten_after(moderator):
    exchange = running.ask_for_export(kind="json", by=moderator.user)
    Exchange.objects.update(state=ExchangeState.RUNNING, total=200)
    tell = running.Telling(exchange)

    tell(17)
    tell(18)  # Too soon to be worth a line.
    html = moderator.get(one(exchange)).content.decode()

    assert "Under way: 17 of about 200 records" in html
    default_storage.delete(exchange.progress_name)
    assert running.done_so_far(exchange) is None


def test_long_lists_of_outcomes_have_pages_and_what_is_wrong_comes_first(moderator):
    exchange = running.ask_for_export(kind="json", by=moderator.user)
    row = {"place": "p", "table": "organisations", "details": []}
    exchange.outcomes = [row | {"title": f"Same {n}", "kind": "same"} for n in range(150)]
    exchange.outcomes.append(row | {"title": "Wrong one", "kind": "error", "details": ["Write the name."]})
    exchange.state = ExchangeState.REFUSED
    exchange.save()

    first, second = (moderator.get(one(exchange), {"p": p}).content.decode() for p in (1, 2))

    assert "Wrong one" in first
    assert "Page 1 of 2" in first
    assert "Same 149" in second


def test_files_are_forgotten_after_a_week(moderator):
    old, new = (running.ask_for_export(kind="json", by=moderator.user) for _ in range(2))
    for exchange in (old, new):
        running.run(exchange=exchange)
    stuck = running.ask_for_export(kind="json", by=moderator.user)
    Exchange.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    Exchange.objects.filter(pk=stuck.pk).update(
        state=ExchangeState.RUNNING, started_at=timezone.now() - timedelta(hours=7)
    )
    name = Exchange.objects.get(pk=old.pk).file.name

    said = running.delete_old_exchanges()

    assert said == "1 file of exports and imports forgotten."
    assert not default_storage.exists(name)
    assert set(Exchange.objects.values_list("pk", "state")) == {
        (new.pk, ExchangeState.DONE),
        (stuck.pk, ExchangeState.FAILED),
    }
