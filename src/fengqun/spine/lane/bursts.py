"""What can be claimed through the lane: `@burst` and `@glance` above functions in a room's `lane.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise

from fengqun.spine.lane.types import Answer, Claim

MAX_BATCH = 500

Decide = Callable[[UUID, Sequence[Claim]], Sequence[Answer]]
Look = Callable[[UUID], Answer | None]

PLACE = "{id}"


@dataclass(frozen=True, slots=True)
class Burst:
    """One kind of thing that is claimed by many at once.

    `decide` takes up to MAX_BATCH claims of one community and answers them in order. It is plain synchronous Django
    code with one transaction; it never sees the same subject, member and key twice. When it raises, nothing was
    decided.
    """

    kind: str
    path: str
    decide: Decide
    sentences: Mapping[str, str | Promise] = field(default_factory=dict)
    """What to say to a person about an outcome whose status is an error."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The public state of one subject. `look` answers None where there is no such thing."""

    kind: str
    path: str
    look: Look


_bursts: dict[str, Burst] = {}
_glances: dict[str, Glance] = {}


def burst(kind: str, *, path: str, sentences: Mapping[str, str | Promise] | None = None) -> Callable[[Decide], Decide]:
    """Let `decide(community_id, claims)` decide what is posted to `path`, which holds `{id}` for the subject."""

    def register(decide: Decide) -> Decide:
        _check_path(path)
        _refuse_second(_bursts.get(kind), kind, decide)
        _bursts[kind] = Burst(kind, path, decide, sentences or {})
        return decide

    return register


def glance(kind: str, *, path: str) -> Callable[[Look], Look]:
    """Let `look(subject_id)` answer what is asked for at `path`, at most about once a second and process."""

    def register(look: Look) -> Look:
        _check_path(path)
        _refuse_second(_glances.get(kind), kind, look)
        _glances[kind] = Glance(kind, path, look)
        return look

    return register


def bursts() -> list[Burst]:
    """Every burst, by kind."""
    return [one for _kind, one in sorted(_bursts.items())]


def glances() -> list[Glance]:
    """Every glance, by kind."""
    return [one for _kind, one in sorted(_glances.items())]


def burst_of(kind: str) -> Burst:
    """The burst of that kind. Raises KeyError where no installed room has it."""
    return _bursts[kind]


def kinds() -> Iterable[str]:
    """Every kind that can be claimed."""
    return _bursts.keys()


@contextmanager
def only_these(*chosen: Burst | Glance) -> Iterator[None]:
    """Within the block there is nothing but `chosen` (for tests and benchmarks)."""
    before = dict(_bursts), dict(_glances)
    try:
        _replace(
            {one.kind: one for one in chosen if isinstance(one, Burst)},
            {one.kind: one for one in chosen if isinstance(one, Glance)},
        )
        yield
    finally:
        _replace(*before)


def _replace(every_burst: Mapping[str, Burst], every_glance: Mapping[str, Glance]) -> None:
    _bursts.clear()
    _bursts.update(every_burst)
    _glances.clear()
    _glances.update(every_glance)


def _check_path(path: str) -> None:
    if path.count(PLACE) != 1 or not path.startswith("/"):
        message = f"{path!r} must start with / and hold {PLACE} once"
        raise ValueError(message)


def _refuse_second(known: Burst | Glance | None, kind: str, function: Callable[..., object]) -> None:
    before = known.decide if isinstance(known, Burst) else known.look if known else None
    if before is not None and (before.__module__, before.__qualname__) != (function.__module__, function.__qualname__):
        message = f"two rooms call what they decide {kind!r}"
        raise ValueError(message)
