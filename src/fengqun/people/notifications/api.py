"""The API of notices and their switches."""

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema, Status

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.notifications.commands import mark_read, move_switches, open_notice
from fengqun.people.notifications.queries import notices_page, switches_of, unread_count
from fengqun.people.notifications.types import NoticeCard, SwitchChoice

router = Router(tags=["notifications"])


class Doer(Schema):
    """Who did it, last."""

    id: UUID
    name: str


class NoticeOut(Schema):
    """A notice; `sentence` is in the language of the caller. `count` people, or times where nobody did it."""

    id: UUID
    kind: str
    sentence: str
    title: str
    url: str
    actor: Doer | None
    count: int
    moment: datetime
    is_read: bool


class NoticesOut(Schema):
    """One page, latest first. `unread` counts to 100 and then stops."""

    notices: list[NoticeOut]
    page: int
    has_older: bool
    unread: int


class SwitchOut(Schema):
    """Where the switches of one kind stand."""

    kind: str
    label: str
    group: str
    in_app: bool
    email: bool
    is_optional: bool


class SwitchesOut(Schema):
    """All switches; without `any_email` no kind is sent by e-mail."""

    any_email: bool
    switches: list[SwitchOut]


class SwitchIn(Schema):
    """Where one kind's switches shall stand."""

    kind: str
    in_app: bool
    email: bool


class SwitchesIn(Schema):
    """What shall change; kinds that are not named stay as they are."""

    any_email: bool | None = None
    switches: list[SwitchIn] = []


class Marked(Schema):
    """How many were unread before."""

    marked: int


@router.get("/communities/{community}/notices", response=NoticesOut, summary="My notices")
@allow(members)
def notices(request: Request, community: str, page: int = 1) -> dict[str, object]:
    """What concerns me, latest first."""
    del community
    member_id = request.actor.require_member(request.community.id)
    number = min(max(page, 1), LAST_PAGE)
    found = notices_page(request.community.id, member_id, request.community.zone, number=number)
    return {
        "notices": [_notice(card) for card in found.notices],
        "page": found.number,
        "has_older": found.has_older,
        "unread": unread_count(member_id),
    }


@router.put("/communities/{community}/notices/{notice_id}/reading", response={204: None}, summary="Read a notice")
@allow(members)
def read_one(request: Request, community: str, notice_id: UUID) -> Status[None]:
    """Note that I read it."""
    del community
    open_notice(request.community.id, notice_id, actor=request.actor)
    return Status(204, None)


@router.put("/communities/{community}/notices/reading", response=Marked, summary="Read all notices")
@allow(members)
def read_all(request: Request, community: str) -> dict[str, int]:
    """Note that I read all."""
    del community
    return {"marked": mark_read(request.community.id, actor=request.actor)}


@router.get("/communities/{community}/notice-switches", response=SwitchesOut, summary="My notice switches")
@allow(members)
def switches(request: Request, community: str) -> dict[str, object]:
    """Of what I want to hear, and how."""
    del community
    any_email, cards = switches_of(request.community.id, request.actor.require_member(request.community.id))
    return {"any_email": any_email, "switches": [vars(card) for card in cards]}


@router.patch("/communities/{community}/notice-switches", response=SwitchesOut, summary="Move my notice switches")
@allow(members)
def change_switches(request: Request, community: str, body: SwitchesIn) -> dict[str, object]:
    """Say of what I want to hear, and how."""
    choices = [SwitchChoice(one.kind, in_app=one.in_app, email=one.email) for one in body.switches]
    move_switches(request.community.id, choices, actor=request.actor, any_email=body.any_email)
    return switches(request, community)


def _notice(card: NoticeCard) -> dict[str, object]:
    return {**vars(card), "actor": {"id": card.actor.id, "name": card.actor.name} if card.actor else None}
