"""What a stage brings, said by the rooms that give it.

@gives_by_stage
def founding(community_id: UUID) -> Mapping[str, Sequence[str]]:   # stage: sentences
    return {stage: [_("可以建圈子")]}
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.utils.functional import Promise

Sentences = Mapping[str, Sequence[str | Promise]]
Giver = Callable[[UUID], Sentences]

_givers: dict[str, Giver] = {}


def gives_by_stage(giver: Giver) -> Giver:
    """Register what a room gives at which stage of a community."""
    _givers[f"{giver.__module__}.{giver.__qualname__}"] = giver
    return giver


def privileges_of(community_id: UUID) -> dict[str, list[str | Promise]]:
    """All that rooms give there, by stage."""
    given: dict[str, list[str | Promise]] = {}
    for _name, giver in sorted(_givers.items()):
        for stage, sentences in giver(community_id).items():
            given.setdefault(stage, []).extend(sentences)
    return given
