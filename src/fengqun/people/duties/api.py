"""The API of duties and delegated rights."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from ninja import Field, Router, Schema, Status

from fengqun.kernel import clock
from fengqun.kernel.policies import allow, having, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.communities.policies import DELEGATE_RIGHTS
from fengqun.people.duties.commands import (
    accept_term,
    add_usual_kinds,
    appoint,
    cancel_term,
    confirm_volunteer,
    decline_term,
    delegate,
    dismiss,
    open_term,
    resign,
    retire_kind,
    save_kind,
    tick,
    volunteer,
    withdraw,
    write_handover,
)
from fengqun.people.duties.policies import RUN_DUTIES
from fengqun.people.duties.queries import (
    delegations_page,
    honours,
    kind_card,
    kinds_of,
    looking_after,
    my_delegations,
    roster,
    term_card,
    terms_of_member,
)
from fengqun.people.duties.queries.terms import open_terms
from fengqun.people.duties.types import DelegationCard, HonourLine, KindCard, TermCard

router = Router(tags=["duties"])


class KindOut(Schema):
    """A kind of duty; `rights` hold while a term runs."""

    id: UUID
    code: str
    name: str
    description: str
    honour: str
    badge: str
    reward: str
    rights: list[str]
    is_needed: bool


class KindIn(Schema):
    """A kind of duty; the code stays as it was first."""

    code: str = Field("", max_length=40, pattern=r"^[a-z0-9-]*$")
    name: str = Field("", max_length=30)
    description: str = Field("", max_length=200)
    honour: str = Field("", max_length=30)
    badge: str = "star"
    reward: str = Field("", max_length=200)
    rights: list[str] = Field([], max_length=50)
    is_needed: bool = True


class PersonOut(Schema):
    """A member, in short."""

    id: UUID
    name: str


class TermOut(Schema):
    """A term on the roster."""

    id: UUID
    kind: KindOut
    circle_id: UUID | None
    member: PersonOut | None
    starts_at: datetime
    ends_at: datetime
    state: str
    deeds: int
    volunteers: list[PersonOut]

    @staticmethod
    def resolve_circle_id(term: TermCard) -> UUID | None:
        """The id of its circle."""
        return term.circle.id if term.circle else None


class MyTermOut(TermOut):
    """A term of one's own."""

    handover_note: str
    closed_because: str


class TermIn(Schema):
    """An open term; with `member_id` somebody is asked to take it."""

    kind_id: UUID
    starts_at: datetime
    ends_at: datetime
    circle_id: UUID | None = None
    member_id: UUID | None = None


class MemberIn(Schema):
    """Who."""

    member_id: UUID


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=300)


class NoteIn(Schema):
    """A sentence, or a longer note for who comes next."""

    note: str = Field("", max_length=2_000)


class TakenOut(Schema):
    """Whether one has the term now, or waits to be confirmed."""

    is_taken: bool


class HonourOut(Schema):
    """Who served in what, how long, and what they did."""

    member: PersonOut
    kind: KindOut
    terms: int
    days: int
    deeds: int
    serves_now: bool


class DelegationOut(Schema):
    """A right that was given to a member, and how it ended."""

    id: UUID
    member: PersonOut
    circle_id: UUID | None
    right: str
    reason: str
    granted_by: PersonOut | None
    granted_at: datetime
    ended_by: PersonOut | None
    ended_at: datetime | None
    ended_because: str

    @staticmethod
    def resolve_circle_id(row: DelegationCard) -> UUID | None:
        """The id of its circle."""
        return row.circle.id if row.circle else None


class DelegationPage(Schema):
    """A page of the log."""

    items: list[DelegationOut]
    count: int
    page: int
    pages: int


class DelegationIn(Schema):
    """A right for one member."""

    member_id: UUID
    right: str = Field(max_length=60)
    reason: str = Field(max_length=300)
    circle_id: UUID | None = None


@router.get("/communities/{community}/duties/kinds", response=list[KindOut], summary="Kinds of duties")
@allow(members)
def list_kinds(request: Request, community: str) -> list[KindCard]:  # noqa: ARG001 - the middleware looked it up
    """What there is to look after."""
    return kinds_of(request.community.id)


@router.post("/communities/{community}/duties/kinds", response={201: KindOut}, summary="Add a kind")
@allow(having(RUN_DUTIES))
def post_kind(request: Request, community: str, body: KindIn) -> Status[KindCard]:  # noqa: ARG001
    """Only rights that the caller has can be attached."""
    kind_id = save_kind(request.community.id, actor=request.actor, **body.dict())
    return Status(201, kind_card(request.community.id, kind_id))


