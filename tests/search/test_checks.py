"""Each page type says whether it is searched."""

from typing import ClassVar

from home.models import BasePage
from search.checks import check_page_types


class Silent(BasePage):
    """Says nothing. Abstract here and below, so that Django keeps no table for it."""

    class Meta:
        abstract = True
        app_label = "tests"


class Odd(BasePage):
    search_kind: ClassVar[str | None] = "oddity"

    class Meta:
        abstract = True
        app_label = "tests"


class Hidden(BasePage):
    search_kind: ClassVar[str | None] = None

    class Meta:
        abstract = True
        app_label = "tests"


def test_page_types_of_this_project_say_it() -> None:
    assert check_page_types() == []


def test_page_type_that_says_nothing_is_named() -> None:
    (problem,) = check_page_types(models=[Silent])

    assert (problem.id, problem.obj) == ("search.E001", Silent)


def test_page_type_with_an_unknown_kind_is_named() -> None:
    (problem,) = check_page_types(models=[Odd])

    assert problem.id == "search.E002"
    assert "oddity" in problem.msg


def test_page_type_that_is_not_searched_is_accepted() -> None:
    assert check_page_types(models=[Hidden, str]) == []
