"""Where a member's page stands."""

from uuid import UUID

from django.urls import reverse

from fengqun.people.communities.queries import community_by_id


def profile_path(community_id: UUID, member_id: UUID) -> str:
    """The address of a member's page."""
    slug = community_by_id(community_id).slug
    return reverse("communities-member", kwargs={"community": slug, "member_id": member_id})
