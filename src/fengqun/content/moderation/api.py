"""The API of flags, cases, appeals, the log, quiet times and terms."""

from datetime import datetime, time
from typing import Any, Literal
from uuid import UUID

from django.core.paginator import Page
from ninja import Field, Router, Schema, Status

from fengqun.content.moderation import commands, queries
from fengqun.content.moderation.choices import AppealState, FlagReason, LogKind, Outcome
from fengqun.content.moderation.commands.quiet import SLOWEST
from fengqun.content.moderation.commands.terms import BOUNDS
from fengqun.content.moderation.policies import MODERATE, SET_MODERATION_TERMS, beat_of, moderators
from fengqun.content.moderation.types import Around, CaseCard, OwnCase, OwnFlag, QuietCard, Terms
from fengqun.kernel.moments import read_moment
from fengqun.kernel.policies import allow, having, members
from fengqun.kernel.requests import LAST_PAGE, Request

router = Router(tags=["moderation"])


class PersonOut(Schema):
    """A member, in short."""

    id: UUID
    name: str


class FlagIn(Schema):
    """What is wrong with a thing."""

    kind: str = Field(max_length=20)
    object_id: UUID
    reason: FlagReason
    text: str = Field("", max_length=300)


class OwnFlagOut(Schema):
    """A flag of mine, and what became of it."""

    kind: str
    object_id: UUID
    reason: str
    text: str
    made_at: datetime
    verdict: str


class OwnAppealOut(Schema):
    """An appeal, as its author reads it."""

    text: str
    state: str
    filed_at: datetime
    reason: str
    decided_at: datetime | None


class OwnCaseOut(Schema):
    """A thing of mine that staff looks at or decided about. Who flagged it stands nowhere."""

    id: UUID
    kind: str
    object_id: UUID
    excerpt: str
    state: str
    outcome: str
    reason: str
    opened_at: datetime
    decided_at: datetime | None
    may_appeal: bool
    appeal_until: datetime | None
    appeal: OwnAppealOut | None


class FlagOut(Schema):
    """A flag, as staff reads it; the weight in hundredths."""

    id: UUID
    member: PersonOut | None
    reason: str
    text: str
    weight: int
    made_at: datetime
    verdict: str


class AppealOut(OwnAppealOut):
    """An appeal, as staff reads it."""

    decided_by: PersonOut | None


class CaseOut(Schema):
    """A case, as staff reads it; the weight in hundredths."""

    id: UUID
    kind: str
    object_id: UUID
    circle_id: UUID | None
    author: PersonOut
    excerpt: str
    hold_reason: str
    weight: int
    flagger_count: int
    has_held: bool
    has_locked: bool
    silenced_until: datetime | None
    spam_percent: int | None
    spam_signs: list[str]
    state: str
    opened_at: datetime
    is_claimed: bool
    claimed_by: PersonOut | None
    claimed_until: datetime | None
    outcome: str
    reason: str
    decided_by: PersonOut | None
    decided_at: datetime | None
    violation_id: UUID | None
    flags: list[FlagOut]
    appeal: AppealOut | None


class CasePage(Schema):
    """A page of cases."""

    items: list[CaseOut]
    count: int
    page: int
    pages: int


class ThingOut(Schema):
    """What stands in the thread around a case."""

    kind: str
    id: UUID
    author_id: UUID
    text: str
    state: str
    moment: datetime


class AroundOut(Schema):
    """What a moderator looks at beside a case."""

    thread: list[ThingOut]
    earlier: list[CaseOut]
    penalties: int
    said_posts: int
    said_comments: int
    together: int


class DecisionIn(Schema):
    """A decision; `is_spam` says what the classifier learns, left out it is what the flags were about."""

    outcome: Outcome
    reason: str = Field("", max_length=160)
    rule_number: int = Field(0, ge=0, le=10_000)
    is_spam: bool | None = None


class AppealIn(Schema):
    """An author's word against a decision."""

    text: str = Field(max_length=1_000)


