"""What hosts have begun to write."""

from uuid import UUID

from fengqun.content.posts.queries import unpublished
from fengqun.kernel.ids import read_id
from fengqun.people.communities.queries import actor_for, member_card

FIELD = "series-id"
"""The field on the sheet for writing that names the series."""


def prepared_series(community_id: UUID, host_id: UUID) -> frozenset[UUID]:
    """The series for which the host keeps a draft or a post that waits for its moment."""
    host = actor_for(member_card(host_id).user_id, community_id)
    if host.member_id is None:
        return frozenset()
    named = (read_id(post.composed.get(FIELD)) for post in unpublished(community_id, actor=host))
    return frozenset(one for one in named if one is not None)
