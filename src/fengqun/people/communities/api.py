"""The API of communities, memberships and applications."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.kernel.policies import Role, allow, anyone, having, members, signed_in
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.communities.canvas import Canvas, suggested
from fengqun.people.communities.choices import Kind
from fengqun.people.communities.commands import (
    JoinRequest,
    accept_application,
    become_promoter,
    found,
    grant_role,
    join,
    leave,
    refuse_application,
    revoke_role,
    stop_promoting,
)
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.policies import GRANT_ROLES, REVIEW_APPLICATIONS, SEE_MEMBERS
from fengqun.people.communities.queries import (
    application_card,
    applications_waiting,
    communities_of,
    community_by_id,
    current_rules,
    directory_page,
    gate_of,
    member_card,
    progress_of,
)
from fengqun.people.communities.types import ApplicationCard, CommunityCard, MemberCard

router = Router(tags=["communities"])


class CommunityOut(Schema):
    """A community and its terms."""

    id: UUID
    slug: str
    name: str
    kind: str
    economy: str
    currency: str
    time_zone: str
    language: str
    tagline: str
    manifesto: str
    promise_now: str
    promise_year: str
    member_count: int
    refund_window_days: int
    order_unpaid_minutes: int
    auto_receipt_days: int
    default_commission_bps: int


class CommunityIn(Schema):
    """A new community. What is left out, the kind suggests."""

    name: str = Field(min_length=1, max_length=60)
    slug: str = Field(min_length=1, max_length=40)
    kind: Kind = Kind.PRODUCT
    economy: str = "open"
    purpose: str = ""
    audience: str = ""
    tagline: str | None = None
    manifesto: str = ""
    promise_now: str | None = None
    promise_year: str | None = None
    gate: list[str] | None = None
    questions: list[str] | None = None
    rules: str | None = None
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    refund_window_days: int | None = None
    order_unpaid_minutes: int | None = None
    auto_receipt_days: int | None = None
    default_commission_bps: int | None = None


class GateOut(Schema):
    """How one comes in, and the rules one accepts."""

    steps: list[str]
    questions: list[str]
    rules_version: int
    rules: list[str]


class MembershipIn(Schema):
    """An application. `accepts_rules_version` is the version that was read."""

    accepts_rules_version: int
    answers: list[str] = []
    invite_code: str = ""
    display_name: str = ""
    consents: dict[str, bool] = {}


class MembershipOutcome(Schema):
    """Accepted at once (`member_id`), or waiting to be read."""

    application_id: UUID
    member_id: UUID | None
    is_waiting: bool


class MemberOut(Schema):
    """A member."""

    id: UUID
    community_id: UUID
    user_id: UUID
    name: str
    stage: str
    stage_label: str
    roles: list[str]
    avatar: str
    joined_at: datetime | None
    left_at: datetime | None

    @staticmethod
    def resolve_stage_label(card: MemberCard) -> str:
        """In the reader's language."""
        return str(card.stage_label)


class MyMembership(Schema):
    """A community of mine, and who I am there."""

    community: CommunityOut
    member: MemberOut


class MemberPage(Schema):
    """A page of members."""

    items: list[MemberOut]
    count: int
    page: int
    pages: int


class ConditionOut(Schema):
    """One need of a stage, and how far it is met."""

    label: str
    needed: int
    done: int


class ProgressOut(Schema):
    """Where a member stands, and what leads to the next stage."""

    stage: str
    next_stage: str | None
    by_appointment: bool
    all_of: list[ConditionOut]
    any_of: list[ConditionOut]


class AnswerOut(Schema):
    """A question as it was asked, and the answer."""

    question: str
    answer: str


class ApplicationOut(Schema):
    """An application."""

    id: UUID
    user_id: UUID
    name: str
    state: str
    answers: list[AnswerOut]
    invite_code: str
    submitted_at: datetime | None
    decided_at: datetime | None
    reason: str

    @staticmethod
    def resolve_answers(card: ApplicationCard) -> list[dict[str, str]]:
        """Pairs, named."""
        return [{"question": question, "answer": answer} for question, answer in card.answers]


class RefusalIn(Schema):
    """Why not; the applicant reads it."""

    reason: str = Field(min_length=1, max_length=300)


