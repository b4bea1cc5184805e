"""What `manage.py check` asks of page types."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error

from home.models import BasePage
from search.enums import Kind


def check_page_types(
    app_configs: Any = None, models: Iterable[type] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Each page type says, in its own class, under which kind it is found, or that it is not."""
    return [
        problem
        for model in (apps.get_models() if models is None else models)
        if issubclass(model, BasePage)
        for problem in _problems(model)
    ]


def _problems(model: type[BasePage]) -> Iterable[CheckMessage]:
    if "search_kind" not in vars(model):
        yield Error(
            f"{model.__name__} does not say whether the public can search for it.",
            hint="Set search_kind in the class: a value of search.enums.Kind, or None.",
            obj=model,
            id="search.E001",
        )
    elif model.search_kind is not None and model.search_kind not in Kind.values:
        yield Error(
            f"{model.__name__} has the search kind “{model.search_kind}”, which is not in the list.",
            hint=f"Use one of {', '.join(Kind.values)}, or add it to search.enums.Kind.",
            obj=model,
            id="search.E002",
        )
