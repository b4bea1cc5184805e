"""Everything that the site holds about a person.

Invariant: whatever table refers to people is in it, also one that is added later: the tables are found by their keys, and
what is left out is named here with its reason. A test compares the two.
"""

import re
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet

from home.models import ContactMessage, Invitation, MistakeReport, OutboxMessage, User
from home.selectors.people import confirmed_addresses
from home.selectors.usage import foreign_keys_to

SECRET = re.compile(r"password|digest|secret|hash|token|^data$|^key$|^content$|^form_data$")
"""Columns that hold what nobody may read (codes, digests), or the texts of pages, which are an organisation's."""
LEFT_OUT = {
    "user_groups": "it is in the account itself, by name",
    "user_user_permissions": "the same",
}
"""Many-to-many tables, which say nothing that is not said elsewhere, by the end of the table's name."""


def everything_about(user: User) -> dict[str, Any]:
    """All of it, as plain values: the account, what refers to it, and what was written from or to its addresses."""
    addresses = {user.email.lower(), *confirmed_addresses(user)}
    return {
        "account": _row(user) | {"groups": sorted(user.groups.values_list("name", flat=True))},
        "refers_to_you": {label: [_row(row) for row in rows] for label, rows in rows_about(user) if rows},
        "invitations_to_you": [_row(row) for row in Invitation.objects.filter(_by("email", addresses))],
        "messages_to_you": [
            {"subject": message.shown_subject, "text": message.shown_text, "written_at": message.written_at}
            for message in OutboxMessage.objects.filter(_by("deliveries__address", addresses)).distinct().order_by("pk")
        ],
        "messages_from_you": [
            _row(row)
            for model in (ContactMessage, MistakeReport)
            for row in model.objects.filter(_by("email", addresses))
        ],
    }


def rows_about(user: User) -> list[tuple[str, QuerySet[Any]]]:
    """Rows of every table that refers to people, by the table's name and its column. One query a table."""
    return [
        (
            f"{key.model._meta.label_lower}.{key.name}",
            key.model._default_manager.filter(**{key.name: user})
            .select_related(*(field.name for field in key.model._meta.concrete_fields if field.is_relation))
            .order_by("pk"),
        )
        for key in keys_to_people()
    ]


def keys_to_people() -> list[ForeignKey[Any, Any]]:
    """Every key to a person, but those of tables that are left out."""
    keys = foreign_keys_to(User)
    return [key for key in keys if not any(key.model._meta.db_table.endswith(name) for name in LEFT_OUT)]


def _by(field: str, addresses: set[str]) -> Q:
    found = Q(pk__in=())
    for address in addresses:
        found |= Q(**{f"{field}__iexact": address})
    return found


def _row(row: Model) -> dict[str, Any]:
    """The columns of a row that are no secret. What it refers to is named, not only numbered."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if SECRET.search(field.name):
            continue
        if field.is_relation and field.name != "user":
            other = getattr(row, field.name, None)
            values[field.name] = str(other) if other is not None else None
        else:
            value = field.value_from_object(row)
            values[field.name] = (
                value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)
            )
    return values
