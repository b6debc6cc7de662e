"""Decide a case, and take the decision back."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from fengqun.content.moderation.activities import CaseDecided, DecisionUndone
from fengqun.content.moderation.choices import (
    AGAINST,
    REASON_LENGTH,
    AppealState,
    CaseState,
    FlagReason,
    Learned,
    LogVerb,
    Outcome,
    Verdict,
)
from fengqun.content.moderation.commands.claim import insist_unclaimed
from fengqun.content.moderation.commands.holding import held_case, in_words_of, take_turns, thing_of
from fengqun.content.moderation.commands.learn import learn, unlearn
from fengqun.content.moderation.commands.noting import note
from fengqun.content.moderation.commands.pausing import end_pause
from fengqun.content.moderation.errors import (
    NothingToUndo,
    OwnCaseDecision,
    ReasonNeeded,
    Unreadable,
)
from fengqun.content.moderation.models import Appeal, Case, Flag
from fengqun.content.moderation.notices import JUDGED, KEPT, STAYS_HIDDEN, TAKEN_DOWN
from fengqun.content.moderation.policies import on_behalf
from fengqun.content.moderation.sentences import is_about_spam
from fengqun.content.moderation.subjects import Subject, subject_of
from fengqun.content.moderation.types import Thing
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.people.conduct.commands import open_violation
from fengqun.people.conduct.types import Evidence
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

MADE_OF = {
    Outcome.KEEP: "published",
    Outcome.HIDE: "hidden",
    Outcome.REMOVE: "removed",
    Outcome.VIOLATION: "hidden",
}
"""How a thing stands after each outcome."""


@transaction.atomic
def decide(
    community_id: UUID,
    case_id: UUID,
    outcome: str,
    *,
    actor: Actor,
    reason: str = "",
    rule_number: int = 0,
    is_spam: bool | None = None,
) -> UUID | None:
    """Decide; answers the violation's id where one was opened. What is against the author needs a reason.

    `is_spam` says what the classifier learns; left open it is what the flags or the hold were about. Raises
    SignInRequired, Denied, CaseNotFound, AlreadyDecided, ClaimedByOther, OwnCaseDecision, ReasonNeeded, Unreadable,
    and whatever `open_violation` raises.
    """
    case = held_case(community_id, case_id, actor=actor)
    insist_unclaimed(case, actor)
    if case.author_id == actor.member_id:
        raise OwnCaseDecision
    if outcome not in Outcome.values:
        raise Unreadable(reason=outcome)
    said = " ".join(reason.replace("\x00", "").split())[:REASON_LENGTH]
    if outcome in AGAINST and not said:
        raise ReasonNeeded
    flags = list(case.flags.order_by("id"))
    thing, made = thing_of(community_id, case.kind, case.object_id), subject_of(case.kind)
    case.state_before = thing.state if thing else "removed"
    if thing is not None and made is not None:
        _act(case, thing, made, outcome, said, actor)
    if outcome == Outcome.VIOLATION:
        case.violation_id = open_violation(
            community_id,
            case.author_id,
            actor=actor,
            reason=said,
            rule_number=rule_number,
            evidence=Evidence(case.kind, case.object_id, thing.url if thing else "", case.excerpt),
            circle_id=case.circle_id,
        )
    case.state, case.outcome, case.reason = CaseState.DECIDED, outcome, said
    case.decided_by, case.decided_at = actor.member_id, clock.now()
    case.claimed_by = case.claimed_until = None
    learn(case, lesson(outcome, [one.reason for one in flags], case.hold_reason, is_spam))
    end_pause(case)
    case.save()
    case.flags.update(verdict=Verdict.UPHELD if outcome in AGAINST else Verdict.REFUSED)
    note(case, LogVerb(outcome), actor=actor, reason=said)
    _tell(case, flags, thing, actor)
    record(
        CaseDecided(
            community_id=community_id,
            object_id=case.id,
            actor_id=actor.member_id,
            author_id=case.author_id,
            kind=case.kind,
            thing_id=case.object_id,
            circle_id=case.circle_id,
            outcome=outcome,
            reason=said,
        )
    )
    return case.violation_id


@transaction.atomic
def undo_decision(community_id: UUID, case_id: UUID, *, actor: Actor) -> None:
    """Put back how it was, and let the case wait again. A violation that was opened is decided where it stands.

    What the author or others did meanwhile is left alone. Raises SignInRequired, Denied, CaseNotFound,
    OwnCaseDecision, NothingToUndo.
    """
    case = held_case(community_id, case_id, actor=actor)
    if case.author_id == actor.member_id:
        raise OwnCaseDecision
    take_turns(str(case.thread_id or case.object_id))
    if case.state != CaseState.DECIDED or _is_heard(case) or _is_looked_at_anew(case):
        raise NothingToUndo
    put_back(case, actor)
    unlearn(case)
    outcome = case.outcome
    Appeal.objects.filter(case=case, state=AppealState.WAITING).delete()
    case.state, case.outcome, case.reason, case.state_before = CaseState.OPEN, "", "", ""
    case.decided_by = case.decided_at = None
    case.claimed_by = case.claimed_until = case.reminded_at = None
    case.save()
    case.flags.update(verdict=Verdict.OPEN)
    note(case, LogVerb.UNDONE, actor=actor)
    record(
        DecisionUndone(
            community_id=community_id,
            object_id=case.id,
            actor_id=actor.member_id,
            author_id=case.author_id,
            kind=case.kind,
            thing_id=case.object_id,
            circle_id=case.circle_id,
            outcome=outcome,
        )
    )


def put_back(case: Case, actor: Actor) -> None:
    """Let the thing stand as before the decision, if it stands as the decision made it."""
    thing, made = thing_of(case.community_id, case.kind, case.object_id), subject_of(case.kind)
    if thing is None or made is None or thing.state != MADE_OF[Outcome(case.outcome)]:
        return
    staff = on_behalf(actor)
    if case.has_locked and case.outcome == Outcome.KEEP and made.lock:
        made.lock(thing, staff)
    if case.state_before in {thing.state, "removed"}:
        return
    if case.state_before == "published":
        show_again(case, thing, made, staff)
        return
    made.put_aside(thing, staff, case.hold_reason or case.reason, case.is_new)


def show_again(case: Case, thing: Thing, made: Subject, staff: Actor) -> None:
    """Let the audience see a thing that staff hid or removed; what nobody ever saw is announced."""
    if thing.state == "published":
        return
    if thing.state == "removed" or case.is_new:
        made.put_aside(thing, staff, case.reason, case.is_new)
    now = thing_of(thing.community_id, thing.kind, thing.id)
    if now is not None:
        made.show(now, staff)
    case.is_new = False


def lesson(outcome: str, reasons: Collection[str], hold_reason: str, is_spam: bool | None) -> str:  # noqa: FBT001 - three answers
    """What a decision teaches: kept things are ham, things against which it went are spam if that was the matter."""
    if is_spam is not None:
        return Learned.SPAM if is_spam else Learned.HAM
    if outcome == Outcome.KEEP:
        return Learned.HAM
    ads = sum(reason == FlagReason.ADS for reason in reasons)
    is_spam_like = 2 * ads > len(reasons) or (not reasons and is_about_spam(hold_reason))
    return Learned.SPAM if is_spam_like else Learned.NOTHING


def _act(case: Case, thing: Thing, made: Subject, outcome: str, reason: str, actor: Actor) -> None:
    staff = on_behalf(actor)
    if outcome == Outcome.KEEP:
        made.show(thing, staff)
        case.is_new = False
        if case.has_locked and made.unlock:
            made.unlock(thing, staff)
    elif outcome == Outcome.REMOVE:
        made.remove(thing, staff)
    elif thing.state == "hidden" and not case.is_new:
        made.put_aside(thing, staff, reason, False)  # noqa: FBT003 - the shape of a verb
    else:
        made.hide(thing, staff, reason)


def _is_heard(case: Case) -> bool:
    return Appeal.objects.filter(case=case).exclude(state=AppealState.WAITING).exists()


def _is_looked_at_anew(case: Case) -> bool:
    return (
        Case.objects.filter(
            community_id=case.community_id, kind=case.kind, object_id=case.object_id, opened_at__gt=case.opened_at
        )
        .exclude(id=case.id)
        .exists()
    )


def _tell(case: Case, flags: Collection[Flag], thing: Thing | None, actor: Actor) -> None:
    """Those who flagged hear the outcome, the author what became of the thing where its own room does not say so."""
    slug = community_by_id(case.community_id).slug
    with in_words_of(case.community_id):
        verdict = Verdict.UPHELD if case.outcome in AGAINST else Verdict.REFUSED
        words = str(verdict.label)
    notify(
        JUDGED,
        community_id=case.community_id,
        member_ids=[one.member_id for one in flags],
        url=reverse("moderation-flags", kwargs={"community": slug}),
        object_kind="moderation_case",
        object_id=case.id,
        params={"outcome": words},
        group_key="judged",
        circle_id=case.circle_id,
    )
    kind = {Outcome.REMOVE: TAKEN_DOWN, Outcome.KEEP: KEPT if case.state_before == "hidden" else None}.get(
        Outcome(case.outcome), STAYS_HIDDEN if case.state_before == "hidden" else None
    )
    if kind is None or thing is None or case.state_before == "removed":
        return
    notify(
        kind,
        community_id=case.community_id,
        member_ids=[case.author_id],
        url=reverse("moderation-mine", kwargs={"community": slug}),
        title=(thing.title or thing.text)[:40],
        actor_id=actor.member_id,
        object_kind="moderation_case",
        object_id=case.id,
        params={"reason": case.reason},
    )
