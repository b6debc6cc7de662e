"""The API of gatherings: everything that the pages do. What the caller may not know of is not found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.content.gatherings import commands, queries
from fengqun.content.gatherings.choices import ART_KEYS
from fengqun.content.gatherings.errors import NotTheHost
from fengqun.content.gatherings.policies import HOST_GATHERINGS
from fengqun.content.gatherings.queries.people import ATTENDEES_ON_A_PAGE, with_seats
from fengqun.content.gatherings.types import (
    GatheringCard,
    GatheringPlan,
    Outing,
    ScanRequest,
    SeatCard,
    TicketPlan,
)
from fengqun.content.gatherings.views.door import people_at_the_door
from fengqun.kernel import clock
from fengqun.kernel.policies import allow, anyone, having, members
from fengqun.kernel.requests import LAST_PAGE, Request

router = Router(tags=["gatherings"])


class TicketIn(Schema):
    """A kind of ticket; `id` keeps one that is there, no `stages` means everybody."""

    id: UUID | None = None
    name: str = Field(min_length=1, max_length=40)
    quota: int | None = None
    stages: list[str] = []
    is_open: bool = True


class PlanIn(Schema):
    """A gathering as its host wants it; moments without an offset are on the community's clocks."""

    title: str = Field(max_length=60)
    starts_at: datetime
    ends_at: datetime
    description: str = Field("", max_length=6000)
    place: str = Field("", max_length=80)
    address: str = Field("", max_length=160)
    link: str = Field("", max_length=400)
    link_minutes: int = 30
    circle_id: UUID | None = None
    is_public: bool = False
    art_key: str = ART_KEYS[0]
    capacity: int | None = None
    guest_limit: int = 0
    questions: list[str] = []
    answers_are_required: bool = False
    tickets: list[TicketIn] = []

    def plan(self) -> GatheringPlan:
        """As the commands take it."""
        values = self.dict()
        values["questions"] = tuple(self.questions)
        values["tickets"] = tuple(
            TicketPlan(one.name, one.quota, tuple(one.stages), one.id, one.is_open) for one in self.tickets
        )
        return GatheringPlan(**values)


class TicketOut(Schema):
    """A kind of ticket and how many are taken."""

    id: UUID
    name: str
    quota: int | None
    stages: list[str]
    taken: int
    is_open: bool


class SeatOut(Schema):
    """The caller's seat, or place in the line."""

    state: str
    ticket_id: UUID
    ticket_name: str
    guests: int
    answers: list[str]
    queued_at: datetime
    seated_at: datetime | None
    confirm_from: datetime | None
    confirm_by: datetime | None
    confirmed_at: datetime | None
    arrived_at: datetime | None
    is_no_show: bool


class GatheringOut(Schema):
    """A gathering; `link` is there for those who may see it now."""

    id: UUID
    title: str
    description: str
    description_html: str
    host_id: UUID
    circle_id: UUID | None
    is_public: bool
    art_key: str
    place: str
    address: str
    has_link: bool
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    guest_limit: int
    questions: list[str]
    answers_are_required: bool
    taken: int
    waiting: int
    state: str
    cancel_reason: str
    recap_post_id: UUID | None
    seat: SeatOut | None


class GatheringDetail(GatheringOut):
    """One gathering with its tickets."""

    tickets: list[TicketOut]
    link: str
    places_ahead: int


class GatheringPage(Schema):
    """A page of gatherings."""

    items: list[GatheringOut]
    page: int
    has_more: bool


class SignUpIn(Schema):
    """Signing up, or changing how."""

    ticket_id: UUID | None = None
    guests: int = 0
    answers: list[str] = []
    may_wait: bool = True


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class RecapIn(Schema):
    """What it was like."""

    title: str = Field("", max_length=80)
    body: str = Field(min_length=1, max_length=20000)


class MadeOut(Schema):
    """The id of what was made."""

    id: UUID


class TicketShown(Schema):
    """The caller's ticket: `token` is what stands in the code, `code` what is read aloud."""

    token: str
    code: str
    heads: int


class PersonAtDoor(Schema):
    """Somebody with a seat; the hashes are SHA-256 of the ticket's token and of `gathering:code`."""

    seat_id: UUID
    name: str
    heads: int
    ticket: str
    ticket_hash: str
    code_hash: str
    arrived_at: datetime | None
    device: str
    scans: int


class DoorOut(Schema):
    """The list that a phone takes to the door."""

    now: datetime
    people: list[PersonAtDoor]


class ScanIn(Schema):
    """What a phone saw; `id` is made there. One of ticket, code and seat_id names the seat."""

    id: UUID
    moment: datetime
    kind: str = Field("in", pattern="^(in|out)$")
    ticket: str = Field("", max_length=400)
    code: str = Field("", max_length=40)
    seat_id: UUID | None = None


