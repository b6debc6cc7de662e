"""Members who have settled in, and what they say and like."""

from datetime import timedelta
from uuid import UUID

from fengqun.content.posts.commands import like_post
from fengqun.kernel import clock
from fengqun.people.communities.models import Membership
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.types import MemberCard
from fengqun.spine.activity.commands import drain_all


def settle(*members: MemberCard, days: int = 30) -> None:
    """Let them have joined so many days ago."""
    ids = [member.id for member in members]
    Membership.objects.filter(id__in=ids).update(joined_at=clock.now() - timedelta(days=days))


def like(member: MemberCard, *post_ids: UUID) -> None:
    """The member likes the posts."""
    for post_id in post_ids:
        like_post(member.community_id, post_id, actor=actor_for_test(member))


def told() -> None:
    """Let everything that listens hear."""
    drain_all()
