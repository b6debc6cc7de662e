"""What this room says of its own stages: who may invite, from which on."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from fengqun.people.communities.privileges import gives_by_stage
from fengqun.people.communities.queries.canvas import gate_of


@gives_by_stage
def inviting(community_id: UUID) -> Mapping[str, Sequence[str]]:
    """Where the gate asks for an invitation by a member, members invite from a stage on."""
    step = gate_of(community_id).of_kind("invitation")
    if step is None:
        return {}
    return {step.settings["from_stage"]: [_("每月可以邀请 %(count)s 位") % {"count": step.settings["per_month"]}]}
