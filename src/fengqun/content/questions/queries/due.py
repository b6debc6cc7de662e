"""What the clock asks for now."""

from uuid import UUID

from fengqun.content.questions.models import Question, State
from fengqun.kernel import clock

AT_ONCE = 500


def relays_due() -> list[tuple[UUID, UUID]]:
    """Communities and posts of the questions to be handed on by the clock, longest due first."""
    rows = Question.objects.filter(
        is_listed=True, state=State.OPEN, first_response_at=None, relay_due_at__lte=clock.now()
    )
    return list(rows.order_by("relay_due_at").values_list("community_id", "post_id")[:AT_ONCE])
