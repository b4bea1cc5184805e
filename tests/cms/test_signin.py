"""How people sign in, and staff's second factor."""

import base64
import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from cms.signin.mail import CHANGES, CODES, LINKS
from home.models import OutboxMessage, User
from tests import editing, factories, mailbox

pytestmark = pytest.mark.django_db
ADMIN = "/admin/"


def confirmed(**fields) -> User:
    user = factories.UserFactory(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, address: str, password: str = "", **fields: str):
    return client.post(reverse("account_login"), {"login": address, "password": password, **fields})


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_by_a_code(client):
    user = confirmed()

    asked = sign_in(client, user.email)
    done = client.post(reverse("account_confirm_login_code"), {"code": mailbox.code(user.email)})

    assert asked.url == reverse("account_confirm_login_code")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert done.url == reverse("portal:mine")


def test_a_code_leads_back_to_where_one_was(client):
    user = confirmed()

    asked = sign_in(client, user.email, next="/submit/account/data/")
    done = client.post(asked.url, {"code": mailbox.code(user.email), "next": "/submit/account/data/"})

    assert done.url == "/submit/account/data/"


def test_a_code_ends_after_three_wrong_ones(client):
    user = confirmed()
    sign_in(client, user.email)
    code = mailbox.code(user.email)

    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "WRO-NGG"})
    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert not is_signed_in(client)


def test_a_code_ends_after_its_time(client, settings):
    user = confirmed()
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    sign_in(client, user.email)

    client.post(reverse("account_confirm_login_code"), {"code": mailbox.code(user.email)})

    assert not is_signed_in(client)


def test_a_code_is_in_no_record_once_it_was_sent(client):
    user = confirmed()
    sign_in(client, user.email)
    code = mailbox.code(user.email)

    message = OutboxMessage.objects.get()
    assert code not in message.shown_text + str(message.secrets)


def test_signing_in_by_a_password(client):
    user = confirmed()

    wrong = sign_in(client, user.email, "not the password")
    assert "The address or the password is not right" in wrong.content.decode()
    sign_in(client, user.email, factories.PASSWORD)

    assert is_signed_in(client)


def test_the_session_is_another_one_after_signing_in(client):
    user = confirmed()
    client.get("/submit/account/login/")
    sign_in(client, user.email)
    before = client.session.session_key
    client.post(reverse("account_confirm_login_code"), {"code": mailbox.code(user.email)})

    assert before
    assert client.session.session_key != before


def test_making_an_account_by_a_code(client):
    asked = client.post(reverse("account_signup"), {"email": "New@Example.org", "first_name": "Ann"})
    client.post(asked.url, {"code": mailbox.code("new@example.org")})

    user = User.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()
    assert user.username
    assert EmailAddress.objects.get(user=user).verified


def test_what_fills_in_every_field_makes_no_account(client):
    form = {"email": "new@example.org", "first_name": "Ann", "homepage_2": "https://example.org"}

    answer = client.post(reverse("account_signup"), form)

    assert "Leave the last field empty" in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("page", ["account_signup", "account_login", "account_reset_password"])
def test_pages_answer_alike_whether_or_not_there_is_an_account(page):
    confirmed(email="known@example.org")
    seen = {}
    for address in ("known@example.org", "unknown@example.org"):
        client = Client()
        asked = client.post(reverse(page), {"email": address, "login": address, "first_name": "Ann"})
        shown = client.get(asked.url).content.decode().replace(address, "ADDRESS")
        seen[address] = asked.url, re.sub(r'csrfmiddlewaretoken" value="\w+', "", shown)

    assert seen["known@example.org"] == seen["unknown@example.org"]
    mailbox.deliver()
    assert [message.to for message in mail.outbox] == [["known@example.org"], ["unknown@example.org"]]


def test_a_forgotten_password_is_chosen_anew_by_a_code(client):
    user = confirmed()

    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": mailbox.code(user.email)})
    new = "another long pass phrase"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)
    assert "Your password was changed by a code" in mailbox.letters(user.email)[-1]


def test_every_mail_of_the_library_has_its_kind():
    templates = Path(allauth.__file__).parent / "templates"
    sent = {
        str(file.relative_to(templates)).removesuffix("_subject.txt")
        for folder in ("account", "mfa")
        for file in (templates / folder / "email").glob("*_subject.txt")
    }

    # A link instead of the code: `ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED` switches it off.
    assert sent - {"account/email/password_reset_key"} == {*CODES, *LINKS, *CHANGES}


def test_too_many_requests_for_codes_are_refused(client):
    user = confirmed()
    statuses = [sign_in(Client(), user.email).status_code for _ in range(5)]

    assert statuses[0] == 302
    assert 200 in statuses[3:] or 429 in statuses[3:]
    mailbox.deliver()
    assert len(mail.outbox) <= 3


def test_limits_count_in_redis_too(settings, redis_url):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    user = confirmed(email="redis-limits@example.org")

    wrong = [sign_in(Client(), user.email, "wrong") for _ in range(7)]

    assert "Too many attempts failed" in wrong[-1].content.decode()


