# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Red packets for programs."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Header, Query, Router, Schema, Status

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets import commands
from fengqun.commerce.redpackets.choices import Kind, State
from fengqun.commerce.redpackets.commands import PacketForm
from fengqun.commerce.redpackets.errors import PacketNotFound, UnitUnknown
from fengqun.commerce.redpackets.lane import LANE, look
from fengqun.commerce.redpackets.limits import LONGEST, MAX_COUNT, MAX_POT_MINOR, MAX_WISH
from fengqun.commerce.redpackets.policies import SEE_PACKETS
from fengqun.commerce.redpackets.queries import own_share, packet_card, packets, place_of_packet
from fengqun.commerce.redpackets.types import PacketCard, ShareCard
from fengqun.commerce.redpackets.words import MAX_WORD
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor, allow, anyone, having, members, signed_in
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.people.communities.queries import actor_for
from fengqun.spine.lane.answers import answered, checked_key
from fengqun.spine.lane.types import LONGEST_BODY

router = Router(tags=["red packets"])

BASE = "/communities/{community}/red-packets"
MAX_PACKETS = 100

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=80)]
"""The same key with the same body is one request, however often it is sent."""


class AudienceIn(Schema):
    """For whom; with several conditions, whoever meets one. None at all: every member."""

    stages: list[str] = Field(default_factory=list, max_length=10)
    product_ids: list[UUID] = Field(default_factory=list, max_length=50)
    circle_ids: list[UUID] = Field(default_factory=list, max_length=50)

    def audience(self) -> Audience:
        """The audience."""
        return Audience(tuple(self.stages), tuple(self.product_ids), tuple(self.circle_ids))


class PacketIn(Schema):
    """A packet to be given. `for_community`: out of the community's own giving, for those who have the right.

    `opens_at` without an offset is read on the community's clocks. Wish and word are one line each.
    """

    kind: Kind
    amount_minor: int = Field(gt=0, le=MAX_POT_MINOR)
    unit: str = Field(min_length=3, max_length=10)
    count: int = Field(ge=1, le=MAX_COUNT)
    wish: str = Field(min_length=1, max_length=MAX_WISH)
    audience: AudienceIn = Field(default_factory=AudienceIn)
    word: str = Field("", max_length=MAX_WORD)
    opens_at: datetime | None = None
    lasts_hours: int | None = Field(None, ge=1, le=LONGEST // timedelta(hours=1))
    for_community: bool = False


class PacketOut(Schema):
    """A packet for those who may see what is in it."""

    id: UUID
    giver_id: UUID | None
    given_by: UUID
    kind: str
    phase: str
    wish: str
    pot: Amount
    count: int
    opened_count: int
    opened: Amount
    returned: Amount
    has_word: bool
    audience: dict[str, list[str]]
    given_at: datetime
    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, card: PacketCard) -> "PacketOut":
        """What the API shows of a packet."""
        return cls(
            id=card.id,
            giver_id=card.giver_id,
            given_by=card.given_by,
            kind=str(card.kind),
            phase=str(card.phase),
            wish=card.wish,
            pot=Amount.of(card.pot),
            count=card.count,
            opened_count=card.opened_count,
            opened=Amount.of(card.opened),
            returned=Amount.of(card.returned),
            has_word=card.has_word,
            audience=card.audience.as_data(),
            given_at=card.given_at,
            opens_at=card.opens_at,
            closes_at=card.closes_at,
        )


class GivenOut(Schema):
    """The packet that was made, now or the first time this key came."""

    id: UUID
    pot: Amount
    count: int
    is_replay: bool


class ShareOut(Schema):
    """The caller's own share; `transfer_id` leads to why it is what it is."""

    id: UUID
    place: int
    amount: Amount
    opened_at: datetime
    transfer_id: UUID
    is_best: bool

    @classmethod
    def of(cls, share: ShareCard) -> "ShareOut":
        """What the API shows of a share."""
        return cls(
            id=share.id,
            place=share.place,
            amount=Amount.of(share.amount),
            opened_at=share.opened_at,
            transfer_id=share.transfer_id,
            is_best=share.is_best,
        )


class OpeningIn(Schema):
    """The packet's word, where it has one."""

    word: str = Field("", max_length=LONGEST_BODY)


