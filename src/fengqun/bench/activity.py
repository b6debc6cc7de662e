"""How fast news is kept and told: recorded singly and in bulk, drained by five subscribers.

Each activity is one row that stays and five deliveries that go, one a subscriber. Recording is held against bare
inserts of as many rows in the same run: one `INSERT … SELECT FROM unnest(…)` a batch with values made ready beforehand,
into a table without key, index, constraint or trigger. Draining counts an activity once all five have handled it; in
the first measurement the five take batches and write one row an activity each, in the second they are called singly and
do the same with a statement of their own. Two drainers work at once, as in `fengqun work`.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from fengqun.bench.report import Aim, Bench, Progress, silently
from fengqun.bench.scratch import scratch_schema
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import drain, ensure_partitions, record, record_many
from fengqun.spine.activity.database import install
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.subscriptions import Subscription, only_these
from fengqun.spine.activity.types import Activity, Recorded

SUBSCRIBERS = 5
COMMUNITIES = 20
DRAINERS = 2
BATCH = 1000
SECONDS_A_MEASUREMENT = 2.5
DRAINED_IN_BATCHES = 40_000
DRAINED_SINGLY = 4_000
AIM_DRAINED = 5_000
STEPS = 6


@dataclass(frozen=True, kw_only=True)
class Sold(Activity):
    """What a busy shop records: a handful of small fields."""

    verb: ClassVar[str] = "bench.sold"
    object_kind: ClassVar[str] = "order"
    label: ClassVar[str] = "sold"

    product_id: UUID
    quantity: int
    net_minor: int
    number: str


def run(progress: Progress = silently) -> Bench:
    """Measure for about 25 seconds and report."""
    with scratch_schema("activity", [DeadLetter]):
        with connection.schema_editor() as editor:
            install(apps, editor)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare (LIKE activity_activity)")
            cursor.execute("CREATE TABLE effect (subscriber text, activity_id uuid, net_minor bigint)")
        ensure_partitions(1)
        return _measure(progress)


def _measure(progress: Progress) -> Bench:
    done = count(1)

    def told(rate: float) -> float:
        progress(next(done), STEPS)
        return rate

    with only_these(*_subscribers(_write_batch, is_batch=True)):
        bare_bulk = told(_rate(lambda: _insert_bare(BATCH * (1 + SUBSCRIBERS)), BATCH * (1 + SUBSCRIBERS)))
        bulk = told(_rate(_record_batch, BATCH))
        bare_single = told(_rate(lambda: _insert_bare(1 + SUBSCRIBERS), 1 + SUBSCRIBERS))
        single = told(_rate(_record_one, 1))
        _empty_outbox()
        in_batches = told(_drained(DRAINED_IN_BATCHES))
    with only_these(*_subscribers(_write_one, is_batch=False)):
        singly = told(_drained(DRAINED_SINGLY))
    rows = [
        _row(f"recorded, {BATCH} a commit", bulk, bare_bulk),
        _row("recorded, one a commit", single, bare_single),
        _row(f"drained by {SUBSCRIBERS}, in batches", in_batches),
        _row(f"drained by {SUBSCRIBERS}, one statement each", singly),
    ]
    return Bench(
        "activity",
        f"{SUBSCRIBERS} subscribers, {COMMUNITIES} communities, {DRAINERS} drainers",
        rows,
        {
            "recorded in bulk to bare inserts": bulk * (1 + SUBSCRIBERS) / bare_bulk,
            "recorded singly to bare inserts": single * (1 + SUBSCRIBERS) / bare_single,
            "drained to recorded in bulk": in_batches / bulk,
        },
        {f"activities drained by all {SUBSCRIBERS}, a second": Aim(AIM_DRAINED, in_batches)},
    )


def _row(what: str, rate: float, bare: float | None = None) -> dict[str, Any]:
    return {
        "what": what,
        "activities/s": round(rate),
        "deliveries/s": round(rate * SUBSCRIBERS),
        "ratio to bare": "" if bare is None else round(rate * (1 + SUBSCRIBERS) / bare, 3),
    }


# ── Recording ─────────────────────────────────────────────────────────────────────────────────────

_communities = [new_id() for _number in range(COMMUNITIES)]
_numbers = count()


def _sold() -> Sold:
    number = next(_numbers)
    return Sold(
        community_id=_communities[number % COMMUNITIES],
        object_id=new_id(),
        actor_id=new_id(),
        product_id=new_id(),
        quantity=1 + number % 3,
        net_minor=100 + number % 9_900,
        number=f"N{number:08}",
    )


def _record_batch() -> None:
    with transaction.atomic():
        record_many([_sold() for _number in range(BATCH)])


def _record_one() -> None:
    with transaction.atomic():
        record(_sold())


_BARE = """
INSERT INTO bare (community_id, id, verb, object_kind, object_id, occurred_at, recorded_at, payload)
SELECT id, id, 'bench.sold', 'order', id, now(), now(), '{}' FROM unnest(%s::uuid[]) AS given (id)
"""


def _insert_bare(size: int, ready: dict[int, str] = {}) -> None:  # noqa: B006 - values made ready once a size
    if size not in ready:
        ready[size] = "{" + ",".join(new_id().hex for _row in range(size)) + "}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BARE, [ready[size]])


def _rate(work: Callable[[], None], size: int) -> float:
    """How many a second, `size` at a time, after one to warm up."""
    work()
    start, rounds = perf_counter(), 0
    while (seconds := perf_counter() - start) < SECONDS_A_MEASUREMENT:
        work()
        rounds += 1
    return rounds * size / seconds


# ── Draining ──────────────────────────────────────────────────────────────────────────────────────


def _subscribers(write: Callable[[str], Callable[..., None]], *, is_batch: bool) -> list[Subscription]:
    names = [f"bench.subscriber_{number}" for number in range(SUBSCRIBERS)]
    return [Subscription(name, frozenset({Sold.verb}), write(name), is_batch) for name in names]


def _write_batch(name: str) -> Callable[..., None]:
    def write(batch: Sequence[Recorded[Sold]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO effect SELECT %s, * FROM unnest(%s::uuid[], %s::bigint[])",
                [name, [one.id for one in batch], [one.activity.net_minor for one in batch]],
            )

    return write


def _write_one(name: str) -> Callable[..., None]:
    def write(activity: Sold, recorded: Recorded[Sold]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO effect VALUES (%s, %s, %s)", [name, recorded.id, activity.net_minor])

    return write


def _drained(number: int) -> float:
    """Activities a second that all subscribers have handled, from a full outbox to an empty one."""
    _empty_outbox()
    for _batch in range(number // BATCH):
        _record_batch()
    start = perf_counter()
    _drain_together()
    seconds = perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM effect")
        (effects,) = cursor.fetchone()
    if effects != number * SUBSCRIBERS:
        raise RuntimeError(f"{effects} effects of {number} activities and {SUBSCRIBERS} subscribers")
    return number / seconds


def _drain_together() -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            with _own_connection():
                drain(raise_errors=True)
        except Exception as error:  # noqa: BLE001 - raised by the caller
            failures.append(error)

    threads = [threading.Thread(target=work) for _number in range(DRAINERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drain(raise_errors=True)  # what one left to the other that was about to stop
    if failures:
        raise failures[0]


@contextmanager
def _own_connection() -> Iterator[None]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET search_path = bench_activity")
        yield
    finally:
        connection.close()


def _empty_outbox() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE activity_delivery, effect")
