"""Who listens to what: `@on(OrderPaid)` above a function in a room's `subscriptions.py`.

A handler runs inside one database transaction with the removal of what it handled, so its effects in the
database happen exactly once; per community and subscriber in order. It calls commands, which join that
transaction (so they must not be `atomic(durable=True)`), and no network: for that it defers a job.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fengqun.spine.activity.causation import caused_by
from fengqun.spine.activity.types import Activity, Recorded

A = TypeVar("A", bound=Activity)
Handler = TypeVar("Handler", bound=Callable[..., None])


@dataclass(frozen=True)
class Subscription:
    """One subscriber: its stable name, the verbs it listens to, and whether it takes whole batches."""

    name: str
    verbs: frozenset[str]
    handler: Callable[..., None]
    is_batch: bool

    def handle(self, batch: Sequence[Recorded[Any]]) -> None:
        """Give the batch to the handler, whole or one by one."""
        if self.is_batch:
            self.handler(batch)
        else:
            for recorded in batch:
                with caused_by(recorded.id):
                    self.handler(recorded.activity, recorded)


_subscriptions: dict[str, Subscription] = {}
_names_by_verb: dict[str, tuple[str, ...]] = {}


def on(*kinds: type[Activity], batch: bool = False, name: str | None = None) -> Callable[[Handler], Handler]:
    """Subscribe the function to these kinds of activity.

    The function takes `(activity, recorded)`, or with `batch` a sequence of `Recorded`. Its `name` stays with
    what is still to be delivered, so it should not change; by default it is the room and the function
    (`referrals.start_commission`).
    """

    def subscribe(handler: Handler) -> Handler:
        subscription = Subscription(
            name=name or _default_name(handler),
            verbs=frozenset(kind.verb for kind in kinds),
            handler=handler,
            is_batch=batch,
        )
        _add(subscription)
        return handler

    return subscribe


def subscription(name: str) -> Subscription | None:
    """The subscriber of that name, or None where no installed room has it."""
    return _subscriptions.get(name)


def subscriptions() -> list[Subscription]:
    """Every subscriber, by name."""
    return [one for _name, one in sorted(_subscriptions.items())]


def subscribers_of(verb: str) -> tuple[str, ...]:
    """The names of those who listen to `verb`, sorted."""
    return _names_by_verb.get(verb, ())


@contextmanager
def only_these(*chosen: Subscription) -> Iterator[None]:
    """Within the block nobody but `chosen` listens (for tests, benchmarks and replays)."""
    before = dict(_subscriptions)
    try:
        _replace({one.name: one for one in chosen})
        yield
    finally:
        _replace(before)


def _add(new: Subscription) -> None:
    known = _subscriptions.get(new.name)
    if known is not None and _origin(known.handler) != _origin(new.handler):
        message = f"two subscribers are called {new.name!r}"
        raise ValueError(message)
    _replace({**_subscriptions, new.name: new})


def _replace(everybody: dict[str, Subscription]) -> None:
    by_verb: dict[str, list[str]] = defaultdict(list)
    for one in sorted(everybody.values(), key=lambda each: each.name):
        for verb in one.verbs:
            by_verb[verb].append(one.name)
    _subscriptions.clear()
    _subscriptions.update(everybody)
    _names_by_verb.clear()
    _names_by_verb.update({verb: tuple(names) for verb, names in by_verb.items()})


def _origin(handler: Callable[..., None]) -> tuple[str, str]:
    return handler.__module__, handler.__qualname__


def _default_name(handler: Callable[..., None]) -> str:
    parts = handler.__module__.split(".")
    room = parts[2] if parts[0] == "fengqun" and len(parts) > 2 else parts[-1]  # noqa: PLR2004 - fengqun.wing.room
    return f"{room}.{handler.__name__}"
