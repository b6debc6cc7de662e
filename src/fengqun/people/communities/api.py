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
    add_step,
    answer_step,
    become_promoter,
    change_stage_rules,
    change_step,
    decide_trial,
    found,
    grant_role,
    invite_person,
    join,
    leave,
    move_step,
    refuse_application,
    remove_step,
    revoke_role,
    stop_promoting,
    withdraw_invitation,
)
from fengqun.people.communities.commands.ladders import checked_rules
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.gate import Step, Turn, kind_of
from fengqun.people.communities.policies import (
    CHANGE_GATE,
    CHANGE_STAGES,
    GRANT_ROLES,
    REVIEW_APPLICATIONS,
    SEE_MEMBERS,
)
from fengqun.people.communities.queries import (
    application_card,
    applications_waiting,
    communities_of,
    community_by_id,
    current_rules,
    directory_page,
    funnel,
    gate_of,
    member_card,
    progress_of,
    stages_explained,
    walk_of,
    would_rise,
)
from fengqun.people.communities.queries.ladders import read_ladder
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
    version: int
    asks: list["AskOut"]


class QuestionOut(Schema):
    """One thing to answer; with choices, their places are the answer."""

    name: str
    text: str
    choices: list[str]
    takes_several: bool


class AskOut(Schema):
    """A step as applicants see it; right answers are nowhere in it."""

    id: str
    kind: str
    title: str
    hint: str
    is_mine: bool
    questions: list[QuestionOut]


class StepOut(Schema):
    """A step as its operators set it."""

    id: str
    kind: str
    revision: int
    settings: dict[str, Any]


class StepIn(Schema):
    """A new step, or what a step asks from now on."""

    kind: str = ""
    settings: dict[str, Any] = {}


class PlaceIn(Schema):
    """How many places earlier (below zero) or later."""

    by: int = Field(ge=-20, le=20)


class AnswerIn(Schema):
    """What is said to a step: `answers` (texts), `chosen` (places of choices), or `code`. A draft is only kept."""

    said: dict[str, Any]
    is_draft: bool = False


class AnsweredOut(Schema):
    """How it went, and which step is next (none: agree and hand in)."""

    state: str
    sentence: str
    fields: dict[str, str]
    retry_at: datetime | None
    next_step: str | None
    member_id: UUID | None


class WalkOut(Schema):
    """Where I am at the gate."""

    state: str
    done: int
    total: int
    next_step: str | None
    place_in_line: int
    reason: str
    retry_at: datetime | None


class FunnelStepOut(Schema):
    """How many stop at a step."""

    label: str
    count: int


class FunnelOut(Schema):
    """Where the applicants of the last ninety days are."""

    begun: int
    accepted: int
    refused: int
    steps: list[FunnelStepOut]


class InvitationIn(Schema):
    """A personal invitation; with an address it is mailed there."""

    email: str = Field("", max_length=254)


class InvitationOut(Schema):
    """A personal invitation."""

    id: UUID
    code: str
    email: str
    expires_at: datetime | None


class NeedIn(Schema):
    """Something done so often, within so many days (0: ever)."""

    kind: str
    count: int = 1
    days: int = 0


class StageRuleIn(Schema):
    """What leads to a stage, and what it gives."""

    stage: str
    all_of: list[NeedIn] = []
    any_of: list[NeedIn] = []
    gives: list[str] = []


class StageOut(Schema):
    """A stage, explained."""

    stage: str
    label: str
    by_appointment: bool
    all_of: list["ConditionOut"]
    any_of: list["ConditionOut"]
    gives: list[str]


class RisingOut(Schema):
    """How many would rise to each stage."""

    rising: dict[str, int]


class TrialDecisionIn(Schema):
    """Whether somebody on trial stays; who leaves reads the reason."""

    stays: bool
    reason: str = Field("", max_length=300)


class MembershipIn(Schema):
    """An application. `accepts_rules_version` is the version that was read."""

    accepts_rules_version: int
    answers: list[str] = []
    invite_code: str = ""
    display_name: str = ""
    consents: dict[str, bool] = {}
    said: dict[str, dict[str, Any]] = {}


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
    days: int = 0


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
    retry_days: int | None = Field(None, ge=0, le=365)


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
        "version": gate.version,
        "asks": [_ask(step) for step in gate.steps],
    }