def test_the_second_factor_is_kept_unreadable():
    user, secret = confirmed(), generate_totp_secret()
    TOTP.activate(user, secret)

    stored = str(Authenticator.objects.get().data)
    assert secret not in stored
    assert base64.b32decode(secret).hex() not in stored


@pytest.fixture
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def editor():
    user = confirmed()
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.mark.django_db(transaction=True)
def test_staff_without_a_second_factor_set_one_up_first(client, strict, editor):
    sign_in(client, editor.email, factories.PASSWORD)
    asked = client.get(ADMIN)
    page = client.get(asked.url).content.decode()
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})

    assert asked.url == reverse("mfa_index")
    assert "add a passkey or an authenticator app" in page
    assert client.get(ADMIN).status_code == 200


def test_staff_are_asked_for_the_second_factor_at_sign_in(client, strict, editor):
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)

    asked = sign_in(client, editor.email, factories.PASSWORD, next=ADMIN)
    assert not is_signed_in(client)
    done = client.post(asked.url, {"code": app_code(secret)})

    assert done.url == ADMIN
    assert client.get(ADMIN).status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/reports/background-work/", "/admin/users/"])
def test_a_session_without_the_second_factor_opens_no_page_of_the_admin(client, strict, editor, path):
    TOTP.activate(editor, generate_totp_secret())
    client.force_login(editor)

    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("mfa_reauthenticate"))


def test_showing_the_second_factor_later_opens_the_admin(client, strict, editor):
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    client.force_login(editor)

    done = client.post(client.get(ADMIN).url, {"code": app_code(secret), "next": ADMIN})

    assert done.url == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_second_factor_that_is_taken_away_no_longer_counts(client, strict, editor):
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    client.post(sign_in(client, editor.email, factories.PASSWORD).url, {"code": app_code(secret)})

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(ADMIN).url == reverse("mfa_index")


def test_without_the_setting_staff_get_in_at_once(client, editor):
    sign_in(client, editor.email, factories.PASSWORD)

    assert client.get(ADMIN).status_code == 200


def test_whoever_is_no_staff_finds_no_admin(client):
    client.force_login(factories.MembershipFactory().user)

    assert client.get(ADMIN).status_code == 404
    assert client.get(reverse("wagtailadmin_login"), {"next": ADMIN}, follow=True).status_code == 404


def test_new_staff_are_invited_and_sign_in_without_a_password(client, strict):
    admin = editing.signed_in(is_superuser=True, is_staff=True)
    session = admin.session
    session["second_factor_shown_by"] = admin.user.pk
    session.save()
    form = admin.get(reverse("wagtailusers_users:add")).content.decode()
    group = Group.objects.get(name="Editors")
    admin.post(
        reverse("wagtailusers_users:add"),
        {"email": "New@example.org", "first_name": "Ann", "last_name": "Other", "groups": [group.pk]},
    )

    new = User.objects.get(email="new@example.org")
    assert 'name="password1"' not in form
    assert 'name="username"' not in form
    assert not new.has_usable_password()
    assert mailbox.link("new@example.org") == ADMIN
    asked = sign_in(client, new.email, next=ADMIN)
    client.post(asked.url, {"code": mailbox.code(new.email)})
    assert client.get(ADMIN).url == reverse("mfa_index")


def test_another_address_of_somebody_ends_the_old_one(client):
    admin = editing.signed_in(is_superuser=True, is_staff=True)
    user = confirmed(first_name="Ann", last_name="Other", email="old@example.org")

    fields = {"email": "new@example.org", "first_name": "Ann", "last_name": "Other", "is_active": "on"}
    admin.post(reverse("wagtailusers_users:edit", args=[user.pk]), fields)

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", False)]


def test_signing_in_in_another_tab_loses_no_word_of_an_open_form():
    user, browser = confirmed(), Client(enforce_csrf_checks=True)
    browser.get(reverse("account_login"))
    old = browser.cookies["csrftoken"].value
    form = {"login": user.email, "password": factories.PASSWORD, "csrfmiddlewaretoken": old}
    browser.post(reverse("account_login"), form, headers={"Origin": "http://testserver"})
    typed = {"first_name": "Ann", "last_name": "  O’Ther <b>\n", "csrfmiddlewaretoken": old}

    refused = browser.post(reverse("portal:account"), typed, headers={"Origin": "http://testserver"})
    foreign = browser.post(reverse("portal:account"), typed, headers={"Origin": "https://evil.example"})
    html = refused.content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', html)[1]
    again = browser.post(
        reverse("portal:account"), typed | {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"}
    )

    assert (refused.status_code, foreign.status_code, again.status_code) == (403, 403, 302)
    assert '<textarea name="last_name" hidden>\n  O’Ther &lt;b&gt;\n</textarea>' in html
    assert "O’Ther" not in foreign.content.decode()