@router.get("/communities", response=list[MyMembership], summary="My communities")
@allow(signed_in)
def my_communities(request: Request) -> list[dict[str, Any]]:
    """Where I belong."""
    mine = communities_of(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person
    return [{"community": community, "member": member} for community, member in mine]


@router.post("/communities", response={201: CommunityOut}, summary="Found a community")
@allow(signed_in)
def found_community(request: Request, body: CommunityIn) -> Status[CommunityCard]:
    """Found a community; whoever calls becomes its owner."""
    given = {key: value for key, value in body.dict().items() if value is not None}
    canvas = Canvas.from_data({**suggested(body.kind), **given})
    founded = found(canvas, actor=request.actor)
    return Status(201, community_by_id(founded.community_id))


@router.get("/communities/{community}", response=CommunityOut, summary="A community")
@allow(anyone)
def get_community(request: Request, community: str) -> CommunityCard:  # noqa: ARG001 - the middleware looked it up
    """Its public face and its terms."""
    card: CommunityCard = request.community
    return card


@router.get("/communities/{community}/gate", response=GateOut, summary="How one comes in")
@allow(anyone)
def get_gate(request: Request, community: str) -> dict[str, Any]:  # noqa: ARG001 - the middleware looked it up
    """The steps, the questions, and the rules to accept."""
    gate, rules = gate_of(request.community.id), current_rules(request.community.id)
    return {
        "steps": list(gate.kinds),
        "questions": list(gate.questions),
        "rules_version": rules.version,
        "rules": rules.lines,
    }


@router.get("/communities/{community}/memberships", response=MemberPage, summary="Members")
@allow(members)
def list_members(request: Request, community: str, q: str = "", page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """Those who belong, furthest on the way first, fifty a page."""
    sees_records = request.actor.may(SEE_MEMBERS, request.community.id)
    number = max(1, min(page, LAST_PAGE))
    found_page = directory_page(request.community.id, search=q, number=number, by_records=sees_records)
    return {
        "items": list(found_page.object_list),
        "count": found_page.paginator.count,
        "page": found_page.number,
        "pages": found_page.paginator.num_pages,
    }


@router.post("/communities/{community}/memberships", response={201: MembershipOutcome, 202: MembershipOutcome})
@allow(signed_in)
def apply(request: Request, community: str, body: MembershipIn) -> Status[dict[str, Any]]:  # noqa: ARG001
    """Apply: 201 when that made a member, 202 when somebody reads the application first."""
    outcome = join(request.community.id, JoinRequest(**body.dict()), actor=request.actor)
    answer = {
        "application_id": outcome.application_id,
        "member_id": outcome.member_id,
        "is_waiting": outcome.is_waiting,
    }
    return Status(202 if outcome.is_waiting else 201, answer)


@router.delete("/communities/{community}/memberships/me", response={204: None}, summary="Leave")
@allow(members)
def depart(request: Request, community: str) -> Status[None]:  # noqa: ARG001 - the middleware looked it up
    """Leave the community."""
    leave(request.community.id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/memberships/me", response=MemberOut, summary="Me here")
@allow(members)
def my_membership(request: Request, community: str) -> MemberCard:  # noqa: ARG001 - the middleware looked it up
    """Who I am here."""
    return member_card(request.actor.member_id)  # type: ignore[arg-type]  # the policy asked for a member


@router.get("/communities/{community}/memberships/me/progress", response=ProgressOut, summary="My progress")
@allow(members)
def my_progress(request: Request, community: str) -> dict[str, Any]:  # noqa: ARG001 - the middleware looked it up
    """Where I stand and what leads on."""
    card = member_card(request.actor.member_id)  # type: ignore[arg-type]  # the policy asked for a member
    following = progress_of(card, kind=request.community.kind).next
    return {
        "stage": card.stage,
        "next_stage": following.stage if following else None,
        "by_appointment": bool(following and following.by_appointment),
        "all_of": _conditions(following.all_of) if following else [],
        "any_of": _conditions(following.any_of) if following else [],
    }


@router.get("/communities/{community}/memberships/{uuid:member_id}", response=MemberOut, summary="A member")
@allow(members)
def get_member(request: Request, community: str, member_id: UUID) -> MemberCard:  # noqa: ARG001
    """One member."""
    card = member_card(member_id)
    if card.community_id != request.community.id or not (
        card.is_present or request.actor.may(SEE_MEMBERS, request.community.id)
    ):
        raise MemberNotFound
    return card


@router.put("/communities/{community}/memberships/me/promoter-role", response={204: None}, summary="Promote")
@allow(members)
def take_up_promoting(request: Request, community: str) -> Status[None]:  # noqa: ARG001
    """Become a promoter: free for every member."""
    become_promoter(request.community.id, actor=request.actor)
    return Status(204, None)


@router.delete("/communities/{community}/memberships/me/promoter-role", response={204: None}, summary="Stop promoting")
@allow(members)
def lay_down_promoting(request: Request, community: str) -> Status[None]:  # noqa: ARG001
    """Be a promoter no more; what was earned stays."""
    stop_promoting(request.community.id, actor=request.actor)
    return Status(204, None)


@router.put(
    "/communities/{community}/memberships/{uuid:member_id}/roles/{role}", response={204: None}, summary="Give a role"
)
@allow(having(GRANT_ROLES))
def give_role(request: Request, community: str, member_id: UUID, role: Role) -> Status[None]:  # noqa: ARG001
    """Give a member a role."""
    grant_role(request.community.id, member_id, role, actor=request.actor)
    return Status(204, None)


@router.delete(
    "/communities/{community}/memberships/{uuid:member_id}/roles/{role}", response={204: None}, summary="Take a role"
)
@allow(having(GRANT_ROLES))
def take_role(request: Request, community: str, member_id: UUID, role: Role) -> Status[None]:  # noqa: ARG001
    """Take a role back."""
    revoke_role(request.community.id, member_id, role, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/applications", response=list[ApplicationOut], summary="Applications waiting")
@allow(having(REVIEW_APPLICATIONS))
def list_applications(request: Request, community: str) -> list[ApplicationCard]:  # noqa: ARG001
    """Who waits at the gate, longest first."""
    return applications_waiting(request.community.id)


@router.post("/communities/{community}/applications/{uuid:application_id}/acceptance", response=MemberOut)
@allow(having(REVIEW_APPLICATIONS))
def accept(request: Request, community: str, application_id: UUID) -> MemberCard:  # noqa: ARG001
    """Let the applicant in."""
    return member_card(accept_application(request.community.id, application_id, actor=request.actor))


@router.post("/communities/{community}/applications/{uuid:application_id}/refusal", response=ApplicationOut)
@allow(having(REVIEW_APPLICATIONS))
def refuse(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    application_id: UUID,
    body: RefusalIn,
) -> ApplicationCard:
    """Refuse, with a reason that the applicant reads."""
    refuse_application(request.community.id, application_id, actor=request.actor, reason=body.reason)
    return application_card(application_id, community_id=request.community.id)


def _conditions(conditions: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a sequence of Condition
    return [{"label": str(c.label), "needed": c.needed, "done": c.done} for c in conditions]
