"""Change what a community is; each change of the canvas is kept as a version."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import CanvasChanged
from fengqun.people.communities.commands.found import apply_canvas
from fengqun.people.communities.errors import InvalidSetting
from fengqun.people.communities.models import CanvasVersion, Community
from fengqun.people.communities.policies import CHANGE_CANVAS
from fengqun.people.communities.queries.canvas import canvas_of
from fengqun.spine.activity.commands import record

FIXED = frozenset({"slug", "kind", "currency", "gate", "questions", "rules"})
"""Answers that other commands change, or that money and addresses hang on for good."""


@transaction.atomic
def change_canvas(community_id: UUID, *, actor: Actor, **answers: Any) -> int:  # noqa: ANN401 - any answer of the canvas
    """Change answers of the canvas from now on; answers the version that holds now.

    Orders keep the terms they were placed under. Raises Denied, InvalidSetting.
    """
    actor.require(CHANGE_CANVAS, community_id)
    fixed = FIXED & answers.keys()
    if fixed:
        raise InvalidSetting(field=min(fixed), reason=str(answers[min(fixed)]))
    community = Community.objects.select_for_update().get(id=community_id)
    before = canvas_of(community_id)
    after = replace(before, **answers).checked()
    changed = tuple(name for name in sorted(answers) if getattr(before, name) != getattr(after, name))
    if not changed:
        return community.canvas_version
    apply_canvas(community, after)
    community.canvas_version += 1
    community.save()
    CanvasVersion.objects.create(
        community=community, version=community.canvas_version, answers=after.as_data(), changed_by=actor.member_id
    )
    record(
        CanvasChanged(
            community_id=community_id,
            object_id=community_id,
            actor_id=actor.member_id,
            version=community.canvas_version,
            fields=changed,
        )
    )
    return community.canvas_version
