"""How one member would come into one circle, and what is missing."""

from uuid import UUID

from fengqun.people.circles.choices import InvitationState
from fengqun.people.circles.decisions import Entrance, entrance, has_reached
from fengqun.people.circles.models import Circle, CircleInvitation, CircleRemoval
from fengqun.people.circles.queries.cards import card_of_circle
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.queries import community_by_id, member_card, stage_labels


def entrance_of(circle: Circle | CircleCard, member_id: UUID) -> Entrance:
    """The way in for a member who does not belong yet, and what stands in it."""
    card = card_of_circle(circle) if isinstance(circle, Circle) else circle
    stage = member_card(member_id).stage
    ladder = list(stage_labels(community_by_id(card.community_id).kind))
    return entrance(
        card,
        is_high_enough=has_reached(stage, card.minimum_stage, ladder=ladder),
        is_invited=CircleInvitation.objects.filter(
            circle_id=card.id, member_id=member_id, state=InvitationState.WAITING
        ).exists(),
        is_removed=standing_removal(card.id, member_id) is not None,
    )


def standing_removal(circle_id: UUID, member_id: UUID) -> str | None:
    """Why the member was removed from the circle, while that stands."""
    removals = CircleRemoval.objects.filter(circle_id=circle_id, member_id=member_id, lifted_at=None)
    return removals.values_list("reason", flat=True).first()
