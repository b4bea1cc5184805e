"""The yearly check of funders' offers: who is asked when, what an answer does, what the map and search say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from home.domain.jobs import jobs
from home.enums import CheckAnswer
from home.models.secret_link import digest_of
from pathway.domain.checking import answer, ask, check_all
from pathway.models import FundingScheme, OfferCheck
from search.documents import documents_of
from tests import factories
from tests.checking import ago
from tests.mailbox import letters, link

pytestmark = pytest.mark.django_db

SECRET = "a-secret-for-tests"
ADDRESS = f"/offers/checks/{SECRET}/"


def offer(*, days=400, **fields):
    made = factories.FundingSchemeFactory(
        **({"last_checked": ago(days=days).isoformat(), "check_email": "funder@example.org"} | fields)
    )
    return FundingScheme.objects.get(pk=made.pk)


def asked(**fields):
    made = offer(**fields)
    assert ask(offer=made)
    OfferCheck.objects.update(digest=digest_of(SECRET))
    return made


def boost(made):
    (document,) = documents_of(FundingScheme, [made.pk], {f"offer:{made.pk}": 1})
    return document.boost


def test_offer_that_is_due_is_asked_about_once_by_a_link_that_opens_its_page():
    offer()

    first, second = check_all(), check_all()

    assert first == "Funders asked about 1 offers and reminded of 0; 1 offers marked anew."
    assert second == "Funders asked about 0 offers and reminded of 0; 0 offers marked anew."
    (letter,) = letters("funder@example.org")
    assert letter.startswith("Action needed: is “Fellowship")
    assert Client().get(link("funder@example.org")).status_code == 200
    assert "offer-checks" in [job.name for job in jobs()]


@pytest.mark.parametrize("fields", [{"days": 364}, {"check_email": ""}, {"last_checked": ""}, {"is_listed": False}])
def test_offer_that_is_not_due_or_has_nobody_to_ask_is_left_alone(fields):
    offer(**fields)

    check_all()

    assert not OfferCheck.objects.exists()


def test_offer_past_its_check_is_marked_on_the_map_and_stands_further_down(client):
    page, made = factories.FunderMapPageFactory(), offer()
    made.career_stages.add(factories.CareerStageFactory())
    assert "may be out of date" not in client.get(page.url).content.decode()

    check_all()

    assert "may be out of date" in client.get(page.url).content.decode()
    assert boost(made) == 0.7


def test_offer_is_due_for_a_month_before_it_is_marked():
    made = offer(days=390)

    check_all()

    made.refresh_from_db()
    assert (OfferCheck.objects.count(), made.is_stale) == (1, False)


def test_still_true_is_a_click_and_the_date_follows():
    made = asked()
    check_all()

    response = Client(enforce_csrf_checks=True).post(ADDRESS, {"answer": "true"}, follow=True)

    made.refresh_from_db()
    assert "it was checked on" in response.content.decode()
    assert (made.last_checked, made.is_stale) == (timezone.localdate().isoformat(), False)
    assert boost(made) == 1.0


@pytest.mark.parametrize("said", [CheckAnswer.CHANGE, CheckAnswer.DOWN])
def test_other_answers_change_no_fact_mark_the_offer_and_go_to_staff(settings, said):
    settings.STAFF_EMAILS = ["team@example.org"]
    made = asked(days=370)
    before = made.last_checked

    answer(check=OfferCheck.objects.get(), answer=said, note="It closes in May now.")

    made.refresh_from_db()
    assert (made.is_stale, made.last_checked, made.is_listed) == (True, before, True)
    assert "It closes in May now." in letters("team@example.org")[-1]
    made.last_checked = (timezone.localdate() + timedelta(days=1)).isoformat()
    made.save()
    check_all()
    made.refresh_from_db()
    assert not made.is_stale


def test_looking_answers_nothing_and_the_first_answer_stands():
    asked()
    visitor = Client()

    shown = visitor.get(ADDRESS)
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "no-referrer")
    assert OfferCheck.objects.get().answer == ""
    visitor.post(ADDRESS, {"answer": "down"})
    visitor.post(ADDRESS, {"answer": "true"})

    assert OfferCheck.objects.get().answer == CheckAnswer.DOWN


def test_what_is_no_answer_and_a_wrong_secret_are_refused():
    asked()

    assert Client().post(ADDRESS, {"answer": "perhaps"}).status_code == 422
    assert Client().post(ADDRESS, {"answer": "down", "note": "x" * 2001}).status_code == 422
    assert Client().get("/offers/checks/another/").status_code == 404
    assert OfferCheck.objects.get().answer == ""


def test_reminders_go_twice_and_stop():
    asked()

    for _ in range(4):
        OfferCheck.objects.update(last_mailed_at=timezone.now() - timedelta(days=15))
        check_all()

    assert len(letters("funder@example.org")) == 3


def test_address_of_the_funder_is_never_public(client):
    page, made = factories.FunderMapPageFactory(), offer()
    made.career_stages.add(factories.CareerStageFactory())

    assert "funder@example.org" not in client.get(page.url).content.decode()
