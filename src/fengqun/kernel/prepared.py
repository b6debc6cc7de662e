"""Querysets whose SQL is put together once.

Django writes the SQL of a queryset anew each time, which takes several times as long as reading the few rows that a
page needs. A read that stands on a page which is opened all day is prepared instead:

    @prepared
    def _waiting(community: UUID, limit: int) -> QuerySet[Application]:
        return Application.objects.filter(community_id=community, state="submitted").order_by("id")[:limit]

    rows = _waiting(community=community_id, limit=5)    # a list

The function is called once, with stand-ins for ids, lists of ids, texts and moments; from then on the statement is sent
with the values of each call. Numbers and yes-or-no shape the statement, which is written once for each of them. So the
function may decide nothing by what is left open, asks for lists with `any_of` (`order__id__any_of=ids`), and never gets
None: to SQL, nothing is equal to nothing. Related rows come with `select_related`; there is no `prefetch_related`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar, get_type_hints
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Field, ForeignKey, Lookup, QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, get_related_populators

Row = TypeVar("Row")

_ODD_MOMENT = datetime(1901, 1, 1, tzinfo=UTC)
_STAND_INS: dict[object, Callable[[int], object]] = {
    UUID: lambda _place: uuid4(),
    list[UUID]: lambda _place: [uuid4()],
    str: lambda place: f"\ue000{place}\ue000",
    datetime: lambda place: _ODD_MOMENT + timedelta(microseconds=place),
}
"""Values that stand nowhere else in a statement."""


@Field.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`id__any_of=ids`: like `in`, but the statement is the same for any number of ids."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - as Django calls it
        """The comparison and its one parameter."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*parameters, list(self.rhs))


def prepared(build: Callable[..., QuerySet[Any, Row]]) -> "Prepared[Row]":
    """Let the function's queryset be written once and sent with the arguments of each call."""
    return Prepared(build)


class Prepared(Generic[Row]):
    """A statement with named gaps, written when it is first needed."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._kinds: dict[str, Any] | None = None
        self._statements: dict[tuple[object, ...], _Statement] = {}
        update_wrapper(self, build)

    def __call__(self, **values: Any) -> list[Row]:  # noqa: ANN401 - what the function's annotations name
        """The rows. Raises TypeError where an argument is missing, unknown or None."""
        if self._kinds is None:
            self._kinds = {name: kind for name, kind in get_type_hints(self._build).items() if name != "return"}
        kinds = self._kinds
        if values.keys() != kinds.keys() or None in values.values():
            raise TypeError(f"{self._build.__qualname__} needs a value for each of {', '.join(kinds)}, no others")
        shape = tuple(values[name] for name, kind in kinds.items() if kind not in _STAND_INS)
        statement = self._statements.get(shape)
        if statement is None:
            statement = self._statements[shape] = _Statement(self._build, kinds, values)
        return list(statement.rows(values))


class _Statement:
    """The SQL, what fills its gaps, and how its rows are read."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], kinds: dict[str, Any], values: dict[str, Any]) -> None:
        gaps = {name: _STAND_INS[kind](place) for place, (name, kind) in enumerate(kinds.items()) if kind in _STAND_INS}
        queryset = build(**{**values, **gaps})
        self._compiler = queryset.query.get_compiler(connection=connection)
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = [_gap_of(parameter, gaps) for parameter in parameters]
        lost = gaps.keys() - {name for name, _constant in self._parameters}
        broken = [gap for gap in gaps.values() for name, rest in self._parameters if not name and str(gap) in str(rest)]
        if lost or broken:
            raise TypeError(f"{build.__qualname__} takes apart what is left open: {', '.join(lost or gaps)}")
        fields = [column for column, _sql, _alias in self._compiler.select]
        self._converters = list(self._compiler.get_converters(fields).items())
        self._read = _reader_of(queryset, self._compiler)

    def rows(self, values: dict[str, Any]) -> Iterator[Any]:
        parameters: list[Any] = [values[name] if name else constant for name, constant in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        for row in found:
            yield self._read(self._converted(row))

    def _converted(self, row: tuple[Any, ...]) -> Sequence[Any]:
        if not self._converters:
            return row
        cells = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return cells


def _gap_of(parameter: object, gaps: dict[str, object]) -> tuple[str, object]:
    """The name of the gap that the parameter fills; "" and the parameter itself for a constant."""
    for name, gap in gaps.items():
        if type(parameter) is type(gap) and parameter == gap:
            return name, None
    return "", parameter


def _reader_of(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:  # noqa: ANN401
    """What makes a row into what the queryset would have answered: a dictionary or an object."""
    query = queryset.query
    kind = queryset._iterable_class  # noqa: SLF001 - says what the rows are to become
    if kind is ValuesIterable:
        names = query.selected or (*query.extra_select, *query.values_select, *query.annotation_select)
        columns = list(names)
        return lambda row: dict(zip(columns, row, strict=True))
    if kind is not ModelIterable or queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001
        raise TypeError("only objects and values() can be prepared, without prefetch_related")
    first, last = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
    attributes = [column.target.attname for column, _sql, _alias in compiler.select[first:last]]
    related = get_related_populators(compiler.klass_info, compiler.select, queryset.db)  # type: ignore[call-arg]
    model, annotated = compiler.klass_info["model"], list(compiler.annotation_col_map.items())

    def read(row: Sequence[Any]) -> object:
        found = model.from_db(queryset.db, attributes, row[first:last])
        for populator in related:
            populator.populate(row, found)
        for name, place in annotated:
            setattr(found, name, row[place])
        return found

    return read
