"""Who is in a circle with whom.

Circles stand above this room, so they tell it:

@companions
def in_a_circle_with(community_id, viewer_id, member_id) -> bool: ...
"""

from collections.abc import Callable
from uuid import UUID

Companions = Callable[[UUID, UUID, UUID], bool]

_answers: dict[str, Companions] = {}


def companions(answer: Companions) -> Companions:
    """Ask this function whether two members share a circle."""
    _answers[f"{answer.__module__}.{answer.__qualname__}"] = answer
    return answer


def share_a_circle(community_id: UUID, viewer_id: UUID, member_id: UUID) -> bool:
    """Whether the two are in one circle."""
    return any(answer(community_id, viewer_id, member_id) for answer in _answers.values())
