"""The editor as a person uses it: read the form, change some of it, send it."""

import re
from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from tests.factories import UserFactory

FORM = "page-edit-form"
STREAM = re.compile(r'id="([a-z_]+)"\s+data-block')
"""A stream's place in the form, which a script fills in a browser: here it is sent as empty."""


def signed_in(*groups: str, **fields: Any) -> Client:
    """A browser in which a member of these groups is signed in."""
    from django.contrib.auth.models import Group  # noqa: PLC0415 - apps must be loaded first

    user = UserFactory(**fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    client.user = user  # type: ignore[attr-defined]
    return client


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(parent: Any, model: Any) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def open_form(client: Client, address: str, **changes: Any) -> QueryDict:
    """What the editor at this address would send, with some fields changed."""
    response = client.get(address)
    assert response.status_code == 200, response
    data = querydict_from_html(response.content.decode(), form_id=FORM)
    for template in [name for name in data if "__prefix__" in name]:
        del data[template]
    for stream in STREAM.findall(response.content.decode()):
        data.setdefault(f"{stream}-count", "0")
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def add_row(data: QueryDict, relation: str, **fields: Any) -> int:
    """Add a row, as “Add” does: a copy of the empty row, with the next number."""
    number = int(data[f"{relation}-TOTAL_FORMS"])
    data[f"{relation}-TOTAL_FORMS"] = str(number + 1)
    for name, value in {"id": "", "uuid": "", "ORDER": str(number + 1), "DELETE": "", **fields}.items():
        data.setlist(f"{relation}-{number}-{name}", value if isinstance(value, list) else [str(value)])
    return number


def send(client: Client, address: str, data: QueryDict, action: str = "", **headers: str) -> Any:
    """Press a button of the editor: nothing for “Save draft”, or “publish”, “submit” and so on."""
    if action:
        data[f"action-{action}"] = "1"
    return client.post(address, data.urlencode(), "application/x-www-form-urlencoded", headers=headers)


def said(response: Any, client: Client | None = None) -> str:
    """The words of all messages that the next page shows."""
    from django.contrib.messages import get_messages  # noqa: PLC0415 - apps must be loaded first

    return " ".join(str(message) for message in get_messages(response.wsgi_request))
