"""One member claims one unit, by page or by the API."""

from uuid import UUID

from fengqun.commerce.drops.books import KIND, find_drop
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.policies import require_eligible
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.policies import Actor
from fengqun.spine.lane.answers import checked_key
from fengqun.spine.lane.deciding import decide_one
from fengqun.spine.lane.types import Answer, Claim


def claim_unit(drop_id: UUID, *, actor: Actor, key: str) -> Answer:
    """Claim a unit for the acting member; the same key gets the same answer for ever.

    Raises DropNotFound, SignInRequired, Denied for who is no member, NotEligible, KeyMissing, KeyInvalid, and
    Undecided where the database gave no answer in time: the same key asks again.
    """
    key = checked_key(key)
    drop = find_drop(drop_id)
    member_id = actor.require_member(drop.community_id)
    if not _is_decided(drop, member_id, key):
        require_eligible(drop.community_id, Audience.from_data(drop.audience), member_id)
    return decide_one(KIND, Claim(drop.community_id, drop.id, member_id, key))


def _is_decided(drop: Drop, member_id: UUID, key: str) -> bool:
    """Whether this key has an answer already, which stands even if the member could not take part any more."""
    return ClaimRow.objects.filter(
        community_id=drop.community_id, drop_id=drop.id, member_id=member_id, key=key
    ).exists()
