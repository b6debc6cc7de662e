"""Walk through the gate of a community: answer its steps, hand in, and be let in when all are passed.

Every command here holds the application's row, so a double click, another device and a host's decision take turns.
From handing in on, an application walks under the gate that it was handed in under.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.activities import ApplicationAccepted, ApplicationSubmitted
from fengqun.people.communities.backings import CodeBacking, inviter_in, usable_code
from fengqun.people.communities.choices import ApplicationState, ConsentPurpose
from fengqun.people.communities.commands.behaviour import note_behaviour
from fengqun.people.communities.commands.enter import add_member, ensure_customer
from fengqun.people.communities.commands.invite import unuse_invite_code, use_invite_code
from fengqun.people.communities.commands.remove import require_not_barred
from fengqun.people.communities.errors import (
    AlreadyDecided,
    AlreadyMember,
    AlreadyWaiting,
    AnswerMissing,
    ApplicationNotFound,
    InviteCodeInvalid,
    RulesChanged,
    RulesNotAccepted,
    StepsOpen,
    TooEarly,
)
from fengqun.people.communities.gate import (
    Result,
    Standing,
    State,
    Step,
    Subject,
    Turn,
    Verdict,
    advance,
    kind_of,
    respond,
    standing,
)
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.gate.walk import keep
from fengqun.people.communities.kinds import RULES_ACCEPTED
from fengqun.people.communities.models import Application, Consent, InviteCode, Membership, RulesVersion
from fengqun.people.communities.queries.canvas import plan_for, subject_of
from fengqun.spine.activity.commands import record

__all__ = ["JoinOutcome", "JoinRequest", "add_member", "answer_step", "ensure_customer", "hand_in", "join", "let_in"]

CONSENT_VERSION = 1
"""Version of the sentences that the optional consents are asked with."""
CODES = ("invitation", "invite")


@dataclass(frozen=True, kw_only=True)
class JoinRequest:
    """What a person hands in at the gate. `answers` are in the order of all open questions; `said` is by step id."""

    accepts_rules_version: int = 0
    answers: Sequence[str] = ()
    invite_code: str = ""
    display_name: str = ""
    consents: Mapping[str, bool] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class JoinOutcome:
    """Either the person is in (`member_id`), or the application waits: to be read, in line, or for its next step."""

    application_id: UUID
    member_id: UUID | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to come."""
        return self.member_id is None


@dataclass(frozen=True)
class Answered:
    """How an answer went, where the person stands now, and whether that let them in."""

    verdict: Verdict
    standing: Standing
    member_id: UUID | None = None


@transaction.atomic
def answer_step(
    community_id: UUID, step_id: str, said: Mapping[str, Any], *, actor: Actor, is_draft: bool = False
) -> Answered:
    """Answer one step; a draft is kept and judged by nobody. What is wrong stands in the verdict: a failed try counts.

    Raises SignInRequired, AlreadyMember, AlreadyWaiting, Barred, TooEarly, StepNotFound.
    """
    application = _open(community_id, actor)
    plan = plan_for(application)
    step = plan.step(step_id)
    results = results_of(application)
    now = clock.now()
    if kind_of(step.kind).turn is not Turn.APPLICANT:
        return Answered(Verdict(State.WAITING), standing(plan.steps, results))
    if is_draft:
        results[step.id] = keep(step, said, results.get(step.id), now=now)
        verdict = Verdict(results[step.id].state, results[step.id].said)
    else:
        subject = subject_of(community_id)
        facts = backing_of(step.kind, subject.kind).facts(subject, application.user_id, step, said)
        results[step.id], verdict = respond(step, said, results.get(step.id), facts=facts, now=now)
    member_id = go_on(application, plan, results)
    return Answered(verdict, standing(plan.steps, results_of(application)), member_id)


@transaction.atomic
def choose_segment(community_id: UUID, segment: str, *, actor: Actor) -> None:
    """Remember which of the canvas's audiences the applicant counts themselves to. Raises what `answer_step` does."""
    application = _open(community_id, actor)
    application.segment = segment.strip()[:60]
    application.save(update_fields=["segment"])


