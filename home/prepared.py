"""Queries whose SQL is composed once, because composing one costs several times what asking it does.

A page that is made of a dozen short lists spends most of its time in the composer. A `Prepared` query is an ordinary
queryset whose keys are left open: Django composes it at its first use, and later uses only put the keys in.
Invariant: what it returns is what `queryset(keys).values_list(*fields)` would return.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet, prefetch_related_objects

Row = TypeVar("Row", bound=NamedTuple)
Object = TypeVar("Object", bound=Model)
Key = int | str

_OPEN = 1_987_600_000
"""Stands for a key until it is known: a number that every column of integers can have, and that no query says."""


@dataclass(frozen=True, slots=True)
class _Composed:
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    """Where among the parameters each key stands."""
    converters: tuple[tuple[int, list[Any], Any], ...]

    def rows(self, keys: Sequence[Key]) -> list[tuple[Any, ...]]:
        """Ask with these keys."""
        params = list(self.params)
        for place, key in self.places:
            params[place] = keys[key]
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

    def __init__(self, row: type[Row], queryset: Callable[[Sequence[Any]], QuerySet[Any, Any]]) -> None:
        """`queryset` builds the query for some keys. It passes them on as they are, to lookups that do not change them."""
        self._row: Any = row
        self._queryset = queryset
        self._composed: dict[tuple[str, tuple[type, ...]], _Composed] = {}

    def one(self, *keys: Key) -> list[Row]:
        """The rows for these keys, each with a meaning of its own."""
        return [self._row(*row) for row in self._compose(tuple(map(type, keys))).rows(keys)]

    def many(self, keys: Iterable[int | None]) -> list[Row]:
        """The rows for any number of keys, None left out. No key: no query."""
        wanted = list({key: None for key in keys if key is not None})
        if not wanted:
            return []
        # Filled up to a power of two with the last key, so that few lengths are ever composed.
        size = 1 << (len(wanted) - 1).bit_length()
        wanted += wanted[-1:] * (size - len(wanted))
        return [self._row(*row) for row in self._compose((int,) * size).rows(wanted)]

    def _compose(self, types: tuple[type, ...]) -> _Composed:
        at = (connection.vendor, types)
        if at not in self._composed:
            open_places = [_OPEN + n if kind is int else f"\0{n}" for n, kind in enumerate(types)]
            query: Any = self._queryset(open_places)
            if not query.query.combinator:
                query = query.values_list(*self._row._fields)
            compiler = query.query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
            places = [
                (at, n) for at, param in enumerate(params) for n, key in enumerate(open_places) if _is(param, key)
            ]
            converters = compiler.get_converters([column[0] for column in compiler.select])
            self._composed[at] = _Composed(
                sql,
                tuple(params),
                tuple(places),
                tuple((at, list(convert), column) for at, (convert, column) in converters.items()),
            )
        return self._composed[at]


class PreparedObjects(Generic[Object]):
    """Whole objects of a model by their primary key."""

    def __init__(self, model: type[Object]) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields]
        row: Any = namedtuple("row", self._names)  # type: ignore[misc]  # noqa: PYI024 - the names are the model's
        manager: Any = model._default_manager
        self._prepared: Prepared[Any] = Prepared(row, lambda keys: manager.filter(pk=keys[0]).order_by())

    def find(self, pk: int) -> Object | None:
        """The object, if there is one."""
        for row in self._prepared.one(pk):
            return self._model.from_db(connection.alias, self._names, row)
        return None


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


def _is(param: Any, key: Key) -> bool:
    return type(param) is type(key) and param == key
