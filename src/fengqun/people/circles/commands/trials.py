"""Decide about members on trial in a circle."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.people.circles.commands.locking import hold_as_host
from fengqun.people.circles.queries.gates import subject_of
from fengqun.people.communities.commands.trials import settle_trial


@transaction.atomic
def decide_circle_trial(
    community_id: UUID, circle_id: UUID, trial_id: UUID, *, actor: Actor, stays: bool, reason: str = ""
) -> None:
    """A host decides whether somebody on trial stays; who leaves reads the reason.

    Raises CircleNotFound, NotHost, CircleIsArchived, TrialNotFound, AlreadyDecided, ReasonMissing.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    settle_trial(subject_of(circle), trial_id, stays=stays, reason=reason, decided_by=actor.member_id)