@transaction.atomic
def hand_in(community_id: UUID, request: JoinRequest, *, actor: Actor) -> JoinOutcome:
    """Accept the rules and hand in: every step that is the applicant's own, up to the first of others, is passed.

    Raises SignInRequired, AlreadyMember, AlreadyWaiting, Barred, TooEarly, RulesNotAccepted, RulesChanged, StepsOpen,
    and what the codes refuse.
    """
    application = _open(community_id, actor)
    if application.gate_version:
        raise AlreadyWaiting
    rules_version = _require_rules(community_id, request)
    plan = plan_for(application)
    subject = subject_of(community_id)
    results, here = _advanced(application, plan, results_of(application), subject)
    if not here.needs_agreement:
        raise StepsOpen(step=_what_is_open(here))
    application.display_name = (request.display_name.strip() or user_card(application.user_id).name)[:60]
    application.rules_version = rules_version
    application.gate_version = plan.version
    application.submitted_at = clock.now()
    application.invite_code = _optional_code(application, plan, request)
    _keep_consents(community_id, application.user_id, request, rules_version=rules_version)
    record(
        ApplicationSubmitted(
            community_id=community_id, object_id=application.id, actor_id=None, user_id=application.user_id
        )
    )
    return JoinOutcome(application_id=application.id, member_id=go_on(application, plan, results))


@transaction.atomic
def join(community_id: UUID, request: JoinRequest, *, actor: Actor) -> JoinOutcome:
    """Answer and hand in at once, for programs. A quiz is answered before, by `answer_step`: its tries count.

    Raises what `hand_in` does, and AnswerMissing.
    """
    application = _open(community_id, actor)
    _require_rules(community_id, request)
    plan = plan_for(application)
    answers = list(request.answers)
    said: dict[str, Any]
    for step in plan.steps:
        if step.kind == "questions" and step.id not in request.said:
            count = len(step.settings["questions"])
            said, answers = {"answers": answers[:count]}, answers[count:]
        elif step.kind in CODES and step.id not in request.said:
            said = {"code": request.invite_code}
        else:
            said = dict(request.said.get(step.id, {}))
        if step.kind in ("questions", *CODES):
            _answer_or_refuse(community_id, step, said, actor)
    return hand_in(community_id, request, actor=actor)


@transaction.atomic
def pass_step(application_id: UUID, step_id: str, *, said: Mapping[str, Any] | None = None) -> UUID | None:
    """What a step of others waited for has happened; answers the membership's id if that let the person in.

    For the system: whoever calls it has asked for the right. Raises ApplicationNotFound, AlreadyDecided, StepNotFound.
    """
    application = held(application_id)
    return go_past(application, step_id, said=said or {}, decided_by=None)


def go_past(application: Application, step_id: str, *, said: Mapping[str, Any], decided_by: UUID | None) -> UUID | None:
    """Mark the step as passed and go on from there. The caller holds the application."""
    plan = plan_for(application)
    step = plan.step(step_id)
    results = results_of(application)
    results[step.id] = Result(State.PASSED, step.revision, said, clock.now(), is_claimed=True)
    return go_on(application, plan, results, decided_by=decided_by)


def held(application_id: UUID) -> Application:
    """The open application, held. Raises ApplicationNotFound, AlreadyDecided."""
    application = Application.objects.select_for_update(of=("self",)).filter(id=application_id).first()
    if application is None:
        raise ApplicationNotFound
    if application.state in {ApplicationState.ACCEPTED, ApplicationState.REFUSED}:
        raise AlreadyDecided
    return application


