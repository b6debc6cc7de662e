"""End trials: who met the goals stays, for the others a host is asked, or they leave with a friendly reason."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import TrialEnded
from fengqun.people.communities.choices import TrialState
from fengqun.people.communities.commands.leave import part
from fengqun.people.communities.errors import AlreadyDecided, ReasonMissing, TrialNotFound
from fengqun.people.communities.mails import tell_of_trial
from fengqun.people.communities.models import Behaviour, Membership, Trial
from fengqun.people.communities.policies import REVIEW_APPLICATIONS
from fengqun.people.communities.trials import conditions
from fengqun.spine.activity.commands import record


def end_trials(*, limit: int = 500) -> int:
    """End the trials whose time is over; answers how many."""
    due = Trial.objects.filter(state=TrialState.RUNNING, ends_at__lte=clock.now())
    return sum(_end(trial_id) for trial_id in list(due.order_by("ends_at").values_list("id", flat=True)[:limit]))


@transaction.atomic
def decide_trial(community_id: UUID, trial_id: UUID, *, actor: Actor, stays: bool, reason: str = "") -> None:
    """A host decides about a member whose goals were not met in time; who leaves reads the reason.

    Raises Denied, TrialNotFound, AlreadyDecided, ReasonMissing.
    """
    actor.require(REVIEW_APPLICATIONS, community_id)
    trial = (
        Trial.objects.select_for_update(of=("self",))
        .select_related("membership__community")
        .filter(id=trial_id, membership__community_id=community_id)
        .first()
    )
    if trial is None:
        raise TrialNotFound
    if trial.state not in {TrialState.RUNNING, TrialState.ASKED}:
        raise AlreadyDecided
    if not stays and not reason.strip():
        raise ReasonMissing
    _close(trial, TrialState.STAYED if stays else TrialState.LEFT, reason=reason, decided_by=actor.member_id)


@transaction.atomic
def _end(trial_id: UUID) -> int:
    trial = (
        Trial.objects.select_for_update(of=("self",))
        .select_related("membership__community")
        .filter(id=trial_id, state=TrialState.RUNNING, ends_at__lte=clock.now())
        .first()
    )
    if trial is None:
        return 0
    if trial.membership.left_at is not None:
        _close(trial, TrialState.LEFT, reason="")
        return 1
    kinds = [goal["kind"] for goal in trial.goals]
    counts = dict(
        Behaviour.objects.filter(membership_id=trial.membership_id, kind__in=kinds).values_list("kind", "count")
    )
    found = conditions(trial.goals, trial.baseline, counts)
    if all(condition.is_met for condition in found):
        _close(trial, TrialState.STAYED, reason="")
    elif trial.at_end == "leave":
        with translation.override(trial.membership.user.language or trial.membership.community.language):
            missing = _("、").join(f"{one.label} {one.done}/{one.needed}" for one in found if not one.is_met)
            reason = _("试用期到了，还差：%(missing)s。这次先到这里，随时欢迎再来。") % {"missing": missing}
        _close(trial, TrialState.LEFT, reason=reason)
    else:
        trial.state = TrialState.ASKED
        trial.save(update_fields=["state"])
    return 1


def _close(trial: Trial, state: str, *, reason: str, decided_by: UUID | None = None) -> None:
    trial.state, trial.reason = state, reason.strip()[:300]
    trial.decided_at, trial.decided_by = clock.now(), decided_by
    trial.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    member: Membership = trial.membership
    was_there = member.left_at is None
    record(
        TrialEnded(
            community_id=member.community_id, object_id=member.id, actor_id=decided_by, stays=state == TrialState.STAYED
        )
    )
    if state == TrialState.LEFT and was_there:
        part(member.community_id, member.id)
    if was_there:
        tell_of_trial.defer_in_transaction(trial_id=trial.id)
