"""A batch of histories, and what was seen in them."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import get_state_machine_test
from tests.histories.history import History
from tests.histories.machine import Histories


@dataclass
class Told:
    """How many histories were lived through, what happened in them, and the last one that went wrong in words."""

    count: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    last: str = ""
    first: str = ""

    def hear(self, history: History) -> None:
        """A history is over."""
        if history.is_broken:
            self.first = self.first or "\n".join(history.story)
            self.last = "\n".join(history.story)
            return
        self.count += 1
        self.seen.update(seen_in(history))


def seen_in(history: History) -> Counter[str]:
    """What happened, so that one can see that something did."""
    books = history.books
    return Counter(
        {
            "steps": len(history.story),
            "orders": len(books.orders),
            "paid": sum(order.taken is not None for order in books.orders),
            "commissions": sum(promise.was_made for promise in books.promises),
            "released": sum(promise.released > 0 for promise in books.promises),
            "clawed back": sum(promise.clawed > 0 for promise in books.promises),
            "in debt": sum(who.owed > 0 for who in books.people),
            "refunds": sum(given.refund_id is not None for given in books.given_back),
            "unwanted payments": sum(given.refund_id is None for given in books.given_back),
            "refused refunds": sum(given.attempt > 1 or given.state == "failed" for given in books.given_back),
            "payouts": len(books.withdrawals),
            "paid out": sum(payout.state == "paid" for payout in books.withdrawals),
            "forbidden": sum("(forbidden)" in words for words in history.story),
        }
    )


def bounds(count: int, steps: int, *, is_random: bool, is_shortening: bool = True) -> settings:
    """Settings for a run: no clock, no memory, no opinion on speed."""
    return settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not is_random,
        database=None,
        phases=(Phase.generate, Phase.shrink) if is_shortening else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


def run_batch(
    batch_seed: int, *, count: int, steps: int, told: Told, is_shortening: bool = True
) -> BaseException | None:
    """Run histories thought up from a seed; answers what the shortest one that went wrong raised."""

    class Heard(Histories):
        def over(self, history: History) -> None:
            told.hear(history)

    test = get_state_machine_test(Heard, settings=bounds(count, steps, is_random=True, is_shortening=is_shortening))
    try:
        seed(batch_seed)(test)()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return error
    return None
