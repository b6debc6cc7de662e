"""What the penalties of a member come to: their silence, and when they may come back."""

from uuid import UUID

from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.commands import add_member, lift_bar, remove_member, silence
from fengqun.people.communities.queries import member_card
from fengqun.people.conduct.choices import PenaltyState, Step
from fengqun.people.conduct.models import Penalty


def settle(community_id: UUID, member_id: UUID) -> None:
    """Let the community act on the penalties that stand now, and on no other; the caller holds the member's cases.

    A person whose removal stands no longer is let in again, without roles; a bar that just ended opens the gate only.
    """
    now = clock.now()
    standing = Penalty.objects.filter(member_id=member_id, state=PenaltyState.STANDING, ends_at__gt=now)
    latest = {one.step: one for one in standing.order_by("ends_at", "id")}
    quiet, gone = latest.get(Step.SILENCE), latest.get(Step.REMOVAL)
    silence(member_id, quiet.ends_at if quiet else None, reason=quiet.reason if quiet else "")
    if gone is not None:
        remove_member(community_id, member_id, barred_until=gone.ends_at)
        return
    lift_bar(community_id, member_id)


def reinstate(community_id: UUID, member_id: UUID) -> None:
    """Bring somebody back whose removal was undone, if they are still out."""
    card = member_card(member_id)
    if not card.is_present:
        add_member(community_id, card.user_id, actor=SYSTEM, name=card.name, way="appeal")
