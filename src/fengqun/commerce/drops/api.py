# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of drops. Who shows a lane token on the address of the claims is answered by the lane instead."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema, Status

from fengqun.commerce.drops import commands, queries
from fengqun.commerce.drops.books import KIND
from fengqun.commerce.drops.errors import DropNotFound
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.types import ClaimCard, DropCard, DropPlan, DropReport
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.policies import Actor, allow, anyone, having, signed_in
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.people.communities.queries import actor_for
from fengqun.spine.lane.answers import answered

router = Router(tags=["drops"])

BASE = "/communities/{community}/drops"
ONE = "/drops/{drop_id}"


class DropState(Schema):
    """A drop as everybody may see it. Countdowns go by `server_time`."""

    id: UUID
    title: str | None
    product_id: UUID | None
    variant_id: UUID | None
    price: Amount | None
    quota: int
    remaining: int
    phase: str
    starts_at: datetime
    ends_at: datetime
    per_member_limit: int
    pay_minutes: int
    server_time: datetime


class AudienceSchema(Schema):
    """Whom a drop is for: nothing given, all members; otherwise whoever meets one of the conditions."""

    stages: list[str] = Field(default_factory=list)
    product_ids: list[UUID] = Field(default_factory=list)
    circle_ids: list[UUID] = Field(default_factory=list)


class DropIn(Schema):
    """The plan of a drop. Moments without an offset are those of the community's own clocks."""

    variant_id: UUID
    title: str
    price_minor: int
    quota: int
    starts_at: datetime
    ends_at: datetime
    per_member_limit: int = 1
    pay_minutes: int = 15
    audience: AudienceSchema = Field(default_factory=AudienceSchema)

    @property
    def plan(self) -> DropPlan:
        """The plan."""
        audience = Audience(
            stages=tuple(self.audience.stages),
            product_ids=tuple(self.audience.product_ids),
            circle_ids=tuple(self.audience.circle_ids),
        )
        return DropPlan(**{**self.dict(exclude={"audience"}), "audience": audience})


class DropForStaff(DropState):
    """A drop with its figures, for who runs it."""

    state: str
    wins: int
    returns: int
    shelved: int
    refused_sold_out: int
    refused_limit: int
    audience: AudienceSchema
    close_reason: str
    is_undoing: bool

    @classmethod
    def of(cls, drop: DropCard) -> "DropForStaff":
        """What staff sees of a card."""
        return cls(
            **queries.state_of(drop),
            state=drop.state,
            wins=drop.wins,
            returns=drop.returns,
            shelved=drop.shelved,
            refused_sold_out=drop.refused_sold_out,
            refused_limit=drop.refused_limit,
            audience=AudienceSchema(
                stages=list(drop.audience.stages),
                product_ids=list(drop.audience.product_ids),
                circle_ids=list(drop.audience.circle_ids),
            ),
            close_reason=drop.close_reason,
            is_undoing=drop.is_undoing,
        )


class ClaimOut(Schema):
    """A decided claim and what has become of it."""

    id: UUID
    drop_id: UUID
    member_id: UUID
    outcome: str
    standing: str
    claimed_at: datetime
    pay_until: datetime | None
    order_id: UUID | None
    returned_at: datetime | None
    return_reason: str

    @classmethod
    def of(cls, card: ClaimCard) -> "ClaimOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            drop_id=card.drop_id,
            member_id=card.member_id,
            outcome=card.outcome,
            standing=card.standing.value,
            claimed_at=card.claimed_at,
            pay_until=card.pay_until,
            order_id=card.order_id,
            returned_at=card.returned_at,
            return_reason=card.return_reason,
        )


class OrderOpened(Schema):
    """The order in which a win is paid."""

    order_id: UUID


class PassOut(Schema):
    """A token for the lane: the bearer of claims until it expires."""

    token: str
    expires_at: datetime


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=200)


