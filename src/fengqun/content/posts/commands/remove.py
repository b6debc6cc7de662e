"""Taking an own post back, and changing one's mind."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.content.posts.activities import PostRemoved, PostRestored
from fengqun.content.posts.errors import PostNotFound, TooLateToRestore
from fengqun.content.posts.models import Post
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

RESTORE_WITHIN = timedelta(minutes=30)


@transaction.atomic
def remove_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Take an own published post out of sight; for a while it can be restored. Raises PostNotFound."""
    author_id = actor.require_member(community_id)
    changed = Post.objects.filter(
        community_id=community_id, id=post_id, author_id=author_id, state=Post.State.PUBLISHED
    ).update(state=Post.State.REMOVED, removed_at=clock.now())
    if not changed:
        raise PostNotFound
    record(PostRemoved(community_id=community_id, object_id=post_id, actor_id=author_id))


@transaction.atomic
def restore_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Bring an own removed post back, likes and comments with it. Raises PostNotFound, TooLateToRestore."""
    author_id = actor.require_member(community_id)
    removed = Post.objects.filter(community_id=community_id, id=post_id, author_id=author_id, state=Post.State.REMOVED)
    if removed.filter(removed_at__gte=clock.now() - RESTORE_WITHIN).update(state=Post.State.PUBLISHED, removed_at=None):
        record(PostRestored(community_id=community_id, object_id=post_id, actor_id=author_id))
        return
    if removed.exists():
        raise TooLateToRestore
    raise PostNotFound
