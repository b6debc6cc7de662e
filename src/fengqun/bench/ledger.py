"""How fast value moves: single and bulk posting, against bare inserts of as many rows in the same run.

The yardstick is the fastest plain insert a Python program can do: rows of Python values in the shape of transfers, one
`INSERT … SELECT FROM unnest(…)` a batch into a table without key, index, constraint or trigger, one commit a batch.
A posted journal of one line writes two rows that stay, the journal and the transfer, besides changing two accounts.
So there are two readings, both held against the same aim: *rows* counts journals and transfers, *transfers* counts
transfers alone and takes the journals for overhead. The yardstick of both inserts as many bare rows a commit as the
subject writes rows. For orientation the same rows are also inserted by the driver's `executemany`, as most programs
would do it. Drafts and values are made before the clock starts.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from fengqun.bench.report import Aim, Bench, Progress, silently
from fengqun.bench.scratch import scratch_schema
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.commands import post, post_many, sync_chart
from fengqun.spine.ledger.database import install
from fengqun.spine.ledger.types import AccountRef, Category, Cause, JournalDraft, Line, Owner, Refused

CASH = purpose("bench.cash", "bench cash", Category.ASSET, shards=16)
PURSE = purpose("bench.purse", "bench purse", Category.LIABILITY, floor=True)
SALES = purpose("bench.sales", "bench sales", Category.INCOME, shards=16)

UNIT = "CNY"
MEMBERS = 1000
SECONDS_A_PAIR = 4.0
BATCH_SIZES = (100, 1000, 5000)
AIM_BULK = 0.25
MAIN_BATCH = 1000


@dataclass(frozen=True, slots=True)
class _Measured:
    """So many rounds of `journals` journals of `lines` lines, done in so many seconds."""

    what: str
    journals: int
    transfers: int
    rows: int
    seconds: float

    @property
    def rows_a_second(self) -> float:
        return self.rows / self.seconds

    def rows_to(self, bare: "_Measured") -> float:
        """Journals and transfers written a second, for each bare row a second."""
        return self.rows_a_second / bare.rows_a_second

    def transfers_to(self, bare: "_Measured") -> float:
        """Transfers alone written a second, for each bare row a second."""
        return self.transfers / self.seconds / bare.rows_a_second

    def as_row(self, bare: "_Measured | None" = None) -> dict[str, Any]:
        return {
            "what": self.what,
            "journals/s": round(self.journals / self.seconds) if self.journals else "",
            "rows/s": round(self.rows_a_second),
            "rows to bare": round(self.rows_to(bare), 3) if bare else "",
            "transfers to bare": round(self.transfers_to(bare), 3) if bare and self.transfers else "",
        }


class _Maker:
    """Drafts as a busy shop makes them: members pay from purses with a floor into sales that are split."""

    def __init__(self) -> None:
        self.community_id = new_id()
        self.members = [Owner("member", new_id()) for _member in range(MEMBERS)]
        self.chance = random.Random(7)  # noqa: S311 - repeatable, not secret
        self.count = 0

    def draft(self, *lines: Line) -> JournalDraft:
        self.count += 1
        cause = Cause("order", new_id(), new_id(), "orders.paid")
        return JournalDraft(self.community_id, f"bench:{self.count}", "bench.sale", cause, lines, {"order": self.count})

    def purse(self) -> AccountRef:
        return AccountRef(PURSE, UNIT, self.chance.choice(self.members))

    def top_ups(self) -> list[JournalDraft]:
        cash = AccountRef(CASH, UNIT)
        return [self.draft(Line(cash, AccountRef(PURSE, UNIT, owner), 10**9, UNIT)) for owner in self.members]

    def sales(self, count: int, lines: int) -> list[JournalDraft]:
        sales = AccountRef(SALES, UNIT)
        return [
            self.draft(*(Line(self.purse(), sales, 100, UNIT) for _line in range(lines))) for _draft in range(count)
        ]


def run(progress: Progress = silently) -> Bench:
    """Measure for about 25 seconds and report."""
    with scratch_schema("ledger", list(apps.get_app_config("ledger").get_models())):
        with connection.schema_editor() as editor:
            install(apps, editor)
        sync_chart()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare (LIKE ledger_transfer)")
        return _measure(progress)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is measured: a round of it, what is made ready before a round, and what a round writes."""

    what: str
    work: Callable[[Any], None]
    prepare: Callable[[], Any]
    journals: int
    transfers: int
    rows: int


