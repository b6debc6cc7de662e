"""Links and commissions for programs."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.growth.referrals import commands
from fengqun.growth.referrals.fragments import Thanked, ensure_buyer, thanked_by
from fengqun.growth.referrals.policies import READ_COMMISSIONS
from fengqun.growth.referrals.queries import commissions, funnel, links_of
from fengqun.growth.referrals.targets import target_of
from fengqun.growth.referrals.types import CommissionCard, LinkCard
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, members, signed_in
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount

router = Router(tags=["referrals"])
MAX_ROWS = 200


class LinkIn(Schema):
    """A page of the community, as a path on this server."""

    path: str = Field(max_length=300)


class LinkOut(Schema):
    """A promoter's link."""

    id: UUID
    code: str
    path: str
    target_kind: str
    target_path: str
    created_at: datetime


class CommissionOut(Schema):
    """A commission. `amount` is what is left of it; `transfer_id` opens its explanation."""

    id: UUID
    promoter_id: UUID
    order_id: UUID
    order_number: str
    product_id: UUID | None
    state: str
    is_held: bool
    base: Amount
    rate_bps: int
    rule_version: int
    amount: Amount
    released: Amount
    clawed_back: Amount
    transfer_id: UUID
    accrued_at: datetime
    release_at: datetime | None
    released_at: datetime | None


class FunnelOut(Schema):
    """From clicks to commission."""

    clicks: int
    visitors: int
    orders: int
    pending: Amount
    available: Amount


class ReferrerIn(Schema):
    """The code of whoever is thanked."""

    code: str = Field(max_length=20)


class ReferrerOut(Schema):
    """Who is thanked for the caller's orders, through what, and until when."""

    promoter_id: UUID
    name: str
    reason: str
    until: datetime

    @classmethod
    def of(cls, thanked: Thanked) -> "ReferrerOut":
        """What the API shows of a tie."""
        promoter, tie = thanked.promoter, thanked.tie
        return cls(promoter_id=promoter.id, name=promoter.name, reason=tie.reason, until=tie.until)


@router.get("/communities/{community}/referral-links", response=list[LinkOut])
@allow(members)
def list_links(request: Request, community: str) -> list[LinkOut]:  # noqa: ARG001 - the address names it
    """The caller's links."""
    place = request.community
    return [_link(card) for card in links_of(place.id, request.actor.require_member(place.id))]


@router.post("/communities/{community}/referral-links", response={201: LinkOut})
@allow(members)
def create_link(request: Request, community: str, body: LinkIn) -> tuple[int, LinkOut]:  # noqa: ARG001
    """A link to a page; the same page answers the same link."""
    place = request.community
    target = target_of(body.path, place.slug)
    return 201, _link(
        commands.create_link(
            place.id,
            actor=request.actor,
            target_path=target.path,
            target_kind=target.kind,
            target_id=target.id,
        )
    )


@router.get("/communities/{community}/referrer", response=ReferrerOut)
@allow(signed_in)
def read_referrer(request: Request, community: str) -> ReferrerOut:  # noqa: ARG001
    """Who is thanked for the caller's orders; 404 when nobody is."""
    thanked = thanked_by(request)
    if thanked is None:
        raise NotFound
    return ReferrerOut.of(thanked)


@router.put("/communities/{community}/referrer", response=ReferrerOut)
@allow(signed_in)
def set_referrer(request: Request, community: str, body: ReferrerIn) -> ReferrerOut:
    """Name who recommended this to the caller, by their code."""
    buyer_id = ensure_buyer(request)
    if buyer_id is None:
        raise NotFound
    commands.bind_by_code(request.community.id, actor=request.actor, buyer_id=buyer_id, code=body.code)
    return read_referrer(request, community)


@router.delete("/communities/{community}/referrer", response={204: None})
@allow(signed_in)
def end_referrer(request: Request, community: str) -> Status[None]:  # noqa: ARG001
    """Nobody is thanked from now on."""
    buyer_id = ensure_buyer(request)
    if buyer_id is None:
        raise NotFound
    commands.unbind(request.community.id, buyer_id=buyer_id, user_id=request.actor.user_id)
    return Status(204, None)


@router.get("/communities/{community}/commissions", response=list[CommissionOut])
@allow(members)
def list_commissions(
    request: Request,
    community: str,  # noqa: ARG001
    state: str = "",
    everyone: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    limit: int = 50,
    offset: int = 0,
) -> list[CommissionOut]:
    """The caller's commissions, or with `everyone` the community's (for staff)."""
    place = request.community
    promoter_id = request.actor.require_member(place.id)
    if everyone:
        request.actor.require(READ_COMMISSIONS, place.id)
    found = commissions(
        place.id,
        promoter_id=None if everyone else promoter_id,
        state=state,
        limit=max(1, min(limit, MAX_ROWS)),
        offset=max(0, offset),
    )
    return [_commission(card) for card in found]


@router.get("/communities/{community}/referrals", response=FunnelOut)
@allow(members)
def read_funnel(request: Request, community: str) -> FunnelOut:  # noqa: ARG001
    """The caller's clicks, orders and commissions."""
    place = request.community
    found = funnel(place.id, unit=place.currency, promoter_id=request.actor.require_member(place.id))
    return FunnelOut(
        clicks=found.clicks,
        visitors=found.visitors,
        orders=found.orders,
        pending=Amount.of(found.pending),
        available=Amount.of(found.available),
    )


def _link(card: LinkCard) -> LinkOut:
    return LinkOut(
        id=card.id,
        code=card.code,
        path=card.path,
        target_kind=card.target_kind,
        target_path=card.target_path,
        created_at=card.created_at,
    )


def _commission(card: CommissionCard) -> CommissionOut:
    return CommissionOut(
        id=card.id,
        promoter_id=card.promoter_id,
        order_id=card.order_id,
        order_number=card.order_number,
        product_id=card.product_id,
        state=card.state,
        is_held=card.is_held,
        base=Amount.of(card.base),
        rate_bps=card.rate_bps,
        rule_version=card.rule_version,
        amount=Amount.of(card.amount),
        released=Amount.of(card.released),
        clawed_back=Amount.of(card.clawed_back),
        transfer_id=card.transfer_id,
        accrued_at=card.accrued_at,
        release_at=card.release_at,
        released_at=card.released_at,
    )