@router.get(BASE, response=list[PacketOut])
@allow(having(SEE_PACKETS))
def list_packets(
    request: Request,
    community: str,
    state: State | None = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> list[PacketOut]:
    """The community's packets, newest first, 100 a page."""
    found = packets(request.community.id, state=state or "", offset=(page - 1) * MAX_PACKETS, limit=MAX_PACKETS)
    return [PacketOut.of(card) for card in found]


@router.post(BASE, response={200: GivenOut, 201: GivenOut})
@allow(members)
def give_packet(request: Request, community: str, payload: PacketIn, idempotency_key: Key) -> Status[GivenOut]:
    """Fund a packet from the caller's wallet, or by the community. 200 where this key has made it before."""
    given = commands.give(
        request.community.id,
        actor=request.actor,
        form=PacketForm(
            kind=payload.kind,
            pot=_money(payload),
            count=payload.count,
            wish=payload.wish,
            audience=payload.audience.audience(),
            word=payload.word,
            opens_at=payload.opens_at,
            lasts=timedelta(hours=payload.lasts_hours) if payload.lasts_hours else None,
        ),
        request_key=idempotency_key,
        for_community=payload.for_community,
    )
    out = GivenOut(id=given.packet_id, pot=Amount.of(given.pot), count=given.count, is_replay=given.is_replay)
    return Status(200 if given.is_replay else 201, out)


@router.delete(BASE + "/{packet_id}", response={200: Amount})
@allow(members)
def withdraw_packet(request: Request, community: str, packet_id: UUID) -> Amount:
    """Take a packet back before it opens; answers what went back."""
    return Amount.of(commands.withdraw(request.community.id, packet_id, actor=request.actor).amount)


@router.get("/red-packets/{packet_id}", response={200: dict[str, Any]})
@allow(anyone)
def packet_state(request: Request, packet_id: UUID) -> HttpResponse:
    """What anybody may know of a packet: when it opens and closes, and how many shares are left."""
    answer = look(packet_id)
    if answer is None:
        raise PacketNotFound
    response = answered(LANE, answer)
    response.headers["Cache-Control"] = "public, max-age=1"
    return response


@router.post("/red-packets/{packet_id}/openings", response={200: dict[str, Any], 201: dict[str, Any]})
@allow(signed_in)
def open_packet(
    request: Request,
    packet_id: UUID,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
    payload: OpeningIn | None = None,
) -> HttpResponse:
    """Open it: 201 with the share, 200 with the same share again or `empty`; refusals name their code.

    The codes: `not_yet` 409 (with `opens_at` and `retry_after`), `over` 410, `not_eligible` 403, `wrong_word` 403
    (with `guesses_left`), `limit_reached` 409, `not_found` 404.
    """
    key = checked_key(idempotency_key)
    community_id, actor = _place(request, packet_id)
    answer = commands.open_share(community_id, packet_id, actor=actor, word=payload.word if payload else "", key=key)
    return answered(LANE, answer)


@router.get("/red-packets/{packet_id}/share", response=ShareOut)
@allow(signed_in)
def my_share(request: Request, packet_id: UUID) -> ShareOut:
    """What the caller has opened of a packet."""
    community_id, actor = _place(request, packet_id)
    share = own_share(packet_card(community_id, packet_id), actor.require_member(community_id))
    if share is None:
        raise PacketNotFound
    return ShareOut.of(share)


@router.post("/red-packets/{packet_id}/token", response=dict[str, str])
@allow(signed_in)
def enter_lane(request: Request, packet_id: UUID) -> dict[str, str]:
    """A lane token for opening this packet in a burst; empty for whom it is not, or where nothing is left."""
    community_id, actor = _place(request, packet_id)
    return {"token": commands.lane_token(community_id, packet_id, actor=actor)}


def _place(request: Request, packet_id: UUID) -> tuple[UUID, Actor]:
    """The community that a packet belongs to, and who the caller is there."""
    community_id = place_of_packet(packet_id)
    if community_id is None or request.actor.user_id is None:
        raise PacketNotFound
    return community_id, actor_for(request.actor.user_id, community_id)


def _money(payload: PacketIn) -> Money:
    """The pot. Raises UnitUnknown for what is no unit at all."""
    try:
        return Money(payload.amount_minor, payload.unit)
    except ValueError as error:
        raise UnitUnknown from error
