"""Replay the agenda, day by day, each day one transaction."""

import heapq
import pickle
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

from fengqun.demo.calendar import DAY
from fengqun.demo.steadfast import done_once
from fengqun.demo.world import World
from fengqun.kernel import clock, ids
from fengqun.people.notifications.letters import letters_withheld

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


def happens(verb: str) -> Callable[[Handler], Handler]:
    """Say what is done when `verb` comes up on the agenda: a function of the world and the planned facts."""

    def declare(handler: Handler) -> Handler:
        _handlers[verb] = handler
        return handler

    return declare


def replay(world: World, *, seed: int, begin_day: Callable[[World], None], told: Callable[[int], None]) -> World:
    """The world after its last day; `told` hears how many days are over, after each.

    Each day starts from a copy of the evening before. So if it has to be done again, it is done the same way: the
    same draws, the same ids, the same keys. Notices of days that are over are listed, not sent.
    """
    for day in range(world.calendar.days):
        evening = pickle.dumps(world)
        world = done_once(partial(_live, evening, day, seed, begin_day))
        told(day + 1)
    return world


def _live(evening: bytes, day: int, seed: int, begin_day: Callable[[World], None]) -> World:
    world: World = pickle.loads(evening)  # noqa: S301 - our own copy
    is_past = day < world.calendar.days - 1
    with ids.seeded(seed * 1_000 + day), letters_withheld() if is_past else nullcontext():
        world.minute = day * DAY
        with clock.travel_to(world.calendar.moment(world.minute)):
            begin_day(world)
        while world.agenda and world.agenda[0][0] < (day + 1) * DAY:
            minute, _ticket, verb, facts = heapq.heappop(world.agenda)
            world.minute = minute
            with clock.travel_to(world.calendar.moment(minute)):
                _do(world, verb, facts)
    return world


def _do(world: World, verb: str, facts: tuple[Any, ...]) -> None:
    _handlers[verb](world, *facts)
