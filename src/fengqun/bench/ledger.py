"""How fast value moves: single and bulk posting, against bare inserts of as many rows in the same run.

The yardstick is the fastest thing a program can do with rows short of COPY: one `INSERT … SELECT FROM unnest(…)` a batch,
with values made ready beforehand, into a table without key, index, constraint or trigger, one commit a batch. A posted
journal of one line writes two rows that stay, the journal and the transfer, besides changing two accounts; so
`n` journals of one line are held against `2 n` bare rows.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
from fengqun.spine.ledger.commands import post, post_many, seal
from fengqun.spine.ledger.database import install
from fengqun.spine.ledger.queries import verify
from fengqun.spine.ledger.types import AccountRef, Category, Cause, JournalDraft, Line, Owner, Refused

CASH = purpose("bench.cash", "bench cash", Category.ASSET, shards=16)
PURSE = purpose("bench.purse", "bench purse", Category.LIABILITY, floor=True)
SALES = purpose("bench.sales", "bench sales", Category.INCOME, shards=16)

UNIT = "CNY"
MEMBERS = 1000
SECONDS_A_MEASUREMENT = 2.5
BATCH_SIZES = (100, 1000, 5000)
AIM_BULK = 0.25
MAIN_BATCH = 1000


@dataclass(frozen=True, slots=True)
class _Measured:
    """So many rounds of `journals` journals of `lines` lines, done in so many seconds."""

    what: str
    journals: int
    rows: int
    seconds: float

    @property
    def rows_a_second(self) -> float:
        return self.rows / self.seconds

    def as_row(self, bare: "_Measured | None" = None) -> dict[str, Any]:
        return {
            "what": self.what,
            "journals/s": round(self.journals / self.seconds) if self.journals else "",
            "rows/s": round(self.rows_a_second),
            "ratio to bare": round(self.rows_a_second / bare.rows_a_second, 3) if bare else "",
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
        return [self.draft(*(Line(self.purse(), sales, 100, UNIT) for _line in range(lines))) for _draft in range(count)]


def run(progress: Progress = silently) -> Bench:
    """Measure for about 25 seconds and report."""
    with scratch_schema("ledger", list(apps.get_app_config("ledger").get_models())):
        with connection.schema_editor() as editor:
            install(apps, editor)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare (LIKE ledger_transfer)")
        return _measure(progress)


def _measure(progress: Progress) -> Bench:
    maker = _Maker()
    with transaction.atomic():
        post_many(maker.top_ups())
    total = 2 * len(BATCH_SIZES) + 3
    done = iter(range(1, total + 1))
    rows: list[dict[str, Any]] = []
    ratios: dict[str, float] = {}

    def told(measured: _Measured, bare: _Measured | None = None) -> _Measured:
        rows.append(measured.as_row(bare))
        progress(next(done), total)
        return measured

    for size in BATCH_SIZES:
        bare = told(_bare(2 * size))
        bulk = told(_posting(f"bulk, {size} journals a batch", lambda size=size: post_sales(maker, size, 1), size, 1), bare)
        ratios[f"bulk {size}"] = bulk.rows_a_second / bare.rows_a_second
        if size == MAIN_BATCH:
            main = bare
    two = told(_posting("bulk, 1000 journals of two lines", lambda: post_sales(maker, 500, 2), 500, 2), main)
    ratios["bulk 500 of two lines"] = two.rows_a_second / main.rows_a_second
    single_bare = told(_bare(2))
    single = told(_posting("single, one journal a commit", lambda: post_one(maker), 1, 1), single_bare)
    ratios["single"] = single.rows_a_second / single_bare.rows_a_second
    aim = Aim(AIM_BULK, ratios[f"bulk {MAIN_BATCH}"])
    return Bench(
        "ledger",
        f"one connection, {SECONDS_A_MEASUREMENT} s a measurement, {MEMBERS} purses with a floor",
        rows,
        ratios,
        {f"bulk posting to bare inserts, {MAIN_BATCH} a batch": aim},
    )


def post_sales(maker: _Maker, size: int, lines: int) -> None:
    """One batch in one transaction; every journal must be accepted."""
    drafts = maker.sales(size, lines)
    with transaction.atomic():
        answers = post_many(drafts)
    if any(isinstance(answer, Refused) for answer in answers):
        raise RuntimeError("a sale was refused while measuring")


def post_one(maker: _Maker) -> None:
    """One journal in one transaction."""
    [draft] = maker.sales(1, 1)
    with transaction.atomic():
        post(draft)


def _posting(what: str, work: Callable[[], None], journals: int, lines: int) -> _Measured:
    rounds, seconds = _repeat(work)
    return _Measured(what, rounds * journals, rounds * journals * (1 + lines), seconds)


_BARE = """
INSERT INTO bare (community_id, id, journal_id, debit_account_id, credit_account_id, amount_minor, posted_minor, unit,
    state, occurred_at, debit_version, credit_version, debit_balance_minor, credit_balance_minor, note)
SELECT %s, r.id, r.id, r.id, r.id, r.amount, r.amount, 'CNY', 'posted', %s, 1, 1, r.amount, r.amount, '{}'
FROM unnest(%s::uuid[], %s::bigint[]) AS r (id, amount)
"""


def _bare(size: int) -> _Measured:
    """Inserts of `size` rows a commit into the table without key, index, constraint or trigger."""
    values = [
        new_id(), clock.now(), "{" + ",".join(new_id().hex for _row in range(size)) + "}",
        "{" + ",".join(["100"] * size) + "}",
    ]  # fmt: skip

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BARE, values)

    rounds, seconds = _repeat(work)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bare")
    return _Measured(f"bare inserts, {size} rows a commit", 0, rounds * size, seconds)


def _repeat(work: Callable[[], None]) -> tuple[int, float]:
    """Do it until the time is up, once before to warm up; answer how often and in how many seconds."""
    work()
    start = perf_counter()
    rounds = 0
    while (seconds := perf_counter() - start) < SECONDS_A_MEASUREMENT or rounds == 0:
        work()
        rounds += 1
    return rounds, seconds
