"""Take a case to oneself for a while, so that two do not work on it, and give it back."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.content.moderation.choices import CaseState
from fengqun.content.moderation.commands.holding import held_case
from fengqun.content.moderation.errors import AlreadyDecided, ClaimedByOther
from fengqun.content.moderation.models import Case
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id, member_card

CLAIM = timedelta(minutes=30)


@transaction.atomic
def claim_case(community_id: UUID, case_id: UUID, *, actor: Actor) -> None:
    """Claim for half an hour; claiming again begins anew. Raises CaseNotFound, AlreadyDecided, ClaimedByOther."""
    member_id = actor.require_member(community_id)
    case = held_case(community_id, case_id, actor=actor)
    insist_unclaimed(case, actor)
    case.claimed_by, case.claimed_until = member_id, clock.now() + CLAIM
    case.save(update_fields=["claimed_by", "claimed_until"])


@transaction.atomic
def release_claim(community_id: UUID, case_id: UUID, *, actor: Actor) -> None:
    """Give a claim of one's own back; nothing happens without one. Raises CaseNotFound."""
    case = held_case(community_id, case_id, actor=actor)
    if case.claimed_by == actor.member_id:
        case.claimed_by = case.claimed_until = None
        case.save(update_fields=["claimed_by", "claimed_until"])


def insist_unclaimed(case: Case, actor: Actor) -> None:
    """Raise unless the case is open and nobody else works on it."""
    if case.state != CaseState.OPEN:
        raise AlreadyDecided
    if case.claimed_by is None or case.claimed_until is None or case.claimed_until <= clock.now():
        return
    if case.claimed_by != actor.member_id:
        until = case.claimed_until.astimezone(community_by_id(case.community_id).zone)
        raise ClaimedByOther(name=member_card(case.claimed_by).name, until=f"{until:%H:%M}")
