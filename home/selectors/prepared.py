"""Queries whose SQL is composed once, because composing one costs several times what asking it does.

A page that is made of a dozen short lists spends most of its time in the composer. A `Prepared` query is an ordinary
queryset whose keys are left open: Django composes it at its first use, and later uses only put the keys in.
Invariant: what it returns is what `queryset(keys).values_list(*fields)` would return.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet, prefetch_related_objects

Row = TypeVar("Row", bound=NamedTuple)


@dataclass(frozen=True, slots=True)
class _Composed:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, list[Any], Any], ...]

    def rows(self, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        """Ask with the keys in place of those that stood for them: -1 for the first, -2 for the second, and so on."""
        params = [keys[-p - 1] if isinstance(p, int) and p < 0 else p for p in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        if not self.converters:
            return found
        rows = [list(row) for row in found]
        for position, converters, expression in self.converters:
            for row in rows:
                for convert in converters:
                    row[position] = convert(row[position], expression, connection)
        return [tuple(row) for row in rows]


class Prepared(Generic[Row]):
    """A query for rows of one shape. The fields of `row` are the names of columns, as in `values_list`."""

    def __init__(self, row: type[Row], queryset: Callable[[Sequence[int]], QuerySet[Any, Any]]) -> None:
        """`queryset` builds the query for some keys; it must use each of them, and no other negative number."""
        self._row: Any = row
        self._queryset = queryset
        self._composed: dict[tuple[str, int], _Composed] = {}

    def one(self, key: int) -> list[Row]:
        """The rows for one key."""
        return [self._row(*row) for row in self._compose(1).rows([key])]

    def many(self, keys: Iterable[int | None]) -> list[Row]:
        """The rows for any number of keys, None left out. No key: no query."""
        wanted = list({key: None for key in keys if key is not None})
        if not wanted:
            return []
        # Filled up to a power of two with the last key, so that few lengths are ever composed.
        size = 1 << (len(wanted) - 1).bit_length()
        wanted += wanted[-1:] * (size - len(wanted))
        return [self._row(*row) for row in self._compose(size).rows(wanted)]

    def _compose(self, size: int) -> _Composed:
        at = (connection.vendor, size)
        if at not in self._composed:
            placeholders = [-number for number in range(1, size + 1)]
            query: Any = self._queryset(placeholders)
            if not query.query.combinator:
                query = query.values_list(*self._row._fields)
            compiler = query.query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
            converters = compiler.get_converters([column[0] for column in compiler.select])
            self._composed[at] = _Composed(
                sql, tuple(params), tuple((at, list(convert), column) for at, (convert, column) in converters.items())
            )
        return self._composed[at]


class Parts(Generic[Row]):
    """One kind of rows of a page: from the database, or from memory when the page is previewed."""

    def __init__(self, row: type[Row], model: type[Model], relation: str) -> None:
        """`relation` is the name by which the page knows its rows."""
        self._row: Any = row
        self._relation = relation
        self._related = tuple(dict.fromkeys(name.split("__")[0] for name in self._row._fields if "__" in name))
        manager: Any = model._default_manager
        self._prepared = Prepared(row, lambda keys: manager.filter(page_id=keys[0]).order_by("sort_order", "pk"))

    def of(self, page: Any) -> list[Row]:
        """The rows of a page in their order."""
        manager = getattr(page, self._relation)
        if page.pk is not None and not manager.is_deferring:
            return self._prepared.one(page.pk)
        instances = list(manager.all())
        prefetch_related_objects(instances, *self._related)
        return [self._row(*(_value(instance, name) for name in self._row._fields)) for instance in instances]


def instance_of(model: type[Model], row: NamedTuple) -> Any:
    """Make an object of a model from some of its columns; the others are deferred."""
    # Django wants the values in the order of the model's columns.
    names = [field.attname for field in model._meta.concrete_fields if field.attname in row._fields]
    return model.from_db(None, names, [getattr(row, name) for name in names])


def _value(instance: Any, name: str) -> Any:
    for step in name.split("__"):
        if instance is None:
            return None
        try:
            instance = getattr(instance, step)
        except ObjectDoesNotExist:  # A draft in which it is still to be chosen.
            return None
    return instance