def go_on(
    application: Application, plan: Plan, results: Mapping[str, Result], *, decided_by: UUID | None = None
) -> UUID | None:
    """Pass what passes by itself, take what the steps cost, and keep where the application stands now.

    Answers the membership's id once all is passed and handed in.
    """
    subject = subject_of(application.community_id)
    known = _claimed(application, plan, results, subject) if application.gate_version else dict(results)
    known, here = _advanced(application, plan, known, subject)
    if application.gate_version:
        known = _claimed(application, plan, known, subject)
    application.results = {step_id: result.as_data() for step_id, result in known.items()}
    application.touched_at = clock.now()
    if application.gate_version:
        application.answers = _in_words(plan, known)
        application.state = _state_at(here)
        code = inviter_in(application, plan, known)
        application.invite_code = code or application.invite_code
    if application.state == ApplicationState.QUEUED and application.queued_at is None:
        application.queued_at = clock.now()
    application.save()
    if here.is_through and application.gate_version:
        return let_in(application, plan, decided_by=decided_by)
    return None


def let_in(application: Application, plan: Plan, *, decided_by: UUID | None) -> UUID:
    """Make the applicant a member and close the application; answer the membership's id.

    The caller has checked that the application is open, and holds it in a transaction.
    """
    now = clock.now()
    application.state = ApplicationState.ACCEPTED
    application.decided_at = now
    application.decided_by = decided_by
    application.save(update_fields=["state", "decided_at", "decided_by"])
    code = application.invite_code
    member_id = add_member(
        application.community_id,
        application.user_id,
        actor=SYSTEM,
        name=application.display_name,
        invited_by=code.inviter_id if code else None,
        way="review" if decided_by else "gate",
    )
    note_behaviour(member_id, RULES_ACCEPTED)
    Membership.objects.filter(id=member_id).update(rules_accepted=application.rules_version)
    record(
        ApplicationAccepted(
            community_id=application.community_id,
            object_id=application.id,
            actor_id=decided_by,
            user_id=application.user_id,
            member_id=member_id,
        )
    )
    if code:
        note_behaviour(code.inviter_id, "communities.invited")
    subject, results = subject_of(application.community_id), results_of(application)
    for step in plan.steps:
        backing_of(step.kind, subject.kind).entered(subject, member_id, step, results[step.id])
    return member_id


def give_back(application: Application) -> None:
    """Give back what an application took on its way: uses of codes, the place of the week."""
    subject, plan, results = subject_of(application.community_id), plan_for(application), results_of(application)
    for step in plan.steps:
        result = results.get(step.id)
        if result is not None and result.is_claimed:
            backing_of(step.kind, subject.kind).release(subject, application.user_id, step, result)
    if application.invite_code is not None and not set(CODES) & set(plan.kinds):
        unuse_invite_code(application.invite_code.id)


def results_of(application: Application) -> dict[str, Result]:
    """How each step went so far."""
    return {step_id: Result.from_data(data) for step_id, data in application.results.items()}


def _open(community_id: UUID, actor: Actor) -> Application:
    """The actor's application that is theirs to go on with, held; a new draft where there is none."""
    if actor.user_id is None:
        raise SignInRequired
    _require_outside(community_id, actor.user_id)
    mine = Application.objects.select_for_update(of=("self",)).filter(community_id=community_id, user_id=actor.user_id)
    application = mine.filter(state__in=OPEN).first()
    if application is None:
        _require_time(community_id, actor.user_id)
        try:
            with transaction.atomic():
                return Application.objects.create(community_id=community_id, user_id=actor.user_id)
        except IntegrityError:
            application = mine.filter(state__in=OPEN).first()
    if application is None:
        _require_outside(community_id, actor.user_id)
    if application is None or application.state != ApplicationState.DRAFT:
        raise AlreadyWaiting
    return application


OPEN = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.QUEUED)


def _require_outside(community_id: UUID, user_id: UUID) -> None:
    known = Membership.objects.filter(community_id=community_id, user_id=user_id).first()
    if known is not None and known.left_at is None and not known.is_customer_only:
        raise AlreadyMember
    require_not_barred(community_id, known)


def _require_time(community_id: UUID, user_id: UUID) -> None:
    last = Application.objects.filter(
        community_id=community_id, user_id=user_id, state=ApplicationState.REFUSED, retry_at__gt=clock.now()
    ).first()
    if last is not None and last.retry_at is not None:
        raise TooEarly(until=f"{last.retry_at.astimezone(subject_of(community_id).zone):%Y-%m-%d %H:%M}")