def _measure(progress: Progress) -> Bench:
    maker = _Maker()
    with transaction.atomic():
        post_many(maker.top_ups())
    subjects = [
        *(_bulk(maker, size, 1) for size in BATCH_SIZES),
        _bulk(maker, MAIN_BATCH // 2, 3),
        _one_by_one(2 * MAIN_BATCH),
        _single(maker),
    ]
    main = _bulk_name(MAIN_BATCH, 1)
    rows: list[dict[str, Any]] = []
    ratios: dict[str, float] = {}
    for number, subject in enumerate(subjects, start=1):
        bare, measured = _side_by_side(_bare(subject.rows), subject)
        rows += [bare.as_row(), measured.as_row(bare)]
        ratios[f"{subject.what}: rows to bare"] = measured.rows_to(bare)
        if subject.transfers:
            ratios[f"{subject.what}: transfers to bare"] = measured.transfers_to(bare)
        progress(number, len(subjects))
    return Bench(
        "ledger",
        f"one connection, {SECONDS_A_PAIR} s a pair, {MEMBERS} purses with a floor",
        rows,
        ratios,
        {
            reading: Aim(AIM_BULK, ratios[reading])
            for reading in (f"{main}: rows to bare", f"{main}: transfers to bare")
        },
    )


def _side_by_side(yardstick: _Subject, subject: _Subject) -> tuple[_Measured, _Measured]:
    """Rounds of both by turns until the time is up, so that whatever else the machine does weighs on both.

    What is prepared before a round is not counted, nor is a first round of each.
    """
    seconds = {yardstick.what: 0.0, subject.what: 0.0}
    rounds = -1
    while rounds < 1 or sum(seconds.values()) < SECONDS_A_PAIR:
        for each in (yardstick, subject):
            prepared = each.prepare()
            start = perf_counter()
            each.work(prepared)
            seconds[each.what] += perf_counter() - start if rounds >= 0 else 0
        rounds += 1
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bare")
    bare, measured = (
        _Measured(each.what, rounds * each.journals, rounds * each.transfers, rounds * each.rows, seconds[each.what])
        for each in (yardstick, subject)
    )
    return bare, measured


def _bulk_name(size: int, lines: int) -> str:
    return f"bulk, {size} journals of {lines} a commit"


def _bulk(maker: _Maker, size: int, lines: int) -> _Subject:
    """Batches of `size` journals, each in one transaction; every journal must be accepted."""

    def work(drafts: Sequence[JournalDraft]) -> None:
        with transaction.atomic():
            answers = post_many(drafts)
        if any(isinstance(answer, Refused) for answer in answers):
            raise RuntimeError("a sale was refused while measuring")

    return _Subject(
        _bulk_name(size, lines), work, lambda: maker.sales(size, lines), size, size * lines, size * (1 + lines)
    )


def _single(maker: _Maker) -> _Subject:
    """One journal in one transaction."""

    def work(drafts: Sequence[JournalDraft]) -> None:
        with transaction.atomic():
            post(drafts[0])

    return _Subject("single, one journal a commit", work, lambda: maker.sales(1, 1), 1, 1, 2)


_COLUMNS = """community_id, id, journal_id, debit_account_id, credit_account_id, amount_minor, posted_minor, unit,
    state, occurred_at, debit_version, credit_version, debit_balance_minor, credit_balance_minor, note"""
_BARE = f"""
INSERT INTO bare ({_COLUMNS})
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[], %s::text[],
    %s::text[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::jsonb[])
"""  # noqa: S608 - put together from constants
_ONE = f"INSERT INTO bare ({_COLUMNS}) VALUES ({', '.join(['%s'] * 15)})"  # noqa: S608 - put together from constants

_Values = tuple[UUID, UUID, UUID, UUID, UUID, int, int, str, str, datetime, int, int, int, int, str]


def _values(size: int) -> list[_Values]:
    """Rows in the shape of transfers, each with ids of its own."""
    community_id, now = new_id(), clock.now()
    return [
        (
            community_id, new_id(), new_id(), new_id(), new_id(), 100, 100, UNIT, "posted", now, place, place, 100, 100,
            "{}",
        )
        for place in range(size)
    ]  # fmt: skip


def _bare(size: int) -> _Subject:
    """Inserts of `size` rows a commit by one statement."""

    def work(rows: Sequence[_Values]) -> None:
        arrays = [_array(column) for column in zip(*rows, strict=True)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BARE, arrays)

    return _Subject(f"bare, {size} rows a commit", work, lambda: _values(size), 0, 0, size)


def _one_by_one(size: int) -> _Subject:
    """Inserts of `size` rows a commit by `executemany`."""

    def work(rows: Sequence[_Values]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_ONE, rows)

    return _Subject(f"executemany, {size} rows a commit", work, lambda: _values(size), 0, 0, size)


def _array(column: Sequence[object]) -> str:
    """A column as the text of an array; the values hold no quotes, commas or blanks beyond those of times and {}."""
    match column[0]:
        case UUID():
            return "{" + ",".join([value.hex for value in column]) + "}"  # type: ignore[attr-defined]
        case int():
            return "{" + ",".join(map(str, column)) + "}"
        case datetime():
            return "{" + ",".join([value.isoformat() for value in column]) + "}"  # type: ignore[attr-defined]
    return '{"' + '","'.join(map(str, column)) + '"}'
