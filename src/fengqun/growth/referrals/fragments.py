"""Who is thanked, for the pages and places that say it."""

from dataclasses import dataclass

from fengqun.growth.referrals.queries import tie_of
from fengqun.growth.referrals.types import Tie
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import customer_of, member_cards
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class Thanked:
    """The promoter, and through what."""

    promoter: MemberCard
    tie: Tie


def buyer_of(request: Request) -> MemberCard | None:
    """The card under which the person of this request buys here, a member's or a customer's."""
    if request.community is None or request.actor.user_id is None:
        return None
    return customer_of(request.community.id, request.actor.user_id)


def thanked_by(request: Request) -> Thanked | None:
    """Who would be thanked for an order of this person now."""
    buyer = buyer_of(request)
    if buyer is None:
        return None
    tie = tie_of(request.community.id, buyer_id=buyer.id, user_id=buyer.user_id)
    if tie is None:
        return None
    promoter = member_cards([tie.promoter_id]).get(tie.promoter_id)
    return Thanked(promoter, tie) if promoter else None
