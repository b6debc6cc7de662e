"""Who is thanked, for the pages and places that say it."""

from dataclasses import dataclass
from uuid import UUID

from fengqun.growth.referrals.queries import tie_of
from fengqun.growth.referrals.types import Tie
from fengqun.kernel.requests import Request
from fengqun.people.communities.choices import Economy
from fengqun.people.communities.commands import ensure_customer
from fengqun.people.communities.queries import customer_of, member_cards
from fengqun.people.communities.types import MemberCard

NOT_YET_A_BUYER = UUID(int=0)


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


def may_become_buyer(request: Request) -> bool:
    """Whether this person, unknown here so far, may buy: then they may also say whom to thank."""
    return request.actor.user_id is not None and request.community.economy == Economy.OPEN


def ensure_buyer(request: Request) -> UUID | None:
    """The id under which the person of this request buys here, made on first need; None where they may not."""
    buyer = buyer_of(request)
    if buyer is not None:
        return buyer.id
    if request.actor.user_id is None or not may_become_buyer(request):
        return None
    return ensure_customer(request.community.id, request.actor.user_id)


def thanked_by(request: Request) -> Thanked | None:
    """Who would be thanked for an order of this person now, be it their first."""
    if request.community is None or request.actor.user_id is None:
        return None
    buyer = buyer_of(request)
    buyer_id = buyer.id if buyer else NOT_YET_A_BUYER
    tie = tie_of(request.community.id, buyer_id=buyer_id, user_id=request.actor.user_id)
    if tie is None:
        return None
    promoter = member_cards([tie.promoter_id]).get(tie.promoter_id)
    return Thanked(promoter, tie) if promoter else None