class ScansIn(Schema):
    """Many scans of one phone; `sent_at` is the phone's present, so that a wrong clock does no harm."""

    device: str = Field("", max_length=40)
    sent_at: datetime | None = None
    scans: list[ScanIn] = Field(max_length=500)


class ScanOut(Schema):
    """What became of a scan: entry, already, undone, unknown or not_seated."""

    id: UUID
    outcome: str
    seat_id: UUID | None
    arrived_at: datetime | None
    device: str
    name: str
    heads: int


class AttendeeOut(Schema):
    """Somebody who signed up."""

    member_id: UUID
    name: str
    stage: str
    scans: int
    seat: SeatOut


class FiguresOut(Schema):
    """A gathering in numbers, heads with guests."""

    seated: int
    heads: int
    waiting: int
    arrived: int
    arrived_heads: int
    no_shows: int
    given_up: int


class PeopleOut(Schema):
    """Who comes."""

    figures: FiguresOut
    items: list[AttendeeOut]
    page: int
    has_more: bool


class TermsIn(Schema):
    """After so many no-shows a seat must be confirmed; null: never."""

    confirm_after_no_shows: int | None


class CalendarOut(Schema):
    """The path of the caller's own calendar; "" while there is none."""

    path: str


@router.get("/communities/{community}/gatherings", response=GatheringPage)
@allow(anyone)
def list_gatherings(
    request: Request,
    community: str,
    past: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    circle_id: UUID | None = None,
    page: int = 1,
) -> dict[str, Any]:
    """What is ahead, soonest first; or what is past, latest first."""
    del community
    number = min(max(page, 1), LAST_PAGE)
    cards, has_more = queries.outings(
        request.community.id, actor=request.actor, past=past, circle_id=circle_id, number=number
    )
    items = [_out(one) for one in with_seats(cards, request.actor.member_id)]
    return {"items": items, "page": number, "has_more": has_more}


@router.post("/communities/{community}/gatherings", response={201: MadeOut})
@allow(members)
def plan_gathering(request: Request, community: str, sent: PlanIn) -> Status[dict[str, UUID]]:
    """Announce a gathering."""
    del community
    return Status(201, {"id": commands.plan_gathering(request.community.id, sent.plan(), actor=request.actor)})


@router.get("/communities/{community}/gatherings/{gathering_id}", response=GatheringDetail)
@allow(anyone)
def read_gathering(request: Request, community: str, gathering_id: UUID) -> dict[str, Any]:
    """One gathering, and what the caller has to do with it."""
    del community
    card = queries.card_for(request.community.id, gathering_id, actor=request.actor)
    own = queries.seat_of(card.id, request.actor.member_id)
    return {
        **_out(Outing(card, own)),
        "tickets": queries.tickets_of(card.id),
        "link": queries.link_for(card, actor=request.actor),
        "places_ahead": queries.places_ahead(own) if own is not None and own.is_waiting else 0,
    }


@router.put("/communities/{community}/gatherings/{gathering_id}", response=list[str])
@allow(members)
def change_gathering(request: Request, community: str, gathering_id: UUID, sent: PlanIn) -> list[str]:
    """Change it; answers the names of what changed."""
    del community
    return list(commands.change_gathering(request.community.id, gathering_id, sent.plan(), actor=request.actor))


@router.post("/communities/{community}/gatherings/{gathering_id}/cancellation", response={204: None})
@allow(members)
def cancel_gathering(request: Request, community: str, gathering_id: UUID, sent: ReasonIn) -> Status[None]:
    """Call it off."""
    del community
    commands.cancel_gathering(request.community.id, gathering_id, actor=request.actor, reason=sent.reason)
    return Status(204, None)


@router.put("/communities/{community}/gatherings/{gathering_id}/seat", response=SeatOut)
@allow(members)
def take_seat(request: Request, community: str, gathering_id: UUID, sent: SignUpIn) -> SeatCard:
    """Sign up, or change how: seated, or in the line."""
    del community
    return commands.take_seat(request.community.id, gathering_id, actor=request.actor, **sent.dict())


@router.delete("/communities/{community}/gatherings/{gathering_id}/seat", response={204: None})
@allow(members)
def give_up_seat(request: Request, community: str, gathering_id: UUID) -> Status[None]:
    """Give the seat, or the place in the line, back."""
    del community
    commands.give_up_seat(request.community.id, gathering_id, actor=request.actor)
    return Status(204, None)