def _require_rules(community_id: UUID, request: JoinRequest) -> int:
    version = (
        RulesVersion.objects.filter(community_id=community_id)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    ) or 0
    if version and not request.accepts_rules_version:
        raise RulesNotAccepted
    if version != request.accepts_rules_version:
        raise RulesChanged
    return version


def _answer_or_refuse(community_id: UUID, step: Step, said: Mapping[str, Any], actor: Actor) -> None:
    """Answer a step; what is wrong is raised, since nothing about it has to be remembered."""
    subject = subject_of(community_id)
    backing = backing_of(step.kind, subject.kind)
    if isinstance(backing, CodeBacking) and actor.user_id is not None:
        backing.usable(subject, str(said.get("code", "")), user_id=actor.user_id)
    verdict = answer_step(community_id, step.id, said, actor=actor).verdict
    if not verdict.is_passed:
        open_ = next(iter(verdict.fields), "")
        asked = {question.name: question.text for question in kind_of(step.kind).face(step).questions}
        raise AnswerMissing(question=asked.get(open_, kind_of(step.kind).label))


def _advanced(
    application: Application, plan: Plan, results: Mapping[str, Result], subject: Subject
) -> tuple[dict[str, Result], Standing]:
    return advance(
        plan.steps,
        results,
        ask=lambda step: backing_of(step.kind, subject.kind).facts(subject, application.user_id, step, {}),
        now=clock.now(),
        has_agreed=bool(application.gate_version),
    )


def _claimed(
    application: Application, plan: Plan, results: Mapping[str, Result], subject: Subject
) -> dict[str, Result]:
    """The results, with what they cost taken."""
    known = dict(results)
    for step in plan.steps:
        result = known.get(step.id)
        if result is not None and result.state is State.PASSED and not result.is_claimed:
            backing_of(step.kind, subject.kind).claim(subject, application.user_id, step, result)
            known[step.id] = replace(result, is_claimed=True)
    return known


def _optional_code(application: Application, plan: Plan, request: JoinRequest) -> InviteCode | None:
    """A code that was given though the gate asks for none: it only says who invites."""
    if set(CODES) & set(plan.kinds) or not request.invite_code.strip():
        return None
    subject = subject_of(application.community_id)
    code = usable_code(subject, request.invite_code, user_id=application.user_id)
    if not use_invite_code(code.id):
        raise InviteCodeInvalid
    return code


def _in_words(plan: Plan, results: Mapping[str, Result]) -> list[dict[str, str]]:
    return [
        {"question": question, "answer": answer}
        for step in plan.steps
        if (result := results.get(step.id)) is not None and result.revision == step.revision
        for question, answer in kind_of(step.kind).words(step, result.said)
    ]


def _state_at(here: Standing) -> str:
    if here.turn is Turn.OTHERS and here.step is not None:
        return ApplicationState.SUBMITTED if here.step.kind == "review" else ApplicationState.QUEUED
    return ApplicationState.DRAFT


def _what_is_open(here: Standing) -> str:
    if here.step is None:
        return ""
    missing = " ".join(here.result.said.get("missing", ())) if here.result else ""
    return missing or str(kind_of(here.step.kind).label)


def _keep_consents(community_id: UUID, user_id: UUID, request: JoinRequest, *, rules_version: int) -> None:
    given = {ConsentPurpose.RULES: True} | {
        purpose: bool(request.consents.get(purpose))
        for purpose in (ConsentPurpose.HARVEST, ConsentPurpose.MARKETING)
        if purpose in request.consents
    }
    now = clock.now()
    Consent.objects.bulk_create(
        Consent(
            community_id=community_id,
            user_id=user_id,
            purpose=purpose,
            version=rules_version if purpose == ConsentPurpose.RULES else CONSENT_VERSION,
            is_given=is_given,
            decided_at=now,
        )
        for purpose, is_given in given.items()
    )
