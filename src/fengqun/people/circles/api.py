"""The API of circles. A circle is named by its slug; one that the caller may not know of is not found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.circles.choices import ADVISED_FROM, ADVISED_TO, ART_KEYS, Kind
from fengqun.people.circles.commands import (
    accept_request,
    add_circle_step,
    answer_circle_step,
    appoint_host,
    archive_circle,
    ask_to_join,
    change_circle,
    change_circle_step,
    copy_circle,
    decline_invitation,
    dismiss_host,
    found_circle,
    invite_to_circle,
    join_circle,
    leave_circle,
    move_circle_step,
    refuse_request,
    remove_circle_step,
    remove_from_circle,
    restore_circle,
    split_circle,
    undo_split,
    withdraw_invitation,
    withdraw_request,
)
from fengqun.people.circles.errors import RequestNotFound, SplitStands
from fengqun.people.circles.policies import may_see_people
from fengqun.people.circles.queries import (
    cards_by_id,
    circle_by_id,
    directory_page,
    entrance_of,
    hosts_of,
    invitations_to,
    people_page,
    request_card,
    requests_waiting,
    role_of,
    split_proposal,
    undoable_split,
)
from fengqun.people.circles.queries.gates import way_of
from fengqun.people.circles.types import CircleCard, CircleSettings, RequestCard
from fengqun.people.circles.views.common import find, find_as_host

router = Router(tags=["circles"])


class CircleOut(Schema):
    """A circle."""

    id: UUID
    slug: str
    name: str
    purpose: str
    art: str
    kind: str
    is_core: bool
    minimum_stage: str
    question: str
    rules: str
    advised_from: int
    advised_to: int
    capacity: int | None
    member_count: int
    state: str
    copied_from_id: UUID | None
    split_from_id: UUID | None
    created_at: datetime | None
    archived_at: datetime | None


class PersonOut(Schema):
    """A member, in short."""

    id: UUID
    name: str
    stage: str
    avatar: str


class CircleDetail(Schema):
    """A circle, its hosts, and what the caller has to do with it.

    `way` is how the caller would come in (invited, join, ask, none; empty inside), `obstacles` what is missing for it
    (archived, full, stage, uninvited).
    """

    circle: CircleOut
    hosts: list[PersonOut]
    role: str
    way: str
    obstacles: list[str]


class CircleRowOut(Schema):
    """A circle in the list."""

    circle: CircleOut
    hosts: list[PersonOut]
    role: str
    is_asked: bool
    is_invited: bool


class CirclePage(Schema):
    """A page of circles."""

    items: list[CircleRowOut]
    count: int
    page: int
    pages: int


class CircleIn(Schema):
    """The settings of a circle."""

    name: str = Field(min_length=1, max_length=40)
    purpose: str = Field("", max_length=200)
    art: str = ART_KEYS[0]
    kind: Kind = Kind.OPEN
    minimum_stage: str = ""
    question: str = Field("", max_length=200)
    rules: str = Field("", max_length=4000)
    advised_from: int = ADVISED_FROM
    advised_to: int = ADVISED_TO
    capacity: int | None = None

    def settings(self) -> CircleSettings:
        """As the commands take them."""
        return CircleSettings(**{name: getattr(self, name) for name in CircleSettings.__dataclass_fields__})


class NewCircleIn(CircleIn):
    """A new circle; without `slug` its address is made from the name."""

    slug: str = Field("", max_length=40)
    is_core: bool = False


class ChangedCircleIn(CircleIn):
    """What the circle is from now on; `is_core` left out stays as it is."""

    is_core: bool | None = None


class CopyIn(Schema):
    """A copy of a circle: its settings and rules, none of its people."""

    name: str = Field(min_length=1, max_length=40)
    slug: str = Field("", max_length=40)


class GateQuestion(Schema):
    """One thing to answer; with choices, their places are the answer."""

    name: str
    text: str
    choices: list[str]


class GateStepOut(Schema):
    """A step of the own gate, and how far the caller is (done, now, next)."""

    id: str
    kind: str
    title: str
    hint: str
    state: str
    note: str
    questions: list[GateQuestion]


class GateStepIn(Schema):
    """A step: its kind and settings; `by` moves it instead."""

    kind: str = ""
    settings: dict[str, Any] = {}
    by: int = Field(0, ge=-20, le=20)


class GateStepId(Schema):
    """The new step."""

    id: str


class GateAnswer(Schema):
    """What is said: `answers` (texts) or `chosen` (places of choices). A draft is only kept."""

    said: dict[str, Any]
    is_draft: bool = False


class GateAnswered(Schema):
    """How it went."""

    state: str
    sentence: str
    fields: dict[str, str]
    retry_at: datetime | None


class MembershipIn(Schema):
    """The answer to the circle's question, where it asks one."""

    answer: str = Field("", max_length=1000)


