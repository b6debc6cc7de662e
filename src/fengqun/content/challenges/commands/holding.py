"""Find what a command is about, as far as its actor may know of it, and hold it while it changes.

Whoever changes how many take part holds the challenge; whoever checks in holds their own part. Both are held in that
order, so members never wait for each other's check-ins.
"""

from uuid import UUID

from fengqun.content.challenges.errors import ChallengeNotFound, CheckInNotFound, NotHost, NotTakingPart
from fengqun.content.challenges.models import Challenge, CheckIn, Participant
from fengqun.content.challenges.queries.cards import runs_challenge, visible_to
from fengqun.kernel.policies import Actor


def find(community_id: UUID, challenge_id: UUID, *, actor: Actor) -> Challenge:
    """The challenge, if the actor may know of it. Raises ChallengeNotFound."""
    challenge = visible_to(actor, community_id).filter(id=challenge_id).first()
    if challenge is None:
        raise ChallengeNotFound
    return challenge


def hold(community_id: UUID, challenge_id: UUID, *, actor: Actor) -> Challenge:
    """The same, held until the transaction ends. Raises ChallengeNotFound."""
    rows = visible_to(actor, community_id).filter(id=challenge_id)
    challenge = rows.select_for_update(of=("self",), no_key=True).first()
    if challenge is None:
        raise ChallengeNotFound
    return challenge


def hold_as_host(community_id: UUID, challenge_id: UUID, *, actor: Actor) -> Challenge:
    """The same for those who run it. Raises ChallengeNotFound, NotHost."""
    challenge = hold(community_id, challenge_id, actor=actor)
    insist_on_host(challenge, actor)
    return challenge


def insist_on_host(challenge: Challenge, actor: Actor) -> None:
    """Raise NotHost unless the actor runs the challenge."""
    is_host = runs_challenge(actor, challenge.community_id, host_id=challenge.host_id, circle_id=challenge.circle_id)
    if not is_host:
        raise NotHost


def hold_part(challenge: Challenge, member_id: UUID) -> Participant:
    """The member's part in the challenge, held. Raises NotTakingPart."""
    rows = Participant.objects.filter(challenge_id=challenge.id, member_id=member_id, left_at=None)
    part = rows.select_for_update(of=("self",), no_key=True).first()
    if part is None:
        raise NotTakingPart
    return part


def hold_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> CheckIn:
    """A check-in that has not been removed, held, with its challenge. Raises CheckInNotFound."""
    rows = CheckIn.objects.filter(id=check_in_id, challenge__in=visible_to(actor, community_id))
    rows = rows.exclude(state=CheckIn.State.REMOVED).select_related("challenge")
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise CheckInNotFound
    return found