@router.get("/communities/{community}/gate/walk", response=WalkOut, summary="Where I am at the gate")
@allow(signed_in)
def get_walk(request: Request, community: str) -> dict[str, Any]:  # noqa: ARG001 - the middleware looked it up
    """Which step is mine, or what I wait for."""
    walk = walk_of(request.community.id, request.actor.user_id)
    here = walk.standing
    return {
        "state": walk.application.state if walk.application else "refused" if walk.refused else "new",
        "done": walk.done,
        "total": len(walk.plan.steps),
        "next_step": here.step.id if here.step else None,
        "place_in_line": walk.place_in_line,
        "reason": walk.refused.reason if walk.refused else "",
        "retry_at": walk.refused.retry_at if walk.refused else None,
    }


@router.put("/communities/{community}/gate/steps/{step_id}/answer", response=AnsweredOut, summary="Answer a step")
@allow(signed_in)
def put_answer(request: Request, community: str, step_id: str, body: AnswerIn) -> dict[str, Any]:  # noqa: ARG001
    """Answer one step of the gate; a quiz counts the try."""
    answered = answer_step(request.community.id, step_id, body.said, actor=request.actor, is_draft=body.is_draft)
    following = answered.standing.step
    return {
        "state": str(answered.verdict.state),
        "sentence": str(answered.verdict.sentence),
        "fields": {name: str(text) for name, text in answered.verdict.fields.items()},
        "retry_at": answered.verdict.retry_at,
        "next_step": following.id if following else None,
        "member_id": answered.member_id,
    }


@router.get("/communities/{community}/gate/steps", response=list[StepOut], summary="The steps as they are set")
@allow(having(CHANGE_GATE))
def list_steps(request: Request, community: str) -> list[Any]:  # noqa: ARG001
    """With settings, right answers too: for those who set them."""
    return list(gate_of(request.community.id).steps)


@router.post("/communities/{community}/gate/steps", response={201: StepOut}, summary="Add a step")
@allow(having(CHANGE_GATE))
def post_step(request: Request, community: str, body: StepIn) -> Status[Any]:  # noqa: ARG001
    """At the end of the gate."""
    step_id = add_step(request.community.id, body.kind, body.settings, actor=request.actor)
    return Status(201, gate_of(request.community.id).step(step_id))


@router.put("/communities/{community}/gate/steps/{step_id}", response=StepOut, summary="Change a step")
@allow(having(CHANGE_GATE))
def put_step(request: Request, community: str, step_id: str, body: StepIn) -> Any:  # noqa: ANN401, ARG001
    """Let it ask something else."""
    change_step(request.community.id, step_id, body.settings, actor=request.actor)
    return gate_of(request.community.id).step(step_id)


@router.put("/communities/{community}/gate/steps/{step_id}/place", response=list[StepOut], summary="Move a step")
@allow(having(CHANGE_GATE))
def put_place(request: Request, community: str, step_id: str, body: PlaceIn) -> list[Any]:  # noqa: ARG001
    """Earlier or later; answers the steps in order."""
    move_step(request.community.id, step_id, body.by, actor=request.actor)
    return list(gate_of(request.community.id).steps)