class RequestIn(Schema):
    """What one says to the hosts."""

    message: str = Field("", max_length=300)
    answer: str = Field("", max_length=1000)


class ReasonIn(Schema):
    """Why; the other one reads it."""

    reason: str = Field(min_length=1, max_length=300)


class CircleMemberOut(Schema):
    """Somebody in a circle."""

    person: PersonOut
    role: str
    joined_at: datetime


class CircleMemberPage(Schema):
    """A page of who is in a circle."""

    items: list[CircleMemberOut]
    count: int
    page: int
    pages: int


class CircleRequestOut(Schema):
    """A request to come in."""

    id: UUID
    person: PersonOut
    message: str
    question: str
    answer: str
    state: str
    asked_at: datetime
    reason: str


class InvitationOut(Schema):
    """An invitation that waits for the caller."""

    id: UUID
    circle: CircleOut
    inviter: PersonOut | None
    invited_at: datetime


class SplitPreview(Schema):
    """The two halves. Hand `proposed` back to make exactly this split."""

    stay: list[CircleMemberOut]
    move: list[CircleMemberOut]
    needs_host: bool
    is_possible: bool
    proposed: str


class SplitIn(Schema):
    """The name of the half that moves, and its host where none of its people is one."""

    name: str = Field(min_length=1, max_length=40)
    proposed: str = Field(max_length=40)
    host_id: UUID | None = None


