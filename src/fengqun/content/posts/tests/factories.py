"""Posts for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.content.posts.commands import publish_comment, publish_post
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.types import MemberCard


def make_post(author: MemberCard, body: str = "今天的豆子很甜。", **choices: Any) -> UUID:
    """A published post of that member; answers its id."""
    return publish_post(author.community_id, actor=actor_for_test(author), body=body, **choices)


def make_comment(author: MemberCard, post_id: UUID, body: str = "同意。", **choices: Any) -> UUID:
    """A comment of that member; answers its id."""
    return publish_comment(author.community_id, post_id, actor=actor_for_test(author), body=body, **choices)
