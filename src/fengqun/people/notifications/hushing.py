"""Who may not be disturbed by whom: rooms above say so, and `notify` leaves them out.

    @hushes
    def blocked_or_muted(community_id, actor_id, member_ids) -> set[UUID]: ...

    @hushes_circle
    def muted_circle(community_id, circle_id, member_ids) -> set[UUID]: ...

    @bars_from_circle
    def who_is_outside(community_id, circle_id, member_ids) -> set[UUID]: ...

All answer those of `member_ids` who must not be told. Notices of a kind that is not optional come through, but for the
last: nobody hears of what is said behind a door that is closed to them, unless the kind `reaches_outside`.
"""

from collections.abc import Callable
from uuid import UUID

Hush = Callable[[UUID, UUID, frozenset[UUID]], set[UUID]]

_by_actor: dict[str, Hush] = {}
_by_circle: dict[str, Hush] = {}
_outside: dict[str, Hush] = {}


def hushes(answer: Hush) -> Hush:
    """Ask this function who of the recipients must not hear of what an actor did."""
    _by_actor[f"{answer.__module__}.{answer.__qualname__}"] = answer
    return answer


def hushes_circle(answer: Hush) -> Hush:
    """Ask this function who of the recipients must not hear of what happens in a circle."""
    _by_circle[f"{answer.__module__}.{answer.__qualname__}"] = answer
    return answer


def bars_from_circle(answer: Hush) -> Hush:
    """Ask this function who of the recipients may not know what happens in a circle."""
    _outside[f"{answer.__module__}.{answer.__qualname__}"] = answer
    return answer


def barred(community_id: UUID, member_ids: frozenset[UUID], *, circle_id: UUID) -> set[UUID]:
    """Those of the members who may not know what happens in the circle."""
    return {one for answer in _outside.values() for one in answer(community_id, circle_id, member_ids)}


def hushed(
    community_id: UUID, member_ids: frozenset[UUID], *, actor_id: UUID | None, circle_id: UUID | None
) -> set[UUID]:
    """Those of the members who must not be told."""
    found: set[UUID] = set()
    for source, answers in ((actor_id, _by_actor), (circle_id, _by_circle)):
        if source is not None and member_ids:
            for answer in answers.values():
                found |= answer(community_id, source, member_ids)
    return found