class ReportOut(Schema):
    """What a drop came to."""

    quota: int
    won: int
    paid: int
    waiting: int
    returned: int
    refunded: int
    shelved: int
    refused_sold_out: int
    refused_limit: int
    winners: int
    buyers: int
    new_buyers: int
    revenue: Amount
    given_up: Amount

    @classmethod
    def of(cls, report: DropReport) -> "ReportOut":
        """What the API shows of a report."""
        names = [name for name in cls.model_fields if name not in {"revenue", "given_up"}]
        figures = {name: getattr(report, name) for name in names}
        return cls(**figures, revenue=Amount.of(report.revenue), given_up=Amount.of(report.given_up))


Key = Annotated[str | None, Header(alias="Idempotency-Key")]
"""1 to 80 visible ASCII characters: the same key of one member gets the same answer for ever."""


@router.get(ONE, response=DropState, auth=None)
@allow(anyone)
def read_drop(request: HttpRequest, response: HttpResponse, drop_id: UUID) -> DropState:
    """How a drop stands; may be kept for a second. Where only members may see the goods, it does not name them."""
    state = queries.public_state(drop_id)
    if state is None:
        raise DropNotFound
    response["Cache-Control"] = "public, max-age=1"
    return DropState(**state)


@router.post(f"{ONE}/claims", url_name="drops-claims")
@allow(signed_in)
def claim(request: Request, drop_id: UUID, idempotency_key: Key = None) -> HttpResponse:
    """Claim a unit. 201 won, 200 sold_out or limit_reached; the same `Idempotency-Key` gets the same answer.

    Refused for the moment: 409 not_yet or paused (`retry_after` says when to come again), 410 over or cancelled;
    for good: 403 not_eligible, 404 not_found.
    """
    drop = queries.drop_card(drop_id)
    return answered(KIND, commands.claim_unit(drop_id, actor=_actor(request, drop), key=idempotency_key or ""))


@router.get(f"{ONE}/claims", response=list[ClaimOut])
@allow(signed_in)
def my_claims(request: Request, drop_id: UUID) -> list[ClaimOut]:
    """What was decided about my claims, the latest first."""
    drop = queries.drop_card(drop_id)
    member_id = _actor(request, drop).require_member(drop.community_id)
    return [ClaimOut.of(card) for card in queries.my_claims(drop.community_id, member_id, drop_id=drop_id)]


@router.post(f"{ONE}/claims/{{claim_id}}/order", response=OrderOpened)
@allow(signed_in)
def open_order(request: Request, drop_id: UUID, claim_id: UUID) -> OrderOpened:
    """The order of my win, opened if it is not yet."""
    drop = queries.drop_card(drop_id)
    return OrderOpened(order_id=commands.open_order(drop.community_id, claim_id, actor=_actor(request, drop)))


@router.post(f"{ONE}/passes", response={201: PassOut})
@allow(signed_in)
def issue_pass(request: Request, drop_id: UUID) -> Status[PassOut]:
    """A token for the lane, if the drop is for me; fetch it before the start, and again before it expires."""
    drop = queries.drop_card(drop_id)
    issued = commands.issue_pass(drop_id, actor=_actor(request, drop))
    return Status(201, PassOut(token=issued.token, expires_at=issued.expires_at))


@router.put(f"{ONE}/reminder", response={204: None})
@allow(signed_in)
def remind_me(request: Request, drop_id: UUID) -> Status[None]:
    """Write me before it starts."""
    drop = queries.drop_card(drop_id)
    commands.remind_me(drop_id, actor=_actor(request, drop))
    return Status(204, None)


@router.delete(f"{ONE}/reminder", response={204: None})
@allow(signed_in)
def forget_reminder(request: Request, drop_id: UUID) -> Status[None]:
    """Do not write me after all."""
    drop = queries.drop_card(drop_id)
    commands.forget_reminder(drop_id, actor=_actor(request, drop))
    return Status(204, None)


