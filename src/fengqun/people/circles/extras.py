"""What circles say of stages, from which on members may found one, and what stands behind the steps of their gates."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from fengqun.people.circles.backings import (
    CircleInvitationBacking,
    CircleInviteBacking,
    CircleQuotaBacking,
    CircleTrialBacking,
)
from fengqun.people.circles.queries.founding import founding_stage
from fengqun.people.communities.privileges import gives_by_stage

__all__ = [
    "CircleInvitationBacking",
    "CircleInviteBacking",
    "CircleQuotaBacking",
    "CircleTrialBacking",
    "founding",
]


@gives_by_stage
def founding(community_id: UUID) -> Mapping[str, Sequence[str]]:
    """Where members may found circles, they may from a stage on."""
    stage = founding_stage(community_id)
    return {stage: [_("可以建圈子")]} if stage else {}