class HearingIn(Schema):
    """What becomes of an appeal."""

    outcome: Literal[AppealState.UPHELD, AppealState.LIFTED]
    reason: str = Field(max_length=160)


class LineOut(Schema):
    """A line of the public log; people are missing where names are hidden."""

    moment: datetime
    verb: str
    role: str
    reason: str
    doer: PersonOut | None
    member: PersonOut | None


class LogPage(Schema):
    """A page of the public log."""

    items: list[LineOut]
    count: int
    page: int
    pages: int


class QuietIn(Schema):
    """A quiet time; 0 seconds between two writings: nobody writes. A moment without offset is the community's."""

    circle_id: UUID | None = None
    seconds_between: int = Field(0, ge=0, le=SLOWEST)
    daily_from: time | None = None
    daily_until: time | None = None
    ends_at: datetime | None = None
    reason: str = Field(max_length=160)


class QuietOut(Schema):
    """A quiet time that stands."""

    id: UUID
    circle_id: UUID | None
    seconds_between: int
    daily_from: time | None
    daily_until: time | None
    ends_at: datetime | None
    reason: str
    is_on: bool
    until: datetime | None


def _between(name: str) -> Any:  # noqa: ANN401 - pydantic's own way to say it
    least, most = BOUNDS[name]
    return Field(ge=least, le=most)


class TermsOut(Schema):
    """How the community moderates."""

    hide_weight: int = _between("hide_weight")
    newcomer_flaggers: int = _between("newcomer_flaggers")
    lock_flaggers: int = _between("lock_flaggers")
    newcomer_hours: int = _between("newcomer_hours")
    opening_days: int = _between("opening_days")
    topics: int = _between("topics")
    replies: int = _between("replies")
    links: int = _between("links")
    pictures: int = _between("pictures")
    mentions: int = _between("mentions")
    first_seconds: int = _between("first_seconds")
    burst_count: int = _between("burst_count")
    burst_minutes: int = _between("burst_minutes")
    blocked_domains: list[str] = Field([], max_length=500)
    allowed_domains: list[str] = Field([], max_length=500)
    has_classifier: bool = True
    spam_percent: int = _between("spam_percent")
    log_kind: LogKind


class ReasonsOut(Schema):
    """The sentences that decisions are often given with."""

    reasons: list[str] = Field(max_length=20)


class LearnedOut(Schema):
    """What the classifier has learned."""

    spam_texts: int
    ham_texts: int
    kinds: int
    is_enough: bool


_AT = "/communities/{community}"
_CASE = _AT + "/moderation/cases/{uuid:case_id}"


@router.post(_AT + "/flags", response={201: list[OwnFlagOut]}, summary="Flag")
@allow(members)
def post_flag(request: Request, community: str, body: FlagIn) -> Status[list[OwnFlag]]:  # noqa: ARG001
    """Say that something is wrong with a thing; answers all my flags."""
    commands.flag(
        request.community.id, body.kind, body.object_id, actor=request.actor, reason=body.reason, text=body.text
    )
    return Status(201, _own_flags(request))


@router.delete(_AT + "/flags/{kind}/{uuid:object_id}", response={204: None}, summary="Take a flag back")
@allow(members)
def delete_flag(request: Request, community: str, kind: str, object_id: UUID) -> Status[None]:  # noqa: ARG001
    """While nobody has decided."""
    commands.withdraw_flag(request.community.id, kind, object_id, actor=request.actor)
    return Status(204, None)


@router.get(_AT + "/flags/mine", response=list[OwnFlagOut], summary="My flags")
@allow(members)
def list_own_flags(request: Request, community: str) -> list[OwnFlag]:  # noqa: ARG001
    """What I flagged, and what became of it."""
    return _own_flags(request)


@router.get(_AT + "/moderation/mine", response=list[OwnCaseOut], summary="My things")
@allow(members)
def list_mine(request: Request, community: str) -> list[OwnCase]:  # noqa: ARG001
    """My things that are held, hidden or removed."""
    return _own_cases(request)


