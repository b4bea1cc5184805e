"""What a person can download about themselves."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from home.domain.messages import keep_contact_message
from home.models import Invitation, User
from home.selectors.my_data import LEFT_OUT, everything_about, keys_to_people, rows_about
from home.selectors.usage import foreign_keys_to
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_table_that_refers_to_people_is_in_it_or_left_out_with_a_reason():
    told = {key.model._meta.db_table for key in keys_to_people()}
    left = {key.model._meta.db_table for key in foreign_keys_to(User)} - told

    assert len(told) > 20
    assert {table.removeprefix("home_") for table in left} == set(LEFT_OUT)
    assert len({label for label, _ in rows_about(factories.UserFactory())}) == len(keys_to_people())


def test_it_holds_what_the_person_did_and_no_secret(client):
    manager = factories.MembershipFactory()
    user, other = manager.user, factories.MembershipFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    submission = factories.SubmissionFactory(organisation=manager.organisation, started_by=user)
    submission.page.title = "Words that are the organisation’s"
    submission.page.save_revision(user=user, clean=False)
    link, key = Invitation.issue(organisation=other.organisation, email=user.email)
    told = {"name": "Ann", "email": user.email, "organisation": "", "text": "What I asked."}
    keep_contact_message(token=link.organisation.uuid, **told)
    client.force_login(user)

    answer = client.get(reverse("portal:my_data_file"))
    held = json.loads(answer.content)
    text = answer.content.decode()

    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert held["account"]["email"] == user.email
    assert held["refers_to_you"]["home.membership.user"][0]["organisation"] == manager.organisation.name
    assert held["refers_to_you"]["casestudies.submission.started_by"][0]["uuid"] == str(submission.uuid)
    assert held["refers_to_you"]["wagtailcore.revision.user"][0]["id"]
    assert held["invitations_to_you"][0]["organisation"] == other.organisation.name
    assert held["messages_from_you"][0]["text"] == "What I asked."
    for hidden in (user.password, link.digest, key, secret, other.user.email):
        assert hidden not in text


def test_the_number_of_queries_does_not_grow_with_rows(django_assert_max_num_queries):
    few, many = factories.UserFactory(), factories.UserFactory()
    for _ in range(5):
        factories.MembershipFactory(user=many)
    with django_assert_max_num_queries(60) as first:
        json.dumps(everything_about(few), cls=DjangoJSONEncoder)
    with django_assert_max_num_queries(60) as second:
        json.dumps(everything_about(many), cls=DjangoJSONEncoder)

    assert len(second) - len(first) <= 1
