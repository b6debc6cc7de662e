"""Find and hold a post for somebody who wants to do something with it."""

from collections.abc import Collection
from uuid import UUID

from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.standing import Standing, standing_in
from fengqun.kernel.policies import Actor, Right

IN_SIGHT = (Post.State.PUBLISHED, Post.State.HIDDEN)


def hold_for(
    community_id: UUID,
    post_id: UUID,
    *,
    actor: Actor,
    right: Right | None,
    states: Collection[str] = IN_SIGHT,
) -> tuple[Post, Standing]:
    """The post, held until the transaction ends, and what the actor is in its place.

    Raises PostNotFound, also for posts of circles that the actor does not see into; SignInRequired or Denied where
    `right` is asked for and missing.
    """
    if right is not None and actor.user_id is None and not actor.is_system:
        actor.require(right, community_id)
    post = Post.objects.select_for_update().filter(community_id=community_id, id=post_id, state__in=states).first()
    if post is None:
        if right is not None:
            _insist_that_it_is_staff(actor, right, community_id)
        raise PostNotFound
    standing = standing_in(actor, community_id, post.circle_id)
    if not standing.is_inside:
        raise PostNotFound
    if right is not None:
        standing.require(right)
    return post, standing


def _insist_that_it_is_staff(actor: Actor, right: Right, community_id: UUID) -> None:
    """Who could never do it learns nothing of which posts there are."""
    if actor.community_id != community_id and not actor.is_system:
        actor.require(right, community_id)
