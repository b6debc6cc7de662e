"""What can be claimed and looked at through the lane."""

from collections.abc import Sequence
from uuid import UUID

from fengqun.commerce.drops import commands
from fengqun.commerce.drops.answers import SENTENCES
from fengqun.commerce.drops.books import GLANCE_PATH, KIND, PATH
from fengqun.commerce.drops.queries import public_state
from fengqun.spine.lane.bursts import burst, glance
from fengqun.spine.lane.types import Answer, Claim


@burst(KIND, path=PATH, sentences=SENTENCES)
def decide(community_id: UUID, claims: Sequence[Claim]) -> Sequence[Answer]:
    """Decide claims on units of drops."""
    return commands.decide(community_id, claims)


@glance(KIND, path=GLANCE_PATH)
def look(drop_id: UUID) -> Answer | None:
    """The public state of a drop; None where there is no such drop."""
    state = public_state(drop_id)
    return None if state is None else Answer(200, state)
