"""Let a member into the lane."""

from datetime import timedelta
from uuid import UUID

from fengqun.commerce.drops.books import KIND, find_drop
from fengqun.commerce.drops.errors import DropClosed
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.policies import require_eligible
from fengqun.commerce.drops.types import Pass
from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.lane.tokens import issue

LASTS = timedelta(minutes=10)
"""A waiting page fetches a new pass before this is over."""


def issue_pass(drop_id: UUID, *, actor: Actor) -> Pass:
    """A token with which the acting member can claim units of the drop, through the lane, for ten minutes.

    Who may take part is decided here. Raises DropNotFound, SignInRequired, Denied, NotEligible, DropClosed.
    """
    drop = find_drop(drop_id)
    member_id = actor.require_member(drop.community_id)
    require_eligible(drop.community_id, Audience.from_data(drop.audience), member_id)
    now = clock.now()
    if drop.state in {Drop.State.CANCELLED, Drop.State.ENDED} or now >= drop.ends_at:
        raise DropClosed
    return Pass(issue(KIND, drop.community_id, drop.id, member_id, lasts=LASTS), now + LASTS)
