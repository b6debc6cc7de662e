"""Appeal against a decision, and decide the appeal as another person than the first judge."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id, customer_of, member_card
from fengqun.people.conduct.activities import AppealDecided, AppealFiled
from fengqun.people.conduct.choices import APPEAL_LENGTH, AppealState, PenaltyState, Step
from fengqun.people.conduct.commands import checks
from fengqun.people.conduct.commands.decide import end_of, note
from fengqun.people.conduct.commands.effects import reinstate, settle
from fengqun.people.conduct.commands.locking import hold_case, hold_cases_of
from fengqun.people.conduct.commands.tell import tell_hearers
from fengqun.people.conduct.errors import (
    AlreadyAppealed,
    AlreadyDecided,
    AppealNotFound,
    InvalidCase,
    NothingToAppeal,
    NotImpartial,
    PenaltyNotFound,
    TooLateToAppeal,
)
from fengqun.people.conduct.letters import tell_former_member
from fengqun.people.conduct.models import Appeal, Penalty
from fengqun.people.conduct.notices import APPEAL_DECIDED
from fengqun.people.conduct.policies import JUDGE_APPEALS, may_hear
from fengqun.people.conduct.queries.terms import terms_of
from fengqun.people.conduct.types import Measure
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

STEPS = tuple(Step.values)


@transaction.atomic
def file_appeal(community_id: UUID, penalty_id: UUID, *, actor: Actor, text: str) -> UUID:
    """Appeal against a penalty of one's own, also as somebody who was removed by it; answers the appeal's id.

    Raises SignInRequired, PenaltyNotFound, AlreadyAppealed, NothingToAppeal, TooLateToAppeal, InvalidCase.
    """
    penalty = _own_penalty(community_id, penalty_id, actor)
    if Appeal.objects.filter(penalty=penalty).exists():
        raise AlreadyAppealed
    if penalty.is_by_appeal or penalty.state not in {PenaltyState.STANDING, PenaltyState.ENDED}:
        raise NothingToAppeal
    now, community = clock.now(), community_by_id(community_id)
    if now > penalty.appeal_until:
        raise TooLateToAppeal(until=f"{penalty.appeal_until.astimezone(community.zone):%Y-%m-%d %H:%M}")
    words = checks.needed(text, complaint=_("请写下哪里不对。"), longest=APPEAL_LENGTH)
    appeal = Appeal(
        penalty=penalty,
        community_id=community_id,
        member_id=penalty.member_id,
        first_judge_id=penalty.judge_id,
        text=words,
        filed_at=now,
    )
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAppealed from error
    tell_hearers(appeal)
    record(
        AppealFiled(
            community_id=community_id,
            object_id=penalty.case_id,
            actor_id=penalty.member_id,
            member_id=penalty.member_id,
            penalty_id=penalty.id,
        )
    )
    return appeal.id


@transaction.atomic
def decide_appeal(
    community_id: UUID,
    appeal_id: UUID,
    outcome: str,
    *,
    actor: Actor,
    reason: str,
    step: str = "",
    hours: int = 0,
) -> None:
    """Uphold the decision, lift it, or put a milder measure in its place that counts from the same moment.

    Raises SignInRequired, Denied, AppealNotFound, AlreadyDecided, NotImpartial for the first judge and the member,
    InvalidCase.
    """
    actor.require(JUDGE_APPEALS, community_id)
    case_id = (
        Appeal.objects.filter(community_id=community_id, id=appeal_id)
        .values_list("penalty__case_id", flat=True)
        .first()
    )
    if case_id is None:
        raise AppealNotFound
    hold_case(community_id, case_id)
    appeal = Appeal.objects.select_related("penalty").get(id=appeal_id)
    member = member_card(appeal.member_id)
    if not may_hear(actor, community_id, member=member, first_judge_id=appeal.first_judge_id):
        raise NotImpartial
    if appeal.state != AppealState.WAITING:
        raise AlreadyDecided
    if outcome not in {AppealState.UPHELD, AppealState.CHANGED, AppealState.LIFTED}:
        raise InvalidCase(reason=_("没有这种结果。"))
    wanted = _milder(appeal.penalty, step, hours) if outcome == AppealState.CHANGED else None
    appeal.state, appeal.reason = outcome, checks.needed(reason)
    appeal.decided_by, appeal.decided_at = actor.member_id, clock.now()
    appeal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    if outcome != AppealState.UPHELD:
        _undo(appeal, wanted, actor)
    _tell_member(appeal, is_present=member_card(appeal.member_id).is_present)
    record(
        AppealDecided(
            community_id=community_id,
            object_id=case_id,
            actor_id=actor.member_id,
            member_id=appeal.member_id,
            penalty_id=appeal.penalty_id,
            outcome=outcome,
        )
    )


def _own_penalty(community_id: UUID, penalty_id: UUID, actor: Actor) -> Penalty:
    if actor.user_id is None:
        raise SignInRequired
    me = customer_of(community_id, actor.user_id)
    if me is None:
        raise PenaltyNotFound
    hold_cases_of(me.id)
    penalty = Penalty.objects.filter(community_id=community_id, id=penalty_id, member_id=me.id).first()
    if penalty is None:
        raise PenaltyNotFound
    return penalty


def _milder(penalty: Penalty, step: str, hours: int) -> Measure:
    wanted = checks.measure(step, hours)
    if (STEPS.index(wanted.step), wanted.hours) >= (STEPS.index(penalty.step), penalty.hours):
        raise InvalidCase(reason=_("申诉只会改轻，不会加重。"))
    return wanted


def _undo(appeal: Appeal, wanted: Measure | None, actor: Actor) -> None:
    """Close the first penalty, put the milder one in its place if there is one, and let the community act on it."""
    first, now = appeal.penalty, clock.now()
    first.state, first.closed_at = (PenaltyState.REPLACED if wanted else PenaltyState.LIFTED), now
    first.save(update_fields=["state", "closed_at"])
    if wanted is not None:
        ends_at = end_of(wanted, terms_of(appeal.community_id), began_at=first.began_at)
        is_over = ends_at <= now
        second = Penalty.objects.create(
            case_id=first.case_id,
            community_id=first.community_id,
            member_id=first.member_id,
            step=wanted.step,
            hours=wanted.hours,
            reason=appeal.reason,
            suggested_step=first.suggested_step,
            suggested_hours=first.suggested_hours,
            judge_id=actor.member_id,
            is_by_appeal=True,
            began_at=first.began_at,
            ends_at=ends_at,
            appeal_until=now,
            state=PenaltyState.ENDED if is_over else PenaltyState.STANDING,
            closed_at=ends_at if is_over else None,
        )
        note(second, actor)
    settle(appeal.community_id, appeal.member_id)
    still_out = Penalty.objects.filter(
        member_id=appeal.member_id, step=Step.REMOVAL, state=PenaltyState.STANDING, ends_at__gt=now
    )
    if first.step == Step.REMOVAL and not still_out.exists():
        reinstate(appeal.community_id, appeal.member_id)


def _tell_member(appeal: Appeal, *, is_present: bool) -> None:
    if not is_present:
        tell_former_member.defer_in_transaction(penalty_id=appeal.penalty_id, what="appeal")
        return
    community = community_by_id(appeal.community_id)
    notify(
        APPEAL_DECIDED,
        community_id=appeal.community_id,
        member_ids=[appeal.member_id],
        url=reverse("conduct-mine", kwargs={"community": community.slug}),
        title=appeal.reason,
        object_kind="appeal",
        object_id=appeal.id,
        params={"outcome": str(AppealState(appeal.state).label), "reason": appeal.reason},
    )