@router.post("/communities/{community}/duties/kinds/usual", response={201: list[KindOut]}, summary="Usual kinds")
@allow(having(RUN_DUTIES))
def post_usual(request: Request, community: str) -> Status[list[KindCard]]:  # noqa: ARG001
    """Begin with the usual kinds."""
    add_usual_kinds(request.community.id, actor=request.actor)
    return Status(201, kinds_of(request.community.id))


@router.put("/communities/{community}/duties/kinds/{uuid:kind_id}", response=KindOut, summary="Change a kind")
@allow(having(RUN_DUTIES))
def put_kind(request: Request, community: str, kind_id: UUID, body: KindIn) -> KindCard:  # noqa: ARG001
    """Who holds it has the new rights at once."""
    save_kind(request.community.id, actor=request.actor, kind_id=kind_id, **body.dict())
    return kind_card(request.community.id, kind_id)


@router.delete("/communities/{community}/duties/kinds/{uuid:kind_id}", response={204: None}, summary="Retire a kind")
@allow(having(RUN_DUTIES))
def delete_kind(request: Request, community: str, kind_id: UUID) -> Status[None]:  # noqa: ARG001
    """Terms that run go on to their end."""
    retire_kind(request.community.id, kind_id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/duties", response=list[TermOut], summary="Who looks after what")
@allow(members)
def list_now(request: Request, community: str, circle_id: UUID | None = None) -> list[TermCard]:  # noqa: ARG001
    """What runs now, in the whole community or in one circle."""
    return looking_after(request.community.id, actor=request.actor, circle_id=circle_id)


@router.get("/communities/{community}/duties/open", response=list[TermOut], summary="Open terms")
@allow(members)
def list_open(request: Request, community: str) -> list[TermCard]:  # noqa: ARG001
    """Terms that want somebody, the nearest first."""
    return open_terms(request.community.id, actor=request.actor)


@router.get("/communities/{community}/duties/mine", response=list[MyTermOut], summary="My terms")
@allow(members)
def list_mine(request: Request, community: str) -> list[TermCard]:  # noqa: ARG001
    """All terms of mine."""
    member_id = request.actor.require_member(request.community.id)
    return terms_of_member(member_id, actor=request.actor)


@router.get("/communities/{community}/duties/honours", response=list[HonourOut], summary="Honours")
@allow(members)
def list_honours(request: Request, community: str) -> list[HonourLine]:  # noqa: ARG001
    """Who served, how long, and what they did."""
    return honours(request.community.id)


@router.get("/communities/{community}/duties/roster", response=list[TermOut], summary="Roster")
@allow(having(RUN_DUTIES))
def list_roster(request: Request, community: str, days: int = 42) -> list[TermCard]:  # noqa: ARG001
    """All terms of the coming days."""
    now = clock.now()
    until = now + timedelta(days=max(1, min(days, 400)))
    return roster(request.community.id, actor=request.actor, since=now, until=until)


@router.post("/communities/{community}/duties/terms", response={201: TermOut}, summary="Add a term")
@allow(having(RUN_DUTIES))
def post_term(request: Request, community: str, body: TermIn) -> Status[TermCard]:  # noqa: ARG001
    """Open for volunteers, or with somebody who is asked."""
    zone = request.community.zone
    starts_at, ends_at = (one if one.tzinfo else one.replace(tzinfo=zone) for one in (body.starts_at, body.ends_at))
    term_id = open_term(
        request.community.id, body.kind_id, starts_at, ends_at, actor=request.actor, circle_id=body.circle_id
    )
    if body.member_id:
        appoint(request.community.id, term_id, body.member_id, actor=request.actor)
    return Status(201, term_card(request.community.id, term_id, actor=request.actor))


@router.put("/communities/{community}/duties/terms/{uuid:term_id}/member", response=TermOut, summary="Ask a member")
@allow(having(RUN_DUTIES))
def put_member(request: Request, community: str, term_id: UUID, body: MemberIn) -> TermCard:  # noqa: ARG001
    """The term is theirs when they accept."""
    appoint(request.community.id, term_id, body.member_id, actor=request.actor)
    return term_card(request.community.id, term_id, actor=request.actor)


@router.post("/communities/{community}/duties/terms/{uuid:term_id}/acceptance", response=TermOut)
@allow(members)
def post_acceptance(request: Request, community: str, term_id: UUID) -> TermCard:  # noqa: ARG001
    """Take the term one was asked to take."""
    accept_term(request.community.id, term_id, actor=request.actor)
    return term_card(request.community.id, term_id, actor=request.actor)


@router.post("/communities/{community}/duties/terms/{uuid:term_id}/refusal", response={204: None})
@allow(members)
def post_refusal(request: Request, community: str, term_id: UUID) -> Status[None]:  # noqa: ARG001
    """Say no; the term is open again."""
    decline_term(request.community.id, term_id, actor=request.actor)
    return Status(204, None)


@router.post("/communities/{community}/duties/terms/{uuid:term_id}/volunteers", response={201: TakenOut})
@allow(members)
def post_volunteer(request: Request, community: str, term_id: UUID) -> Status[dict[str, bool]]:  # noqa: ARG001
    """Take an open term, or ask for it where it carries rights."""
    return Status(201, {"is_taken": volunteer(request.community.id, term_id, actor=request.actor)})


@router.put("/communities/{community}/duties/terms/{uuid:term_id}/volunteers/{uuid:member_id}", response=TermOut)
@allow(having(RUN_DUTIES))
def put_volunteer(request: Request, community: str, term_id: UUID, member_id: UUID) -> TermCard:  # noqa: ARG001
    """Give an open term to one who volunteered."""
    confirm_volunteer(request.community.id, term_id, member_id, actor=request.actor)
    return term_card(request.community.id, term_id, actor=request.actor)


@router.post("/communities/{community}/duties/terms/{uuid:term_id}/deeds", response={204: None})
@allow(members)
def post_deed(request: Request, community: str, term_id: UUID, body: NoteIn) -> Status[None]:  # noqa: ARG001
    """Write down what one did."""
    tick(request.community.id, term_id, actor=request.actor, note=body.note)
    return Status(204, None)


@router.put("/communities/{community}/duties/terms/{uuid:term_id}/handover", response={204: None})
@allow(members)
def put_handover(request: Request, community: str, term_id: UUID, body: NoteIn) -> Status[None]:  # noqa: ARG001
    """Leave a note for who comes next."""
    write_handover(request.community.id, term_id, actor=request.actor, note=body.note)
    return Status(204, None)


@router.post("/communities/{community}/duties/terms/{uuid:term_id}/resignation", response={204: None})
@allow(members)
def post_resignation(request: Request, community: str, term_id: UUID, body: ReasonIn) -> Status[None]:  # noqa: ARG001
    """Lay down a term of one's own."""
    resign(request.community.id, term_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.post("/communities/{community}/duties/terms/{uuid:term_id}/dismissal", response={204: None})
@allow(having(RUN_DUTIES))
def post_dismissal(request: Request, community: str, term_id: UUID, body: ReasonIn) -> Status[None]:  # noqa: ARG001
    """End somebody's term, with a reason that they read."""
    dismiss(request.community.id, term_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.delete("/communities/{community}/duties/terms/{uuid:term_id}", response={204: None}, summary="Cancel a term")
@allow(having(RUN_DUTIES))
def delete_term(request: Request, community: str, term_id: UUID) -> Status[None]:  # noqa: ARG001
    """Take a term that has not begun off the roster."""
    cancel_term(request.community.id, term_id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/delegations", response=DelegationPage, summary="Delegated rights")
@allow(having(DELEGATE_RIGHTS))
def list_delegations(request: Request, community: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """The log, latest first."""
    return _paged(delegations_page(request.community.id, number=max(1, min(page, LAST_PAGE))))


@router.post("/communities/{community}/delegations", response={204: None}, summary="Delegate a right")
@allow(having(DELEGATE_RIGHTS))
def post_delegation(request: Request, community: str, body: DelegationIn) -> Status[None]:  # noqa: ARG001
    """A right that the caller has, to somebody else."""
    delegate(
        request.community.id,
        body.member_id,
        body.right,
        actor=request.actor,
        reason=body.reason,
        circle_id=body.circle_id,
    )
    return Status(204, None)


@router.get("/communities/{community}/delegations/mine", response=list[DelegationOut], summary="My delegated rights")
@allow(members)
def list_my_delegations(request: Request, community: str) -> list[DelegationCard]:  # noqa: ARG001
    """What was given to me and stands."""
    return my_delegations(request.actor.require_member(request.community.id))


@router.delete("/communities/{community}/delegations/{uuid:delegation_id}", response={204: None}, summary="Take back")
@allow(members)
def delete_delegation(request: Request, community: str, delegation_id: UUID, reason: str) -> Status[None]:  # noqa: ARG001
    """Take a right back, or lay down one's own."""
    withdraw(request.community.id, delegation_id, actor=request.actor, reason=reason)
    return Status(204, None)


def _paged(page: Page[Any]) -> dict[str, Any]:
    return {
        "items": list(page.object_list),
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }
