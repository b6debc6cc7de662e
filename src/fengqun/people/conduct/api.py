"""The API of the rules, cases, penalties and appeals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from ninja import Field, Router, Schema, Status

from fengqun.kernel.policies import allow, anyone, having, having_somewhere, members, signed_in
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.communities.commands import accept_rules, publish_rules
from fengqun.people.communities.policies import CHANGE_GATE
from fengqun.people.communities.queries import current_rules, customer_of
from fengqun.people.communities.queries.rules import acceptances_page, rules_history
from fengqun.people.conduct.choices import AppealState, CaseState, LogKind, Step
from fengqun.people.conduct.commands import (
    change_conduct_terms,
    decide_appeal,
    decide_case,
    drop_case,
    file_appeal,
    open_violation,
)
from fengqun.people.conduct.policies import JUDGE, JUDGE_APPEALS, SET_CONDUCT_TERMS, workers
from fengqun.people.conduct.queries import (
    appeals_waiting,
    case_card,
    case_of_appeal,
    cases_of,
    cases_page,
    log_page,
    suggestion_for,
    terms_of,
)
from fengqun.people.conduct.types import CaseCard, Evidence, Suggestion, Terms

router = Router(tags=["conduct"])


class RulesOut(Schema):
    """The rules that hold. `to_accept` is the version that the caller has to accept before writing (0: none)."""

    version: int
    lines: list[str]
    shown_when_writing: list[str]
    published_at: datetime | None
    to_accept: int = 0


class DiffOut(Schema):
    """One line that was added or taken away."""

    change: str
    text: str


class VersionOut(Schema):
    """A version of the rules, and what it changed."""

    version: int
    text: str
    summary: str
    asks_again: bool
    published_at: datetime
    changes: list[DiffOut]


class RulesIn(Schema):
    """A new version of the rules."""

    text: str = Field(max_length=10_000)
    summary: str = Field("", max_length=300)
    asks_again: bool = True
    shown_when_writing: list[str] = Field([], max_length=3)


class VersionIn(Schema):
    """Which version is accepted: the one that holds."""

    version: int


class PersonOut(Schema):
    """A member, in short."""

    id: UUID
    name: str


class AcceptanceOut(Schema):
    """Who accepted which version when."""

    person: PersonOut | None
    version: int
    accepted_at: datetime


class AcceptancePage(Schema):
    """A page of acceptances."""

    items: list[AcceptanceOut]
    count: int
    page: int
    pages: int


class MeasureOut(Schema):
    """A step, for how many hours; a warning has none."""

    step: str
    hours: int


class AppealOut(Schema):
    """An appeal, and what became of it."""

    id: UUID
    text: str
    state: str
    filed_at: datetime
    decided_at: datetime | None
    reason: str


class OwnPenaltyOut(Schema):
    """A penalty, as its member reads it."""

    id: UUID
    measure: MeasureOut
    reason: str
    state: str
    began_at: datetime
    ends_at: datetime
    appeal_until: datetime
    is_by_appeal: bool
    appeal: AppealOut | None


class PenaltyOut(OwnPenaltyOut):
    """A penalty, as those who judge read it."""

    suggested: MeasureOut
    departure: str
    judge: PersonOut | None


class EvidenceOut(Schema):
    """What was seen, as it was then."""

    kind: str
    id: UUID | None
    url: str
    text: str


class OwnCaseOut(Schema):
    """A case, as its member reads it."""

    id: UUID
    rules_version: int
    rule_number: int
    rule_text: str
    evidence: EvidenceOut
    penalties: list[OwnPenaltyOut]


class CaseOut(Schema):
    """A case, as those who judge read it."""

    id: UUID
    member: PersonOut
    circle_id: UUID | None
    rules_version: int
    rule_number: int
    rule_text: str
    reason: str
    evidence: EvidenceOut
    state: str
    opened_by: PersonOut | None
    opened_at: datetime
    closed_at: datetime | None
    dropped_because: str
    penalties: list[PenaltyOut]

    @staticmethod
    def resolve_circle_id(case: CaseCard) -> UUID | None:
        """The id of its circle."""
        return case.circle.id if case.circle else None


class CasePage(Schema):
    """A page of cases."""

    items: list[CaseOut]
    count: int
    page: int
    pages: int


class EvidenceIn(Schema):
    """What was seen."""

    kind: str = Field("", max_length=30)
    id: UUID | None = None
    url: str = Field("", max_length=300)
    text: str = Field("", max_length=2_000)


class CaseIn(Schema):
    """What a member is said to have done."""

    member_id: UUID
    reason: str = Field(max_length=500)
    rule_number: int = Field(0, ge=0, le=10_000)
    circle_id: UUID | None = None
    evidence: EvidenceIn = EvidenceIn(kind="", url="", text="")


class DecisionIn(Schema):
    """What a case leads to."""

    step: Step
    hours: int = Field(0, ge=0, le=100_000)
    reason: str = Field(max_length=500)
    departure: str = Field("", max_length=500)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(max_length=500)


class AppealIn(Schema):
    """A member's word against a decision."""

    text: str = Field(max_length=2_000)


class AppealDecisionIn(Schema):
    """What becomes of an appeal; step and hours where the measure is changed."""

    outcome: AppealState
    reason: str = Field(max_length=500)
    step: str = Field("", max_length=10)
    hours: int = Field(0, ge=0, le=100_000)


class SuggestionOut(Schema):
    """What the ladder says for a member now."""

    measure: MeasureOut
    standing: int
    counting_days: int


class LogLineOut(Schema):
    """A decision, as members may read it; the member is missing where names are not shown."""

    began_at: datetime
    measure: MeasureOut
    rule_number: int
    rule_text: str
    state: str
    member: PersonOut | None
    is_appealed: bool


class LogPage(Schema):
    """A page of the public log."""

    items: list[LogLineOut]
    count: int
    page: int
    pages: int


class TermsOut(Schema):
    """How the community decides."""

    counting_days: int = Field(ge=7, le=730)
    appeal_days: int = Field(ge=3, le=90)
    log_kind: LogKind


@router.get("/communities/{community}/rules", response=RulesOut, summary="The rules")
@allow(anyone)
def get_rules(request: Request, community: str) -> dict[str, Any]:  # noqa: ARG001 - the middleware looked it up
    """The rules that hold, one by one."""
    return _rules(request)


def _rules(request: Request) -> dict[str, Any]:
    rules = current_rules(request.community.id)
    return {
        "version": rules.version,
        "lines": rules.lines,
        "shown_when_writing": list(rules.shown_when_writing),
        "published_at": rules.published_at,
        "to_accept": request.actor.rules_to_accept,
    }


@router.post("/communities/{community}/rules", response={201: RulesOut}, summary="Publish rules")
@allow(having(CHANGE_GATE))
def post_rules(request: Request, community: str, body: RulesIn) -> Status[dict[str, Any]]:  # noqa: ARG001
    """Publish a new version; the same text again publishes nothing."""
    publish_rules(
        request.community.id,
        actor=request.actor,
        text=body.text,
        summary=body.summary,
        asks_again=body.asks_again,
        shown_when_writing=body.shown_when_writing,
    )
    return Status(201, _rules(request))


@router.get("/communities/{community}/rules/versions", response=list[VersionOut], summary="Versions of the rules")
@allow(anyone)
def list_versions(request: Request, community: str) -> Any:  # noqa: ANN401, ARG001 - cards
    """The versions, the one that holds first, each with what it changed."""
    return rules_history(request.community.id)


@router.post("/communities/{community}/rules/acceptance", response={204: None}, summary="Accept the rules")
@allow(members)
def post_acceptance(request: Request, community: str, body: VersionIn) -> Status[None]:  # noqa: ARG001
    """Accept the version that holds."""
    accept_rules(request.community.id, body.version, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/rules/acceptances", response=AcceptancePage, summary="Who accepted what")
@allow(having(CHANGE_GATE))
def list_acceptances(request: Request, community: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """Latest first, fifty a page."""
    return _paged(acceptances_page(request.community.id, number=_number(page)))


@router.get("/communities/{community}/conduct/log", response=LogPage, summary="Public log")
@allow(members)
def list_log(request: Request, community: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """What was decided, with names only where the community shows them."""
    return _paged(log_page(request.community.id, number=_number(page)))


@router.get("/communities/{community}/conduct/terms", response=TermsOut, summary="Terms")
@allow(members)
def get_terms(request: Request, community: str) -> Terms:  # noqa: ARG001
    """How long penalties count, how long one may appeal, and what the log shows."""
    return terms_of(request.community.id)


@router.put("/communities/{community}/conduct/terms", response=TermsOut, summary="Change the terms")
@allow(having(SET_CONDUCT_TERMS))
def put_terms(request: Request, community: str, body: TermsOut) -> Terms:  # noqa: ARG001
    """What was decided keeps its own dates."""
    terms = Terms(body.counting_days, body.appeal_days, body.log_kind)
    change_conduct_terms(request.community.id, terms, actor=request.actor)
    return terms


@router.get("/communities/{community}/conduct/mine", response=list[OwnCaseOut], summary="My cases")
@allow(signed_in)
def list_mine(request: Request, community: str) -> list[CaseCard]:  # noqa: ARG001
    """What was decided about me; also for somebody who was removed."""
    return _mine(request)


def _mine(request: Request) -> list[CaseCard]:
    me = customer_of(request.community.id, request.actor.user_id) if request.actor.user_id else None
    return cases_of(me.id) if me else []


@router.post(
    "/communities/{community}/conduct/penalties/{uuid:penalty_id}/appeal",
    response={201: list[OwnCaseOut]},
    summary="Appeal",
)
@allow(signed_in)
def post_appeal(request: Request, community: str, penalty_id: UUID, body: AppealIn) -> Status[list[CaseCard]]:  # noqa: ARG001
    """Appeal against a penalty of one's own, once."""
    file_appeal(request.community.id, penalty_id, actor=request.actor, text=body.text)
    return Status(201, _mine(request))


@router.get("/communities/{community}/conduct/cases", response=CasePage, summary="Cases")
@allow(workers)
def list_cases(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    state: CaseState = CaseState.OPEN,
    page: int = 1,
) -> dict[str, Any]:
    """The cases that the caller may judge: open ones oldest first."""
    return _paged(cases_page(request.community.id, actor=request.actor, state=state, number=_number(page)))


@router.post("/communities/{community}/conduct/cases", response={201: CaseOut}, summary="Open a case")
@allow(having_somewhere(JUDGE))
def post_case(request: Request, community: str, body: CaseIn) -> Status[CaseCard]:  # noqa: ARG001
    """The member hears of it when it is decided."""
    case_id = open_violation(
        request.community.id,
        body.member_id,
        actor=request.actor,
        reason=body.reason,
        rule_number=body.rule_number,
        evidence=Evidence(body.evidence.kind, body.evidence.id, body.evidence.url, body.evidence.text),
        circle_id=body.circle_id,
    )
    return Status(201, case_card(request.community.id, case_id, actor=request.actor))


@router.get("/communities/{community}/conduct/cases/{uuid:case_id}", response=CaseOut, summary="A case")
@allow(workers)
def get_case(request: Request, community: str, case_id: UUID) -> CaseCard:  # noqa: ARG001
    """One case, for who may judge it or hears an appeal in it."""
    return case_card(request.community.id, case_id, actor=request.actor)


@router.get("/communities/{community}/conduct/cases/{uuid:case_id}/suggestion", response=SuggestionOut)
@allow(workers)
def get_suggestion(request: Request, community: str, case_id: UUID) -> Suggestion:  # noqa: ARG001
    """What the ladder says for the case's member now."""
    card = case_card(request.community.id, case_id, actor=request.actor)
    return suggestion_for(card.member.id, terms_of(request.community.id))


@router.post("/communities/{community}/conduct/cases/{uuid:case_id}/decision", response={201: CaseOut})
@allow(having_somewhere(JUDGE))
def post_decision(request: Request, community: str, case_id: UUID, body: DecisionIn) -> Status[CaseCard]:  # noqa: ARG001
    """Decide a case; `departure` says why where it is not what the ladder suggests."""
    decide_case(
        request.community.id,
        case_id,
        body.step,
        body.hours,
        actor=request.actor,
        reason=body.reason,
        departure=body.departure,
    )
    return Status(201, case_card(request.community.id, case_id, actor=request.actor))


@router.post("/communities/{community}/conduct/cases/{uuid:case_id}/dismissal", response=CaseOut)
@allow(having_somewhere(JUDGE))
def post_dismissal(request: Request, community: str, case_id: UUID, body: ReasonIn) -> CaseCard:  # noqa: ARG001
    """Find that there was no violation."""
    drop_case(request.community.id, case_id, actor=request.actor, reason=body.reason)
    return case_card(request.community.id, case_id, actor=request.actor)


@router.get("/communities/{community}/conduct/appeals", response=list[CaseOut], summary="Appeals that wait")
@allow(having(JUDGE_APPEALS))
def list_appeals(request: Request, community: str) -> list[CaseCard]:  # noqa: ARG001
    """The cases with an appeal that waits, the oldest first; never one's own."""
    waiting = appeals_waiting(request.community.id)
    return [case for case in waiting if case.member.id != request.actor.member_id]


@router.post("/communities/{community}/conduct/appeals/{uuid:appeal_id}/decision", response=CaseOut)
@allow(having(JUDGE_APPEALS))
def post_appeal_decision(request: Request, community: str, appeal_id: UUID, body: AppealDecisionIn) -> CaseCard:  # noqa: ARG001
    """Uphold, change to something milder, or lift; by another person than the first judge."""
    decide_appeal(
        request.community.id,
        appeal_id,
        body.outcome,
        actor=request.actor,
        reason=body.reason,
        step=body.step,
        hours=body.hours,
    )
    return case_of_appeal(request.community.id, appeal_id, actor=request.actor)


def _number(page: int) -> int:
    return max(1, min(page, LAST_PAGE))


def _paged(page: Page[Any]) -> dict[str, Any]:
    return {
        "items": list(page.object_list),
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }
