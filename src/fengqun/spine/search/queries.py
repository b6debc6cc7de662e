"""Searching. The number of statements does not depend on how much is found.

How much work one search may be is bounded: the newest `MATCHED` matches are counted, and of each kind the most
promising are compared closely (`statements`). Where PostgreSQL expects more than `COMMON` matches, it is asked for
those among the newest documents, those with the words in title or names, and those of kinds that are few; what it
answers then is complete for those and says so (`is_bounded`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.search.asking import Asked, read_question
from fengqun.spine.search.documents import Findable, all_kinds, kind_named
from fengqun.spine.search.marking import marked, snippet
from fengqun.spine.search.mending import meant_words
from fengqun.spine.search.models import SearchDocument, SearchMiss
from fengqun.spine.search.scope import Scope, scope_of
from fengqun.spine.search.statements import (
    MATCHED,
    PROMISING,
    RECENT_SINCE,
    ROWS_EXPECTED,
    SUGGEST,
    found_statement,
)
from fengqun.spine.search.types import Found, Group, Hit, Miss, Suggestion
from fengqun.spine.search.vectors import MONTH_MARK, community_prefix, day_mark, kind_mark, lexeme

COMMON = 5_000
RECENT_LEAST, RECENT_MOST = 5_000, 60_000
"""Newest documents that are looked through for common words; so many that some `MATCHED` are to be expected."""
ENOUGH = 100
"""Matches among the newest documents that make it unnecessary to look at the older ones."""
EACH_KIND = 4
"""Hits of a kind where all kinds are shown."""
PAGE_SIZE = 20
LAST_PLACE = MATCHED + PROMISING
SUGGESTED = 8
MISSES_SHOWN = 50
BODY_READ = 6_000
DAY_BY_DAY = 40
MONTHS_AT_MOST = 120
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    object_id: UUID
    title: str
    body: str
    author_id: UUID | None
    moment: datetime
    score: float
    place: int
    total: int
    matched: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Where to look, and which hits are shown: of all kinds the first few, or of one kind those after `first`."""

    scope: Scope
    slug: str
    kinds: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Answer:
    rows: Sequence[_Row]
    is_bounded: bool


def search(
    community: tuple[UUID, str], text: str, *, actor: Actor, kind: str = "", offset: int = 0, limit: int = PAGE_SIZE
) -> Found:
    """What this actor may find for the text they typed, in the community with this id and slug.

    Without `kind` the first few of every kind; with it the hits of that kind after `offset`. The order is the same all
    day for the same index: freshness counts by whole days. A question without letters finds nothing.
    """
    asked = read_question(text)
    if asked.is_empty:
        return Found(asked.text)
    first = min(max(offset, 0), LAST_PLACE) if kind else 0
    last = min(first + limit, LAST_PLACE) if kind else EACH_KIND
    shown = (kind,) if kind else tuple(found.kind for found in all_kinds())
    community_id, slug = community
    wanted = _Wanted(scope_of(actor, community_id), slug, shown, first, last)
    answer = _answer(wanted, asked)
    if answer.rows:
        return _found(asked, answer, wanted)
    return _found_nearly(asked, wanted)


def _found_nearly(asked: Asked, wanted: _Wanted) -> Found:
    """What holds the words that may have been meant, or else some of the words."""
    meant = meant_words(wanted.scope.community_id, [unit.text for unit in asked.units if unit.is_spaced])
    meaning = asked.meaning(meant)
    if meant:
        answer = _answer(wanted, meaning)
        if answer.rows:
            return _found(meaning, answer, wanted, meant=meant)
    if asked.phrases or not asked.has_parts:
        return Found(asked.text)
    answer = _answer(wanted, meaning, is_loose=True)
    return _found(meaning, answer, wanted, is_loose=bool(answer.rows), meant=meant if answer.rows else {})


def suggestions(community: tuple[UUID, str], text: str, *, actor: Actor, limit: int = SUGGESTED) -> list[Suggestion]:
    """Titles and names that go with what has been typed so far; kinds that are few come first."""
    asked = read_question(text)
    if asked.is_empty:
        return []
    community_id, slug = community
    values = _values(scope_of(actor, community_id)) | {
        "query": asked.all_of(community_prefix(community_id), in_titles=True),
        "plentiful": [found.kind for found in all_kinds() if found.is_plentiful],
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, values)
        rows = cursor.fetchall()
    return [_suggestion(slug, asked, *row) for row in rows]


def count_documents(community_id: UUID, *, kinds: Sequence[str] = ()) -> int:
    """How many documents the index has of a community, of all kinds or of `kinds`."""
    rows = SearchDocument.objects.filter(community_id=community_id)
    return (rows.filter(kind__in=kinds) if kinds else rows).count()


def is_empty() -> bool:
    """Whether nothing at all can be found on this server."""
    return not SearchDocument.objects.exists()


def misses(community_id: UUID, *, limit: int = MISSES_SHOWN) -> list[Miss]:
    """What was looked for in vain, the most often missed first."""
    rows = SearchMiss.objects.filter(community_id=community_id).order_by("-times", "-last_at", "text")
    return [Miss(**row) for row in rows.values("text", "times", "last_at")[:limit]]


