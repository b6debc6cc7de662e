"""A community is never without an owner."""

from uuid import UUID

from fengqun.kernel.policies import Role
from fengqun.people.communities.errors import LastOwner
from fengqun.people.communities.models import Membership


def require_other_owner(community_id: UUID, member_id: UUID) -> None:
    """Raise LastOwner if no other member owns the community. The caller holds the community's row."""
    others = Membership.objects.filter(community_id=community_id, left_at=None, roles__contains=[Role.OWNER])
    if not others.exclude(id=member_id).exists():
        raise LastOwner