@router.delete("/communities/{community}/gate/steps/{step_id}", response={204: None}, summary="Remove a step")
@allow(having(CHANGE_GATE))
def delete_step(request: Request, community: str, step_id: str) -> Status[None]:  # noqa: ARG001
    """Ask for it no more."""
    remove_step(request.community.id, step_id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/gate/stops", response=FunnelOut, summary="Where applicants stop")
@allow(having(REVIEW_APPLICATIONS))
def get_stops(request: Request, community: str) -> dict[str, Any]:  # noqa: ARG001
    """Counts of the last ninety days."""
    found_funnel = funnel(request.community.id)
    return {
        "begun": found_funnel.begun,
        "accepted": found_funnel.accepted,
        "refused": found_funnel.refused,
        "steps": [{"label": str(one.label), "count": one.count} for one in found_funnel.steps],
    }


@router.post("/communities/{community}/gate/invitations", response={201: InvitationOut}, summary="Invite a person")
@allow(members)
def post_invitation(request: Request, community: str, body: InvitationIn) -> Status[Any]:  # noqa: ARG001
    """For one person, by link or mail."""
    return Status(201, invite_person(request.community.id, actor=request.actor, email=body.email))


@router.delete("/communities/{community}/gate/invitations/{uuid:code_id}", response={204: None}, summary="Withdraw it")
@allow(members)
def delete_invitation(request: Request, community: str, code_id: UUID) -> Status[None]:  # noqa: ARG001
    """Take one's invitation back."""
    withdraw_invitation(request.community.id, code_id, actor=request.actor)
    return Status(204, None)


@router.post("/communities/{community}/trials/{uuid:trial_id}/decision", response={204: None}, summary="Decide a trial")
@allow(having(REVIEW_APPLICATIONS))
def post_trial_decision(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    trial_id: UUID,
    body: TrialDecisionIn,
) -> Status[None]:
    """Let somebody stay, or leave with a reason."""
    decide_trial(request.community.id, trial_id, actor=request.actor, stays=body.stays, reason=body.reason)
    return Status(204, None)


@router.get("/communities/{community}/stages", response=list[StageOut], summary="The stages")
@allow(members)
def list_stages(request: Request, community: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """What leads to each, and what it gives."""
    return [
        {
            "stage": one.stage,
            "label": str(one.label),
            "by_appointment": one.rule.by_appointment,
            "all_of": _conditions(one.rule.all_of),
            "any_of": _conditions(one.rule.any_of),
            "gives": [str(line) for line in one.gives],
        }
        for one in stages_explained(request.community.id)
    ]


@router.put("/communities/{community}/stages", response=list[StageOut], summary="Change the stages")
@allow(having(CHANGE_STAGES))
def put_stages(request: Request, community: str, body: list[StageRuleIn]) -> list[dict[str, Any]]:
    """Let other rules hold; whoever earned a stage by them rises, nobody falls."""
    change_stage_rules(request.community.id, [rule.dict() for rule in body], actor=request.actor)
    return list_stages(request, community)


@router.post("/communities/{community}/stages/rehearsal", response=RisingOut, summary="Who would rise")
@allow(having(CHANGE_STAGES))
def post_rehearsal(request: Request, community: str, body: list[StageRuleIn]) -> dict[str, Any]:  # noqa: ARG001
    """How many would rise to each stage by these rules; nothing changes."""
    rules = checked_rules([rule.dict() for rule in body])
    return {"rising": dict(would_rise(request.community.id, read_ladder(request.community.kind, rules)))}


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


@router.post(
    "/communities/{community}/applications/{uuid:application_id}/acceptance", response={200: MemberOut, 202: None}
)
@allow(having(REVIEW_APPLICATIONS))
def accept(request: Request, community: str, application_id: UUID) -> Status[MemberCard | None]:  # noqa: ARG001
    """Pass the review: 200 with the member, or 202 when steps of the applicant follow it."""
    member_id = accept_application(request.community.id, application_id, actor=request.actor)
    return Status(202, None) if member_id is None else Status(200, member_card(member_id))


@router.post("/communities/{community}/applications/{uuid:application_id}/refusal", response=ApplicationOut)
@allow(having(REVIEW_APPLICATIONS))
def refuse(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    application_id: UUID,
    body: RefusalIn,
) -> ApplicationCard:
    """Refuse, with a reason that the applicant reads."""
    refuse_application(request.community.id, application_id, actor=request.actor, **body.dict())
    return application_card(application_id, community_id=request.community.id)


def _ask(step: Step) -> dict[str, Any]:
    kind = kind_of(step.kind)
    face = kind.face(step)
    return {
        "id": step.id,
        "kind": step.kind,
        "title": str(face.title),
        "hint": str(face.hint),
        "is_mine": kind.turn is Turn.APPLICANT,
        "questions": [
            {"name": one.name, "text": one.text, "choices": list(one.choices), "takes_several": one.takes_several}
            for one in face.questions
        ],
    }


def _conditions(conditions: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a sequence of Condition
    return [{"label": str(c.label), "needed": c.needed, "done": c.done, "days": c.days} for c in conditions]
