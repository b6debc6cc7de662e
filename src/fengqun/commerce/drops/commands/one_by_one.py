"""Many things of which each is done in a transaction of its own."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")

logger = logging.getLogger(__name__)


def one_by_one(things: Iterable[Thing], act: Callable[[Thing], bool]) -> int:
    """Do `act` for each; answers for how many it was done.

    One that fails does not keep the others waiting: the first failure is raised when all have had their turn.
    """
    done, failure = 0, None
    for one in things:
        try:
            done += act(one)
        except Exception as error:
            logger.exception("%s failed for %s", act, one)
            failure = failure or error
    if failure is not None:
        raise failure
    return done