@router.get("/communities/{community}/circles", response=CirclePage, summary="Circles")
@allow(members)
def list_circles(request: Request, community: str, q: str = "", page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """The active circles that the caller may know of, fifty a page."""
    number = max(1, min(page, LAST_PAGE))
    return _paged(directory_page(request.community.id, actor=request.actor, search=q, number=number))


@router.post("/communities/{community}/circles", response={201: CircleOut}, summary="Found a circle")
@allow(members)
def post_circle(request: Request, community: str, body: NewCircleIn) -> Status[CircleCard]:  # noqa: ARG001
    """Found a circle; whoever calls hosts it."""
    made = found_circle(
        request.community.id, actor=request.actor, settings=body.settings(), slug=body.slug, is_core=body.is_core
    )
    return Status(201, circle_by_id(request.community.id, made.id, actor=request.actor))


@router.get("/communities/{community}/circles/invitations", response=list[InvitationOut], summary="My invitations")
@allow(members)
def my_circle_invitations(request: Request, community: str) -> list[Any]:  # noqa: ARG001
    """Circles whose hosts invite the caller."""
    return list(invitations_to(request.actor.member_id))  # type: ignore[arg-type]  # the policy asked for a member


@router.get("/communities/{community}/circles/{circle}", response=CircleDetail, summary="A circle")
@allow(members)
def get_circle(request: Request, community: str, circle: str) -> dict[str, Any]:  # noqa: ARG001
    """One circle, and how the caller comes in."""
    return _detail(request, find(request, circle))


@router.put("/communities/{community}/circles/{circle}", response=CircleOut, summary="Change a circle")
@allow(members)
def put_circle(request: Request, community: str, circle: str, body: ChangedCircleIn) -> CircleCard:  # noqa: ARG001
    """For its hosts."""
    card = find(request, circle)
    change_circle(request.community.id, card.id, actor=request.actor, settings=body.settings(), is_core=body.is_core)
    return circle_by_id(request.community.id, card.id, actor=request.actor)


@router.post("/communities/{community}/circles/{circle}/copies", response={201: CircleOut}, summary="Copy a circle")
@allow(members)
def post_copy(request: Request, community: str, circle: str, body: CopyIn) -> Status[CircleCard]:  # noqa: ARG001
    """Found another one like it."""
    card = find(request, circle)
    made = copy_circle(request.community.id, card.id, actor=request.actor, name=body.name, slug=body.slug)
    return Status(201, circle_by_id(request.community.id, made.id, actor=request.actor))


@router.put("/communities/{community}/circles/{circle}/membership", response=CircleDetail, summary="Come in")
@allow(members)
def put_membership(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    body: MembershipIn,
) -> dict[str, Any]:
    """Through the open door or on an invitation; twice is once."""
    card = find(request, circle)
    join_circle(request.community.id, card.id, actor=request.actor, answer=body.answer)
    return _detail(request, circle_by_id(request.community.id, card.id, actor=request.actor))


@router.delete("/communities/{community}/circles/{circle}/membership", response={204: None}, summary="Leave")
@allow(members)
def delete_membership(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """The last host hands over first."""
    leave_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.delete("/communities/{community}/circles/{circle}/invitation", response={204: None}, summary="Decline")
@allow(members)
def delete_invitation(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Say no to the invitation."""
    decline_invitation(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/circles/{circle}/gate", response=list[GateStepOut], summary="The own gate")
@allow(members)
def get_gate(request: Request, community: str, circle: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """The steps, and how far the caller is; right answers are nowhere in it."""
    way = way_of(find(request, circle), request.actor.require_member(request.community.id))
    return [
        {
            "id": line.step.id,
            "kind": line.step.kind,
            "title": str(line.face.title),
            "hint": str(line.face.hint),
            "state": line.state,
            "note": line.note,
            "questions": [{"name": q.name, "text": q.text, "choices": list(q.choices)} for q in line.face.questions],
        }
        for line in way.lines
    ]


@router.post("/communities/{community}/circles/{circle}/gate", response={201: GateStepId}, summary="Add a step")
@allow(members)
def post_gate_step(request: Request, community: str, circle: str, body: GateStepIn) -> Status[dict[str, str]]:  # noqa: ARG001
    """At the end; for its hosts."""
    card = find_as_host(request, circle)
    step_id = add_circle_step(request.community.id, card.id, body.kind, body.settings, actor=request.actor)
    return Status(201, {"id": step_id})


@router.delete("/communities/{community}/circles/{circle}/gate/{step_id}", response={204: None}, summary="Remove it")
@allow(members)
def delete_gate_step(request: Request, community: str, circle: str, step_id: str) -> Status[None]:  # noqa: ARG001
    """Ask for it no more; for its hosts."""
    remove_circle_step(request.community.id, find_as_host(request, circle).id, step_id, actor=request.actor)
    return Status(204, None)


@router.put("/communities/{community}/circles/{circle}/gate/{step_id}", response={204: None}, summary="Change a step")
@allow(members)
def put_gate_step(request: Request, community: str, circle: str, step_id: str, body: GateStepIn) -> Status[None]:  # noqa: ARG001
    """Let it ask something else, or come earlier or later (`by`); for its hosts."""
    card, place = find_as_host(request, circle), request.community.id
    if body.by:
        move_circle_step(place, card.id, step_id, body.by, actor=request.actor)
    else:
        change_circle_step(place, card.id, step_id, body.settings, actor=request.actor)
    return Status(204, None)


@router.put("/communities/{community}/circles/{circle}/gate/{step_id}/answer", response=GateAnswered, summary="Answer")
@allow(members)
def put_gate_answer(request: Request, community: str, circle: str, step_id: str, body: GateAnswer) -> dict[str, Any]:  # noqa: ARG001
    """Answer a step; a quiz counts the try."""
    card = find(request, circle)
    verdict = answer_circle_step(
        request.community.id, card.id, step_id, body.said, actor=request.actor, is_draft=body.is_draft
    )
    return {
        "state": str(verdict.state),
        "sentence": str(verdict.sentence),
        "fields": {name: str(text) for name, text in verdict.fields.items()},
        "retry_at": verdict.retry_at,
    }


@router.get("/communities/{community}/circles/{circle}/requests", response=list[CircleRequestOut], summary="Requests")
@allow(members)
def list_requests(request: Request, community: str, circle: str) -> list[RequestCard]:  # noqa: ARG001
    """Who asks to come in, for its hosts."""
    return requests_waiting(find_as_host(request, circle).id)


@router.post("/communities/{community}/circles/{circle}/requests", response={201: CircleRequestOut}, summary="Ask")
@allow(members)
def post_request(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    body: RequestIn,
) -> Status[RequestCard]:
    """Ask the hosts to come in; a second time answers the request that waits."""
    card = find(request, circle)
    request_id = ask_to_join(
        request.community.id, card.id, actor=request.actor, message=body.message, answer=body.answer
    )
    return Status(201, _request(card.id, request_id))


@router.delete("/communities/{community}/circles/{circle}/requests/mine", response={204: None}, summary="Withdraw")
@allow(members)
def delete_request(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Take one's request back."""
    withdraw_request(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.post(
    "/communities/{community}/circles/{circle}/requests/{uuid:request_id}/acceptance", response=CircleRequestOut
)
@allow(members)
def post_acceptance(request: Request, community: str, circle: str, request_id: UUID) -> RequestCard:  # noqa: ARG001
    """Let the asking member in, as a host."""
    card = find(request, circle)
    accept_request(request.community.id, card.id, request_id, actor=request.actor)
    return _request(card.id, request_id)


@router.post("/communities/{community}/circles/{circle}/requests/{uuid:request_id}/refusal", response=CircleRequestOut)
@allow(members)
def post_refusal(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    request_id: UUID,
    body: ReasonIn,
) -> RequestCard:
    """Refuse with a reason, as a host."""
    card = find(request, circle)
    refuse_request(request.community.id, card.id, request_id, actor=request.actor, reason=body.reason)
    return _request(card.id, request_id)


@router.get("/communities/{community}/circles/{circle}/members", response=CircleMemberPage, summary="Who is in it")
@allow(members)
def list_people(request: Request, community: str, circle: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """Hosts first, fifty a page; of a closed circle for those inside."""
    card = find(request, circle)
    if not may_see_people(request.actor, card, role_of(card.id, request.actor.member_id)):
        raise Denied(reason=_("圈里有谁，进来以后才看得到。"))
    return _paged(people_page(card.id, number=max(1, min(page, LAST_PAGE))))


@router.delete("/communities/{community}/circles/{circle}/members/{uuid:member_id}", response={204: None})
@allow(members)
def delete_member(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    member_id: UUID,
    reason: str,
) -> Status[None]:
    """Remove a member, as a host; `reason` is read by them."""
    card = find(request, circle)
    remove_from_circle(request.community.id, card.id, member_id, actor=request.actor, reason=reason)
    return Status(204, None)


@router.put("/communities/{community}/circles/{circle}/hosts/{uuid:member_id}", response={204: None})
@allow(members)
def put_host(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Let a member of the circle host it."""
    appoint_host(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.delete("/communities/{community}/circles/{circle}/hosts/{uuid:member_id}", response={204: None})
@allow(members)
def delete_host(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Let a host step down."""
    dismiss_host(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.put("/communities/{community}/circles/{circle}/invitations/{uuid:member_id}", response={204: None})
@allow(members)
def put_invitation(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Invite a member, as a host."""
    invite_to_circle(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.delete("/communities/{community}/circles/{circle}/invitations/{uuid:member_id}", response={204: None})
@allow(members)
def withdraw(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Take an invitation back, as a host."""
    withdraw_invitation(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.put("/communities/{community}/circles/{circle}/archive", response={204: None}, summary="Archive")
@allow(members)
def put_archive(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Let the circle rest."""
    archive_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.delete("/communities/{community}/circles/{circle}/archive", response={204: None}, summary="Restore")
@allow(members)
def delete_archive(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Let the circle go on."""
    restore_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/circles/{circle}/split", response=SplitPreview, summary="Preview a split")
@allow(members)
def get_split(request: Request, community: str, circle: str) -> Any:  # noqa: ANN401, ARG001 - a proposal
    """The two halves that a split would make now, for its hosts."""
    return split_proposal(find_as_host(request, circle).id)


@router.post("/communities/{community}/circles/{circle}/split", response={201: CircleOut}, summary="Split")
@allow(members)
def post_split(request: Request, community: str, circle: str, body: SplitIn) -> Status[CircleCard]:  # noqa: ARG001
    """Make the split that was previewed; answers the new circle."""
    card = find(request, circle)
    made = split_circle(
        request.community.id,
        card.id,
        actor=request.actor,
        name=body.name,
        proposed=body.proposed,
        host_id=body.host_id,
    )
    return Status(201, cards_by_id([made.id])[made.id])


@router.delete("/communities/{community}/circles/{circle}/split", response={204: None}, summary="Undo a split")
@allow(members)
def delete_split(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Put the two halves together again, within a day and while nothing else changed."""
    undoable = undoable_split(find_as_host(request, circle).id)
    if undoable is None:
        raise SplitStands
    undo_split(request.community.id, undoable.offshoot.id, actor=request.actor)
    return Status(204, None)


def _detail(request: Request, card: CircleCard) -> dict[str, Any]:
    role = role_of(card.id, request.actor.member_id)
    way_in = None if role else entrance_of(card, request.actor.member_id)  # type: ignore[arg-type]  # members only
    return {
        "circle": card,
        "hosts": hosts_of(card.id),
        "role": role,
        "way": str(way_in.way) if way_in else "",
        "obstacles": [str(one) for one in way_in.obstacles] if way_in else [],
    }


def _request(circle_id: UUID, request_id: UUID) -> RequestCard:
    card = request_card(circle_id, request_id)
    if card is None:
        raise RequestNotFound
    return card


def _paged(page: Page[Any]) -> dict[str, Any]:
    return {
        "items": list(page.object_list),
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }
