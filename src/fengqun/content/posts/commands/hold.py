"""What staff decides about held posts and comments: let them through, or not."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.content.posts.activities import (
    CommentRefused,
    CommentReleased,
    PostRefused,
    PostReleased,
)
from fengqun.content.posts.commands.comment import announce_comment
from fengqun.content.posts.commands.live import REASON_CHARS, announce
from fengqun.content.posts.commands.writing import show_media
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.policies import MODERATE_POSTS
from fengqun.content.posts.reading import read_words
from fengqun.content.posts.standing import standing_in
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def release(object_id: UUID, *, actor: Actor) -> None:
    """Publish a held post or comment, as of now. Raises PostNotFound, Denied."""
    post, comment = _held(object_id, actor)
    if comment is not None:
        comment.state, comment.hidden_reason = Comment.State.PUBLISHED, ""
        comment.save(update_fields=["state", "hidden_reason"])
        Post.objects.filter(id=post.id).update(comment_count=F("comment_count") + 1)
        words = read_words(post.community_id, comment.body)
        record(
            CommentReleased(
                community_id=post.community_id,
                object_id=comment.id,
                actor_id=actor.member_id,
                post_id=post.id,
                author_id=comment.author_id,
                circle_id=post.circle_id,
            )
        )
        announce_comment(post, comment, words)
        return
    post.state, post.hidden_reason, post.published_at = Post.State.PUBLISHED, "", clock.now()
    post.save(update_fields=["state", "hidden_reason", "published_at"])
    show_media(post)
    record(
        PostReleased(
            community_id=post.community_id,
            object_id=post.id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
        )
    )
    announce(post, read_words(post.community_id, post.body), picture_count=post.pictures.count())


@transaction.atomic
def refuse_held(object_id: UUID, reason: str, *, actor: Actor) -> None:
    """Do not let a held post or comment through; its author sees it with the reason. Raises PostNotFound, Denied."""
    post, comment = _held(object_id, actor)
    said = reason.strip()[:REASON_CHARS]
    if comment is not None:
        comment.state, comment.hidden_reason = Comment.State.HIDDEN, said
        comment.save(update_fields=["state", "hidden_reason"])
        record(
            CommentRefused(
                community_id=post.community_id,
                object_id=comment.id,
                actor_id=actor.member_id,
                post_id=post.id,
                author_id=comment.author_id,
                reason=said,
                circle_id=post.circle_id,
            )
        )
        return
    post.state, post.hidden_reason = Post.State.HIDDEN, said
    post.save(update_fields=["state", "hidden_reason"])
    record(
        PostRefused(
            community_id=post.community_id,
            object_id=post.id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            reason=said,
            circle_id=post.circle_id,
        )
    )


def _held(object_id: UUID, actor: Actor) -> tuple[Post, Comment | None]:
    """What is held under that id, with its post; both are held until the transaction ends, the post first."""
    comment = Comment.objects.filter(id=object_id, state=Comment.State.HELD).first()
    wanted = comment.post_id if comment else object_id
    rows = Post.objects.select_for_update().filter(id=wanted)
    post = (rows if comment else rows.filter(state=Post.State.HELD)).first()
    if post is None:
        raise PostNotFound
    if comment is not None:
        comment = Comment.objects.select_for_update().filter(id=object_id, state=Comment.State.HELD).first()
        if comment is None:
            raise PostNotFound
    standing = standing_in(actor, post.community_id, post.circle_id)
    if not standing.is_inside:
        raise PostNotFound
    standing.require(MODERATE_POSTS)
    return post, comment