@router.post(_CASE + "/appeal", response={201: list[OwnCaseOut]}, summary="Appeal")
@allow(members)
def post_appeal(request: Request, community: str, case_id: UUID, body: AppealIn) -> Status[list[OwnCase]]:  # noqa: ARG001
    """Against a decision about a thing of mine, once."""
    commands.file_appeal(request.community.id, case_id, actor=request.actor, text=body.text)
    return Status(201, _own_cases(request))


@router.get(_AT + "/moderation/log", response=LogPage, summary="Public log")
@allow(members)
def list_log(request: Request, community: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """What was done, latest first."""
    return _paged(queries.log_page(request.community.id, actor=request.actor, number=_number(page)))


@router.get(_AT + "/moderation/cases", response=CasePage, summary="The queue")
@allow(moderators)
def list_cases(
    request: Request,
    community: str,  # noqa: ARG001
    state: Literal["open", "decided", "appeals"] = "open",
    page: int = 1,
) -> dict[str, Any]:
    """Of the places that the caller looks after: open ones heaviest first."""
    return _paged(queries.queue_page(request.community.id, actor=request.actor, shown=state, number=_number(page)))


@router.get(_CASE, response=CaseOut, summary="A case")
@allow(moderators)
def get_case(request: Request, community: str, case_id: UUID) -> CaseCard:  # noqa: ARG001
    """One case."""
    return _case(request, case_id)


@router.get(_CASE + "/context", response=AroundOut, summary="What stands around a case")
@allow(moderators)
def get_context(request: Request, community: str, case_id: UUID) -> Around:  # noqa: ARG001
    """The thread, the author's record, earlier decisions."""
    return queries.around(_case(request, case_id))


@router.put(_CASE + "/claim", response=CaseOut, summary="Claim")
@allow(moderators)
def put_claim(request: Request, community: str, case_id: UUID) -> CaseCard:  # noqa: ARG001
    """For half an hour."""
    commands.claim_case(request.community.id, case_id, actor=request.actor)
    return _case(request, case_id)


@router.delete(_CASE + "/claim", response=CaseOut, summary="Give a claim back")
@allow(moderators)
def delete_claim(request: Request, community: str, case_id: UUID) -> CaseCard:  # noqa: ARG001
    """One's own."""
    commands.release_claim(request.community.id, case_id, actor=request.actor)
    return _case(request, case_id)


@router.post(_CASE + "/decision", response={201: CaseOut}, summary="Decide")
@allow(moderators)
def post_decision(request: Request, community: str, case_id: UUID, body: DecisionIn) -> Status[CaseCard]:  # noqa: ARG001
    """Keep, hide, remove, or hide and open a violation."""
    commands.decide(
        request.community.id,
        case_id,
        body.outcome,
        actor=request.actor,
        reason=body.reason,
        rule_number=body.rule_number,
        is_spam=body.is_spam,
    )
    return Status(201, _case(request, case_id))


@router.delete(_CASE + "/decision", response=CaseOut, summary="Take a decision back")
@allow(moderators)
def delete_decision(request: Request, community: str, case_id: UUID) -> CaseCard:  # noqa: ARG001
    """The thing stands as before, the case waits again."""
    commands.undo_decision(request.community.id, case_id, actor=request.actor)
    return _case(request, case_id)


@router.post(_CASE + "/hearing", response={201: CaseOut}, summary="Hear an appeal")
@allow(moderators)
def post_hearing(request: Request, community: str, case_id: UUID, body: HearingIn) -> Status[CaseCard]:  # noqa: ARG001
    """As another person than the one who decided."""
    commands.hear_appeal(request.community.id, case_id, body.outcome, actor=request.actor, reason=body.reason)
    return Status(201, _case(request, case_id))


@router.get(_AT + "/moderation/quiet", response=list[QuietOut], summary="Quiet times")
@allow(moderators)
def list_quiet(request: Request, community: str) -> list[QuietCard]:  # noqa: ARG001
    """Those of the places that the caller looks after."""
    return _quiets(request)


@router.post(_AT + "/moderation/quiet", response={201: list[QuietOut]}, summary="Set a quiet time")
@allow(moderators)
def post_quiet(request: Request, community: str, body: QuietIn) -> Status[list[QuietCard]]:  # noqa: ARG001
    """One a place; it replaces the one before."""
    values = body.dict()
    if body.ends_at is not None:
        values["ends_at"] = read_moment(body.ends_at, request.community.zone)
    for name in ("daily_from", "daily_until"):
        if values[name] is not None:
            values[name] = values[name].replace(tzinfo=None)
    commands.set_quiet(request.community.id, actor=request.actor, **values)
    return Status(201, _quiets(request))


@router.delete(_AT + "/moderation/quiet/{uuid:quiet_id}", response={204: None}, summary="End a quiet time")
@allow(moderators)
def delete_quiet(request: Request, community: str, quiet_id: UUID) -> Status[None]:  # noqa: ARG001
    """Now."""
    commands.end_quiet(request.community.id, quiet_id, actor=request.actor)
    return Status(204, None)


@router.get(_AT + "/moderation/terms", response=TermsOut, summary="Terms")
@allow(having(MODERATE))
def get_terms(request: Request, community: str) -> Terms:  # noqa: ARG001
    """How the community moderates."""
    return queries.terms_of(request.community.id)


@router.put(_AT + "/moderation/terms", response=TermsOut, summary="Change the terms")
@allow(having(SET_MODERATION_TERMS))
def put_terms(request: Request, community: str, body: TermsOut) -> Terms:  # noqa: ARG001
    """All of them."""
    kept = queries.terms_of(request.community.id).saved_reasons
    values = body.dict()
    lists: dict[str, Any] = {name: tuple(values.pop(name)) for name in ("blocked_domains", "allowed_domains")}
    commands.change_moderation_terms(
        request.community.id, Terms(**values, **lists, saved_reasons=kept), actor=request.actor
    )
    return queries.terms_of(request.community.id)


@router.get(_AT + "/moderation/reasons", response=ReasonsOut, summary="Saved reasons")
@allow(moderators)
def get_reasons(request: Request, community: str) -> dict[str, list[str]]:  # noqa: ARG001
    """The sentences that decisions are often given with."""
    return {"reasons": queries.reasons_of(queries.terms_of(request.community.id))}


@router.put(_AT + "/moderation/reasons", response=ReasonsOut, summary="Save reasons")
@allow(having(MODERATE))
def put_reasons(request: Request, community: str, body: ReasonsOut) -> dict[str, list[str]]:  # noqa: ARG001
    """All of them; none lets the first ones stand again."""
    commands.save_reasons(request.community.id, body.reasons, actor=request.actor)
    return {"reasons": queries.reasons_of(queries.terms_of(request.community.id))}


@router.get(_AT + "/moderation/classifier", response=LearnedOut, summary="What was learned")
@allow(having(MODERATE))
def get_classifier(request: Request, community: str) -> Any:  # noqa: ANN401, ARG001 - numbers
    """How many texts of each class staff's decisions have taught."""
    return queries.learned_of(request.community.id)


def _own_flags(request: Request) -> list[OwnFlag]:
    return queries.own_flags(request.community.id, request.actor.require_member(request.community.id))


def _own_cases(request: Request) -> list[OwnCase]:
    return queries.own_cases(request.community.id, request.actor.require_member(request.community.id))


def _case(request: Request, case_id: UUID) -> CaseCard:
    return queries.case_card(request.community.id, case_id, actor=request.actor)


def _quiets(request: Request) -> list[QuietCard]:
    beat = beat_of(request.actor, request.community.id)
    return [one for one in queries.quiets_of(request.community.id) if beat.covers(one.circle_id)]


def _number(page: int) -> int:
    return max(1, min(page, LAST_PAGE))


def _paged(page: Page[Any]) -> dict[str, Any]:
    return {
        "items": list(page.object_list),
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }
