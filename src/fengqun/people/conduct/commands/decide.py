"""Decide a case: a warning, a silence or a removal, and until when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_ids_of
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.conduct.activities import PenaltyGiven
from fengqun.people.conduct.choices import CaseState, Step
from fengqun.people.conduct.commands import checks
from fengqun.people.conduct.commands.effects import settle
from fengqun.people.conduct.commands.locking import hold_case
from fengqun.people.conduct.errors import AlreadyDecided
from fengqun.people.conduct.letters import tell_former_member
from fengqun.people.conduct.models import Case, Penalty
from fengqun.people.conduct.notices import DECIDED
from fengqun.people.conduct.policies import require_judge, require_measure
from fengqun.people.conduct.queries.terms import suggestion_for, terms_of
from fengqun.people.conduct.types import Measure, Suggestion, Terms
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@transaction.atomic
def decide_case(
    community_id: UUID,
    case_id: UUID,
    step: str,
    hours: int = 0,
    *,
    actor: Actor,
    reason: str,
    departure: str = "",
) -> UUID:
    """Decide an open case; answers the penalty's id. It holds at once, also while an appeal waits.

    `reason` is read by the member. Who decides otherwise than the ladder suggests says why in `departure`.
    Raises CaseNotFound, AlreadyDecided, SignInRequired, Denied, NotImpartial, AboutStaff, NotInCircle,
    TooHardForCircle, InvalidCase, LastOwner.
    """
    case = hold_case(community_id, case_id)
    accused = member_card(case.member_id)
    require_judge(actor, accused, case.circle_id, circles=circle_ids_of(case.member_id))
    if case.state != CaseState.OPEN:
        raise AlreadyDecided
    wanted = checks.measure(step, hours)
    require_measure(actor, community_id, wanted.step, wanted.hours)
    terms, now = terms_of(community_id), clock.now()
    suggested = suggestion_for(case.member_id, terms)
    penalty = _penalty(case, wanted, suggested, terms, now=now)
    penalty.judge_id = actor.member_id
    penalty.reason = checks.needed(reason)
    penalty.departure = _departure(wanted, suggested, departure)
    penalty.save(force_insert=True)
    case.state, case.closed_at, case.closed_by = CaseState.DECIDED, now, actor.member_id
    case.save(update_fields=["state", "closed_at", "closed_by"])
    tell(penalty)
    settle(community_id, case.member_id)
    note(penalty, actor)
    return penalty.id


def end_of(measure: Measure, terms: Terms, *, began_at: datetime) -> datetime:
    """When a measure ends: a warning when it no longer counts."""
    return began_at + (timedelta(hours=measure.hours) if measure.hours else timedelta(days=terms.counting_days))


def note(penalty: Penalty, actor: Actor) -> None:
    """Record that the penalty was given."""
    record(
        PenaltyGiven(
            community_id=penalty.community_id,
            object_id=penalty.case_id,
            actor_id=actor.member_id,
            member_id=penalty.member_id,
            penalty_id=penalty.id,
            step=penalty.step,
            hours=penalty.hours,
            ends_at=penalty.ends_at,
            is_by_appeal=penalty.is_by_appeal,
        )
    )


def tell(penalty: Penalty) -> None:
    """Tell the member what was decided, why, and until when they may appeal; by e-mail who is removed by it."""
    if penalty.step == Step.REMOVAL:
        tell_former_member.defer_in_transaction(penalty_id=penalty.id, what="removed")
        return
    community = community_by_id(penalty.community_id)
    until = penalty.appeal_until.astimezone(community.zone)
    notify(
        DECIDED,
        community_id=penalty.community_id,
        member_ids=[penalty.member_id],
        url=reverse("conduct-mine", kwargs={"community": community.slug}),
        title=penalty.reason,
        object_kind="penalty",
        object_id=penalty.id,
        params={
            "measure": Measure(penalty.step, penalty.hours).text,
            "reason": penalty.reason,
            "appeal_until": f"{until:%Y-%m-%d %H:%M}",
        },
    )


def _penalty(case: Case, wanted: Measure, suggested: Suggestion, terms: Terms, *, now: datetime) -> Penalty:
    return Penalty(
        case=case,
        community_id=case.community_id,
        member_id=case.member_id,
        step=wanted.step,
        hours=wanted.hours,
        suggested_step=suggested.measure.step,
        suggested_hours=suggested.measure.hours,
        began_at=now,
        ends_at=end_of(wanted, terms, began_at=now),
        appeal_until=now + timedelta(days=terms.appeal_days),
    )


def _departure(wanted: Measure, suggested: Suggestion, departure: str) -> str:
    if wanted == suggested.measure:
        return ""
    return checks.needed(departure, complaint=_("和建议的不一样，请写一句为什么。"))