def _answer(wanted: _Wanted, asked: Asked, *, is_loose: bool = False) -> _Answer:
    """The rows of the page, and whether there may be more matches than were looked at."""
    prefix = community_prefix(wanted.scope.community_id)
    values = _values(wanted.scope) | _queries(asked, prefix, is_loose=is_loose)
    values |= {f"phrase_{place}": phrase for place, phrase in enumerate(asked.phrases)}
    values |= {
        "today": clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + _DAY,
        "body_read": BODY_READ,
        "first": wanted.first,
        "last": wanted.last,
        "shown": list(wanted.kinds),
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS_EXPECTED, values)
        expected = _rows_expected(cursor.fetchone()[0])
        since = _recent_since(cursor, wanted.scope.community_id, expected) if expected > COMMON else None
        if since is not None:
            bounded = values | _narrowings(prefix, values["query"], since)
            rows = _run(cursor, asked, bounded, is_bounded=True, is_loose=is_loose)
            if rows and rows[0].matched >= ENOUGH:
                return _Answer(rows, is_bounded=True)
        rows = _run(cursor, asked, values, is_bounded=False, is_loose=is_loose)
    return _Answer(rows, is_bounded=bool(rows) and rows[0].matched >= MATCHED)


def _queries(asked: Asked, prefix: str, *, is_loose: bool) -> dict[str, Any]:
    """What is looked for, what is looked for first, and what ranks."""
    if not is_loose:
        return {
            "query": asked.all_of(prefix),
            "query_better": asked.all_of(prefix, in_titles=True),
            "ranking": asked.all_of(prefix, is_ranking=True),
        }
    return {
        "query": asked.any_of(prefix),
        "query_better": asked.most_of(prefix),
        "ranking": asked.any_of(prefix, is_ranking=True),
        "parts": [unit.loose_expression(prefix) for unit in asked.units],
    }


def _recent_since(cursor: CursorWrapper, community_id: UUID, expected: int) -> datetime | None:
    """The moment since which there are enough documents; None where the community has no more than those."""
    bounds = {"least": RECENT_LEAST, "most": RECENT_MOST, "wanted": MATCHED + PROMISING, "expected": max(expected, 1)}
    cursor.execute(RECENT_SINCE, {"community": community_id, **bounds})
    row = cursor.fetchone()
    return row[0] if row else None


def _narrowings(prefix: str, query: str, since: datetime) -> dict[str, str]:
    """The queries of the bounded statement."""
    rare = [kind_mark(found.kind) for found in all_kinds() if not found.is_plentiful]
    return {
        "query_recent": _with_any(prefix, query, _marks_since(since, clock.now())),
        "query_rare": _with_any(prefix, query, rare) if rare else lexeme(prefix + kind_mark("")),
    }


def _with_any(prefix: str, query: str, marks: Iterable[str]) -> str:
    return f"({' | '.join(lexeme(prefix + mark) for mark in marks)}) & {query}"


def _marks_since(since: datetime, now: datetime) -> list[str]:
    """The days from `since` to tomorrow, or the months where those are too many."""
    first, last = since.astimezone(UTC), now.astimezone(UTC) + _DAY
    days = max((last.date() - first.date()).days, 0) + 1
    if days <= DAY_BY_DAY:
        return [day_mark(last - place * _DAY) for place in range(days)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        f"{MONTH_MARK}{(last.year * 12 + last.month - 1 - place) // 12:04d}"
        f"{(last.year * 12 + last.month - 1 - place) % 12 + 1:02d}"
        for place in range(min(months, MONTHS_AT_MOST))
    ]


def _rows_expected(plan: Any) -> int:  # noqa: ANN401 - JSON as psycopg reads it
    """How many rows PostgreSQL expects, from its plan."""
    return int(plan[0]["Plan"]["Plan Rows"])


def _run(
    cursor: CursorWrapper, asked: Asked, values: dict[str, Any], *, is_bounded: bool, is_loose: bool
) -> list[_Row]:
    statement = found_statement(is_bounded=is_bounded, is_loose=is_loose, phrases=len(asked.phrases))
    cursor.execute(statement, values)
    return [_Row(*row) for row in cursor.fetchall()]


def _values(scope: Scope) -> dict[str, Any]:
    return {
        "community": scope.community_id,
        "audiences": list(scope.audiences),
        "hidden": list(scope.hidden_authors),
        "kinds": [found.kind for found in all_kinds()],
    }


def _found(
    asked: Asked,
    answer: _Answer,
    wanted: _Wanted,
    *,
    is_loose: bool = False,
    meant: dict[str, tuple[str, ...]] | None = None,
) -> Found:
    totals = {row.kind: row.total for row in answer.rows}
    marks = asked.marks()
    groups = tuple(
        Group(kind, totals[kind.kind], tuple(_hits(kind, answer.rows, wanted, marks)))
        for kind in all_kinds()
        if kind.kind in totals
    )
    return Found(asked.text, groups, is_loose=is_loose, is_bounded=answer.is_bounded, meant=meant or {})


def _hits(kind: Findable, rows: Sequence[_Row], wanted: _Wanted, marks: tuple[str, ...]) -> Iterator[Hit]:
    for row in rows:
        if row.kind == kind.kind and kind.kind in wanted.kinds and wanted.first < row.place <= wanted.last:
            yield Hit(
                kind=row.kind,
                object_id=row.object_id,
                title=marked(row.title, marks),
                snippet=snippet(row.body, marks),
                author_id=row.author_id,
                moment=row.moment,
                score=row.score,
                address=kind.address(wanted.slug, row.object_id),
            )


def _suggestion(slug: str, asked: Asked, kind: str, object_id: UUID, title: str) -> Suggestion:
    declared = kind_named(kind)
    if declared is None:
        message = f"the statement asks for known kinds alone, not for {kind!r}"
        raise LookupError(message)
    return Suggestion(declared, marked(title, asked.marks()), declared.address(slug, object_id))