@router.post("/communities/{community}/gatherings/{gathering_id}/seat/confirmation", response={204: None})
@allow(members)
def confirm_seat(request: Request, community: str, gathering_id: UUID) -> Status[None]:
    """Say that one comes."""
    del community
    commands.confirm_seat(request.community.id, gathering_id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/gatherings/{gathering_id}/ticket", response=TicketShown)
@allow(members)
def read_ticket(request: Request, community: str, gathering_id: UUID) -> dict[str, Any]:
    """The caller's ticket."""
    del community
    card = queries.card_for(request.community.id, gathering_id, actor=request.actor)
    own, token = queries.seat_with_ticket(card.id, actor=request.actor)
    return {"token": token, "code": own.code, "heads": own.heads}


@router.get("/communities/{community}/gatherings/{gathering_id}/people", response=PeopleOut)
@allow(members)
def list_people(
    request: Request, community: str, gathering_id: UUID, state: str = "", search: str = "", page: int = 1
) -> dict[str, Any]:
    """Who comes, for hosts."""
    del community
    card, number = _as_host(request, gathering_id), min(max(page, 1), LAST_PAGE)
    start = (number - 1) * ATTENDEES_ON_A_PAGE
    found = queries.attendees(card.id, state=state, search=search, offset=start, limit=ATTENDEES_ON_A_PAGE + 1)
    items = [
        {
            "member_id": one.person.id,
            "name": one.person.name,
            "stage": one.person.stage,
            "scans": one.scans,
            "seat": one.seat,
        }
        for one in found[:ATTENDEES_ON_A_PAGE]
    ]
    return {
        "figures": queries.figures_of(card.id),
        "items": items,
        "page": number,
        "has_more": len(found) > ATTENDEES_ON_A_PAGE,
    }


@router.delete("/communities/{community}/gatherings/{gathering_id}/people/{member_id}", response={204: None})
@allow(members)
def remove_person(request: Request, community: str, gathering_id: UUID, member_id: UUID) -> Status[None]:
    """Give somebody's seat back for them, as a host."""
    del community
    commands.give_up_seat(request.community.id, gathering_id, actor=request.actor, member_id=member_id)
    return Status(204, None)


@router.get("/communities/{community}/gatherings/{gathering_id}/door", response=DoorOut)
@allow(members)
def read_door(request: Request, community: str, gathering_id: UUID) -> dict[str, Any]:
    """The list for the door, for hosts."""
    del community
    return {"now": clock.now(), "people": people_at_the_door(_as_host(request, gathering_id))}


@router.post("/communities/{community}/gatherings/{gathering_id}/scans", response=list[ScanOut])
@allow(members)
def record_scans(request: Request, community: str, gathering_id: UUID, sent: ScansIn) -> list[Any]:
    """Hand in what a phone saw, now or later; sent twice it counts once."""
    del community
    answers: list[Any] = commands.record_scans(
        request.community.id,
        gathering_id,
        [ScanRequest(one.id, _aware(one.moment), one.kind, one.ticket, one.code, one.seat_id) for one in sent.scans],
        actor=request.actor,
        device=sent.device,
        sent_at=_aware(sent.sent_at) if sent.sent_at else None,
    )
    return answers


@router.post("/communities/{community}/gatherings/{gathering_id}/recap", response={201: MadeOut})
@allow(members)
def write_recap(request: Request, community: str, gathering_id: UUID, sent: RecapIn) -> Status[dict[str, UUID]]:
    """Look back in a post; answers the post's id."""
    del community
    card = _as_host(request, gathering_id)
    post_id = commands.write_recap(
        card.community_id,
        card.id,
        actor=request.actor,
        title=sent.title,
        body=sent.body,
        is_public=card.is_public,
    )
    return Status(201, {"id": post_id})


@router.post("/communities/{community}/gatherings-calendar", response={201: CalendarOut})
@allow(members)
def renew_calendar(request: Request, community: str) -> Status[dict[str, str]]:
    """A new secret address of the caller's own calendar; the one before stops working."""
    secret = commands.renew_calendar(request.community.id, actor=request.actor)
    return Status(201, {"path": f"/c/{community}/gatherings/calendar/{secret}.ics"})


@router.put("/communities/{community}/gatherings-terms", response={204: None})
@allow(having(HOST_GATHERINGS))
def set_terms(request: Request, community: str, sent: TermsIn) -> Status[None]:
    """Settle what holds for all gatherings."""
    del community
    commands.set_no_show_limit(request.community.id, sent.confirm_after_no_shows, actor=request.actor)
    return Status(204, None)


def _as_host(request: Request, gathering_id: UUID) -> GatheringCard:
    card = queries.card_for(request.community.id, gathering_id, actor=request.actor)
    if not queries.runs(request.actor, card):
        raise NotTheHost
    return card


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.now().tzinfo)


def _out(outing: Outing) -> dict[str, Any]:
    card = outing.gathering
    names = (name for name in GatheringOut.model_fields if name not in {"host_id", "seat"})
    return {**{name: getattr(card, name) for name in names}, "host_id": card.host.id, "seat": outing.seat}
