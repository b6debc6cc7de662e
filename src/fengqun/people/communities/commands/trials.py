"""End trials: who met the goals stays, for the others a host is asked, or they leave with a friendly reason."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.backings import TrialBacking
from fengqun.people.communities.choices import TrialState
from fengqun.people.communities.errors import AlreadyDecided, ReasonMissing, TrialNotFound
from fengqun.people.communities.gate import Subject
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.models import Behaviour, Trial
from fengqun.people.communities.policies import REVIEW_APPLICATIONS
from fengqun.people.communities.queries.canvas import subject_of
from fengqun.people.communities.trials import conditions
from fengqun.people.communities.types import TrialOutcome

OPEN = (TrialState.RUNNING, TrialState.ASKED)


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
    settle_trial(subject_of(community_id), trial_id, stays=stays, reason=reason, decided_by=actor.member_id)


@transaction.atomic
def settle_trial(subject: Subject, trial_id: UUID, *, stays: bool, reason: str, decided_by: UUID | None) -> None:
    """Decide about a trial of that subject; whoever calls it has asked for the right.

    Raises TrialNotFound, AlreadyDecided, ReasonMissing.
    """
    trial = (
        Trial.objects.select_for_update(of=("self",))
        .select_related("membership__community")
        .filter(id=trial_id, membership__community_id=subject.community_id, subject_id=subject.part_id)
        .first()
    )
    if trial is None:
        raise TrialNotFound
    if trial.state not in {TrialState.RUNNING, TrialState.ASKED}:
        raise AlreadyDecided
    if not stays and not reason.strip():
        raise ReasonMissing
    _close(trial, TrialState.STAYED if stays else TrialState.LEFT, reason=reason, decided_by=decided_by)


def drop_trial(member_id: UUID, *, part_id: UUID | None) -> None:
    """End the trial of somebody who went otherwise, from that circle or from the community; nobody is told."""
    running = Trial.objects.filter(membership_id=member_id, subject_id=part_id, state__in=OPEN)
    running.update(state=TrialState.LEFT, decided_at=clock.now())


def move_trials(community_id: UUID, member_ids: Iterable[UUID], *, origin_id: UUID, target_id: UUID) -> None:
    """Let trials in one circle go on in another, which took those members over."""
    moving = Trial.objects.filter(
        membership__community_id=community_id,
        membership_id__in=list(member_ids),
        subject_id=origin_id,
        state__in=OPEN,
    )
    moving.update(subject_id=target_id)


@transaction.atomic
def _end(trial_id: UUID) -> int:
    due = Trial.objects.select_related("membership").filter(id=trial_id, state=TrialState.RUNNING).first()
    if due is None:
        return 0
    backing, subject = _backing(due)
    backing.hold(subject)
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
        backing.asked(subject, TrialOutcome(trial.id, trial.membership_id))
    return 1


def _close(trial: Trial, state: str, *, reason: str, decided_by: UUID | None = None) -> None:
    trial.state, trial.reason = state, reason.strip()[:300]
    trial.decided_at, trial.decided_by = clock.now(), decided_by
    trial.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    backing, subject = _backing(trial)
    stays = state == TrialState.STAYED
    backing.ended(subject, TrialOutcome(trial.id, trial.membership_id, stays, trial.reason, decided_by))


def _backing(trial: Trial) -> tuple[TrialBacking, Subject]:
    """What stands behind trials there, and where that is."""
    subject = subject_of(trial.membership.community_id, part_id=trial.subject_id)
    backing = backing_of("trial", subject.kind)
    if not isinstance(backing, TrialBacking):
        raise TrialNotFound
    return backing, subject
