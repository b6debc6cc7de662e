"""Counting what members do in rooms above, so that they rise by it.

Content and commerce stand above this room, so their activities are heard by verb and not by class. Who did it is
the buyer where the activity names one (a payment arrives without an actor), else its actor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from fengqun.people.communities.commands.behaviour import note_behaviours
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Activity, Recorded


@dataclass(frozen=True)
class _Heard:
    """Stands for a class of activities of a room above: its verb is all that subscribing needs."""

    verb: str


COUNTED = ("orders.paid", "orders.received", "posts.commented", "posts.liked", "posts.published")


@on(*(cast("type[Activity]", _Heard(verb)) for verb in COUNTED), batch=True, name="communities.count_behaviour")
def count_behaviour(batch: Sequence[Recorded[Any]]) -> None:
    """Count each, and let those rise who earned a stage by it."""
    note_behaviours(
        [(member_id, recorded.activity.verb, 1) for recorded in batch if (member_id := _doer(recorded.activity))],
        at=batch[-1].activity.occurred_at,
    )


def _doer(activity: Activity) -> UUID | None:
    """The member who did it; None for what the system did."""
    buyer: UUID | None = getattr(activity, "buyer_member_id", None)
    return buyer or activity.actor_id
