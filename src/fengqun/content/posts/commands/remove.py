"""Taking an own post back, and changing one's mind."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.content.posts.activities import PostRemoved, PostRestored
from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.news import back_in_news, out_of_news
from fengqun.content.posts.commands.writing import show_media
from fengqun.content.posts.errors import PostNotFound, TooLateToRestore
from fengqun.content.posts.models import Post
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

RESTORE_WITHIN = timedelta(minutes=30)


@transaction.atomic
def remove_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Take an own post out of sight; for a while it can be restored. Raises PostNotFound."""
    author_id = actor.require_member(community_id)
    post = _own(community_id, post_id, author_id, Post.State.PUBLISHED, Post.State.HELD)
    if post is None:
        raise PostNotFound
    post.was_held = post.state == Post.State.HELD
    if not post.was_held:
        out_of_news(post)
    post.state, post.removed_at = Post.State.REMOVED, clock.now()
    _keep(post)
    record(PostRemoved(community_id=community_id, object_id=post_id, actor_id=author_id, circle_id=post.circle_id))


@transaction.atomic
def restore_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Bring an own removed post back, likes and comments with it. Raises PostNotFound, TooLateToRestore."""
    author_id = actor.require_voice(community_id)
    post = _own(community_id, post_id, author_id, Post.State.REMOVED)
    if post is None or post.removed_at is None:
        raise PostNotFound
    if post.removed_at < clock.now() - RESTORE_WITHIN:
        raise TooLateToRestore
    post.state, post.removed_at = Post.State.HELD if post.was_held else Post.State.PUBLISHED, None
    _keep(post)
    if not post.was_held:
        back_in_news(post)
    record(PostRestored(community_id=community_id, object_id=post_id, actor_id=author_id, circle_id=post.circle_id))


def _own(community_id: UUID, post_id: UUID, author_id: UUID, *states: str) -> Post | None:
    rows = Post.objects.select_for_update().filter(community_id=community_id, id=post_id, author_id=author_id)
    return rows.filter(state__in=states).first()


def _keep(post: Post) -> None:
    post.save(update_fields=["state", "removed_at", "was_held"])
    keep_listed(post, with_comments=True)
    show_media(post)