@router.get(BASE, response=list[DropForStaff])
@allow(having(RUN_DROPS))
def list_drops(
    request: Request,
    community: str,
    tab: str = "all",
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[DropForStaff]:
    """The community's drops, the latest start first. Tabs: all, coming, running, closed."""
    cards = queries.drops_of(request.community.id, tab=tab, offset=offset, limit=limit)
    return [DropForStaff.of(card) for card in cards]


@router.post(BASE, response={201: DropForStaff})
@allow(having(RUN_DROPS))
def schedule_drop(request: Request, community: str, payload: DropIn) -> Status[DropForStaff]:
    """Announce a drop; its quota is put aside at once."""
    drop_id = commands.schedule_drop(request.community.id, payload.plan, actor=request.actor)
    return Status(201, _for_staff(request, drop_id))


@router.get(f"{BASE}/{{drop_id}}", response=DropForStaff)
@allow(having(RUN_DROPS))
def read_for_staff(request: Request, community: str, drop_id: UUID) -> DropForStaff:
    """A drop with its figures."""
    return _for_staff(request, drop_id)


@router.put(f"{BASE}/{{drop_id}}", response=DropForStaff)
@allow(having(RUN_DROPS))
def change_drop(request: Request, community: str, drop_id: UUID, payload: DropIn) -> DropForStaff:
    """Change the plan of a drop that has not started."""
    _for_staff(request, drop_id)
    commands.change_drop(drop_id, payload.plan, actor=request.actor)
    return _for_staff(request, drop_id)


@router.post(f"{BASE}/{{drop_id}}/pause", response=DropForStaff)
@allow(having(RUN_DROPS))
def pause_drop(request: Request, community: str, drop_id: UUID) -> DropForStaff:
    """Hold it: nothing is won until it is resumed."""
    _for_staff(request, drop_id)
    commands.pause_drop(drop_id, actor=request.actor)
    return _for_staff(request, drop_id)


@router.delete(f"{BASE}/{{drop_id}}/pause", response=DropForStaff)
@allow(having(RUN_DROPS))
def resume_drop(request: Request, community: str, drop_id: UUID) -> DropForStaff:
    """Let it go on."""
    _for_staff(request, drop_id)
    commands.resume_drop(drop_id, actor=request.actor)
    return _for_staff(request, drop_id)


@router.post(f"{BASE}/{{drop_id}}/cancellation", response=DropForStaff)
@allow(having(RUN_DROPS))
def cancel_drop(request: Request, community: str, drop_id: UUID, payload: ReasonIn) -> DropForStaff:
    """Call it off: unpaid orders are closed, paid ones that are not shipped refunded, and the people told."""
    _for_staff(request, drop_id)
    commands.cancel_drop(drop_id, actor=request.actor, reason=payload.reason)
    return _for_staff(request, drop_id)


@router.get(f"{BASE}/{{drop_id}}/wins", response=list[ClaimOut])
@allow(having(RUN_DROPS))
def list_wins(
    request: Request,
    community: str,
    drop_id: UUID,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[ClaimOut]:
    """Who won, the latest first."""
    return [ClaimOut.of(card) for card in queries.winners(request.community.id, drop_id, before=before, limit=limit)]


@router.get(f"{BASE}/{{drop_id}}/report", response=ReportOut)
@allow(having(RUN_DROPS))
def read_report(request: Request, community: str, drop_id: UUID) -> ReportOut:
    """What it came to."""
    return ReportOut.of(queries.report_of(request.community.id, drop_id))


def _actor(request: HttpRequest, drop: DropCard) -> Actor:
    """Who calls, in the community of the drop: the address does not name it."""
    user_id = request.actor.user_id  # type: ignore[attr-defined]  # the middleware's
    return Actor() if user_id is None else actor_for(user_id, drop.community_id)


def _for_staff(request: Request, drop_id: UUID) -> DropForStaff:
    return DropForStaff.of(queries.drop_in(request.community.id, drop_id))
