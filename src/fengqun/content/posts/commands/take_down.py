"""What staff takes away for good, and what is put back to how it was when that was wrong."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.content.posts.activities import CommentRemoved, PostRemoved
from fengqun.content.posts.commands.listing import keep_comment_listed, keep_listed
from fengqun.content.posts.commands.live import REASON_CHARS
from fengqun.content.posts.commands.news import comment_out_of_news, out_of_news
from fengqun.content.posts.commands.writing import show_media
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.policies import MODERATE_POSTS
from fengqun.content.posts.standing import standing_in
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

_IN_HAND = ("held", "published", "hidden")


@transaction.atomic
def take_down(object_id: UUID, *, actor: Actor) -> None:
    """Remove a post or comment as staff: its author does not bring it back. Raises PostNotFound, Denied.

    A post that staff took down has no moment of removal; only an author's own removal has, and can be restored.
    """
    post, comment = _held_for_staff(object_id, actor)
    if comment is not None:
        if comment.state not in _IN_HAND:
            raise PostNotFound
        if comment.state == Comment.State.PUBLISHED:
            Post.objects.filter(id=post.id).update(comment_count=F("comment_count") - 1)
            comment_out_of_news(post, comment)
        comment.state, comment.removed_at, comment.removed_by = Comment.State.REMOVED, clock.now(), actor.member_id
        comment.save(update_fields=["state", "removed_at", "removed_by"])
        keep_comment_listed(post, comment)
        record(
            CommentRemoved(
                community_id=post.community_id,
                object_id=comment.id,
                actor_id=actor.member_id,
                post_id=post.id,
                author_id=comment.author_id,
                circle_id=post.circle_id,
            )
        )
        return
    if post.state not in _IN_HAND:
        raise PostNotFound
    _forget_news(post)
    post.state, post.removed_at = Post.State.REMOVED, None
    _keep(post)
    record(
        PostRemoved(
            community_id=post.community_id, object_id=post.id, actor_id=actor.member_id, circle_id=post.circle_id
        )
    )


@transaction.atomic
def put_aside(object_id: UUID, reason: str, *, actor: Actor, is_new: bool = False) -> None:
    """Bring what was removed or published back out of sight, to be looked at again, with the reason.

    `is_new`: nobody but staff and the author ever saw it, so that letting it through will tell of it. Raises
    PostNotFound, Denied.
    """
    post, comment = _held_for_staff(object_id, actor)
    state = Post.State.HELD if is_new else Post.State.HIDDEN
    if comment is not None:
        if comment.state == Comment.State.PUBLISHED:
            Post.objects.filter(id=post.id).update(comment_count=F("comment_count") - 1)
            comment_out_of_news(post, comment)
        comment.state, comment.hidden_reason, comment.removed_at = state, reason.strip()[:REASON_CHARS], None
        comment.removed_by = None
        comment.save(update_fields=["state", "hidden_reason", "removed_at", "removed_by"])
        keep_comment_listed(post, comment)
        return
    if post.state in {Post.State.DRAFT, Post.State.SCHEDULED}:
        raise PostNotFound
    _forget_news(post)
    post.state, post.hidden_reason, post.removed_at = state, reason.strip()[:REASON_CHARS], None
    _keep(post)


def _forget_news(post: Post) -> None:
    if post.state == Post.State.PUBLISHED:
        out_of_news(post)


def _keep(post: Post) -> None:
    post.save(update_fields=["state", "hidden_reason", "removed_at"])
    keep_listed(post, with_comments=True)
    show_media(post)


def _held_for_staff(object_id: UUID, actor: Actor) -> tuple[Post, Comment | None]:
    """The thing with its post, both held until the transaction ends, the post first."""
    comment = Comment.objects.filter(id=object_id).first()
    post = Post.objects.select_for_update().filter(id=comment.post_id if comment else object_id).first()
    if post is None:
        raise PostNotFound
    standing = standing_in(actor, post.community_id, post.circle_id)
    if not standing.is_inside:
        raise PostNotFound
    standing.require(MODERATE_POSTS)
    return post, Comment.objects.select_for_update().get(id=object_id) if comment is not None else None
