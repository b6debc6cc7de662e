"""Whether there is anything to read: one statement for all that a page might have to ask.

Many rooms may have something to say on a page that is opened all day, and few have it at any one moment. Instead of a
statement from each that finds nothing, every room says how to look, and whoever looks first looks for all:

    @is_there("home")
    def seats_in_doubt(community: UUID, member: UUID, now: datetime) -> QuerySet[Seat]:
        return Seat.objects.filter(community_id=community, member_id=member, confirm_by__gt=now)

    if not seats_in_doubt(request): return None

`@how_many("console")` does the same for numbers: `waiting(request)` is an int. The function is called once, with
stand-ins, as in `kernel.prepared`, and takes any of `community`, `member`, `now`, `lately` (the day
before yesterday, whatever the zone) and `month_ago` (a moment); without a member it is asked for one who does not
exist. A page about something says so when it asks, `has_polls(request, posts=ids)`, and its looks take that name too:
`circle`, `other` (a member) or `posts` (a list, to be compared by `any_of`).
A glimpse may see too much (what is then read decides), and never too little. What was seen is kept on the
request: look before anything is changed in it, or not at all.
"""

import inspect
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet

from fengqun.kernel import clock
from fengqun.kernel.prepared import AnyOf
from fengqun.kernel.requests import Request

Seen = TypeVar("Seen", bool, int)
Look = Callable[..., QuerySet[Any, Any]]

NOBODY = UUID(int=0)
_ODD_MOMENT = datetime(1901, 1, 1, 0, 0, 1, tzinfo=UTC)
_ODD_DAY = date(1901, 2, 3)
_LATELY = timedelta(days=2)
_MONTH = timedelta(days=31)
_PLACE = "glimpsed"
ANY_OF = AnyOf.lookup_name
"""How looks compare with lists."""


@dataclass(frozen=True, eq=False)
class Glimpse(Generic[Seen]):
    """One thing that is looked for on the pages named `page`."""

    page: str
    look: Look
    form: str
    """How the look becomes a column."""

    def __call__(
        self, request: Request, *, circle: UUID = NOBODY, other: UUID = NOBODY, posts: Sequence[UUID] = ()
    ) -> Seen:
        """What is there; the first who asks looks for all on that page, about the same things."""
        kept: dict[object, dict[Glimpse[Any], Any]] = request.__dict__.setdefault(_PLACE, {})
        key = (self.page, circle, other, *posts)
        if key not in kept:
            about = {"circle": circle, "other": other, "posts": list(posts)}
            kept[key] = _pages[self.page].seen(request.community.id, request.actor.member_id, about)
        seen: Seen = kept[key][self]
        return seen


@dataclass
class _Page:
    """All that is looked for on one kind of page, in one statement that is written when it is first needed."""

    glimpses: list[Glimpse[Any]] = field(default_factory=list)
    statement: tuple[str, list[tuple[str, Any]]] | None = None

    def seen(self, community: UUID, member: UUID | None, about: dict[str, Any]) -> dict[Glimpse[Any], Any]:
        if self.statement is None:
            self.statement = self._written()
        sql, parameters = self.statement
        now = clock.now()
        values: dict[str, Any] = {"community": community, "member": member or NOBODY, "now": now, **about}
        values |= {"lately": (now - _LATELY).date(), "month_ago": now - _MONTH}
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] if name else constant for name, constant in parameters])
            row = cursor.fetchone()
        return dict(zip(self.glimpses, row, strict=True))

    def _written(self) -> tuple[str, list[tuple[str, Any]]]:
        columns, parameters = [], []
        for glimpse in self.glimpses:
            gaps: dict[str, Any] = {"community": uuid4(), "member": uuid4(), "now": _ODD_MOMENT, "lately": _ODD_DAY}
            gaps |= {"month_ago": _ODD_MOMENT - _MONTH, "circle": uuid4(), "other": uuid4(), "posts": [uuid4()]}
            wanted = inspect.signature(glimpse.look).parameters
            found = glimpse.look(**{name: gaps[name] for name in wanted})
            query = found.query.exists(limit=False)
            sql, values = query.get_compiler(connection=connection).as_sql()
            columns.append(glimpse.form.format(sql))
            filled = [_gap_of(value, gaps) for value in values]
            if lost := set(wanted) - {name for name, _constant in filled}:
                raise TypeError(f"{glimpse.look.__qualname__} takes apart what is left open: {', '.join(sorted(lost))}")
            parameters += filled
        return f"SELECT {', '.join(columns)}", parameters


_pages: dict[str, _Page] = defaultdict(_Page)


def is_there(page: str) -> Callable[[Look], Glimpse[bool]]:
    """Register a look for whether there is anything of what the function finds."""
    return lambda look: _register(Glimpse[bool](page, look, "EXISTS({})"))


def how_many(page: str) -> Callable[[Look], Glimpse[int]]:
    """Register a look for how many rows the function finds."""
    return lambda look: _register(Glimpse[int](page, look, "(SELECT count(*) FROM ({}) AS counted)"))


def _register(glimpse: Glimpse[Seen]) -> Glimpse[Seen]:
    page = _pages[glimpse.page]
    page.glimpses.append(glimpse)
    page.statement = None
    return glimpse


def _gap_of(value: object, gaps: dict[str, Any]) -> tuple[str, Any]:
    for name, gap in gaps.items():
        if type(value) is type(gap) and value == gap:
            return name, None
    return "", value
