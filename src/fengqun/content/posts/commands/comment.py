"""Comments and replies."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.content.posts.activities import CommentPublished, CommentRemoved
from fengqun.content.posts.errors import CommentNotFound, NothingSaid, PostNotFound, TooLong
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.policies import MODERATE_POSTS, is_own
from fengqun.content.posts.richtext import SAID
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

MAX_COMMENT_CHARS = 2_000


@transaction.atomic
def publish_comment(
    community_id: UUID, post_id: UUID, *, actor: Actor, body: str, parent_id: UUID | None = None
) -> UUID:
    """Comment on a post, or answer a comment, and answer the new comment's id.

    An answer to an answer stands beside it: there is one level. Raises NothingSaid, TooLong, PostNotFound,
    CommentNotFound.
    """
    author_id = actor.require_member(community_id)
    words = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise NothingSaid
    if len(words) > MAX_COMMENT_CHARS:
        raise TooLong(limit=MAX_COMMENT_CHARS)
    counted = Post.objects.filter(community_id=community_id, id=post_id, state=Post.State.PUBLISHED).update(
        comment_count=F("comment_count") + 1
    )
    if not counted:
        raise PostNotFound
    comment = Comment.objects.create(
        post_id=post_id,
        author_id=author_id,
        parent_id=_top_of(post_id, parent_id) if parent_id else None,
        body=words,
        body_html=SAID.html(words),
    )
    record(
        CommentPublished(
            community_id=community_id,
            object_id=comment.id,
            actor_id=author_id,
            post_id=post_id,
            post_author_id=Post.objects.values_list("author_id", flat=True).get(id=post_id),
            parent_id=comment.parent_id,
        )
    )
    return comment.id


@transaction.atomic
def remove_comment(community_id: UUID, comment_id: UUID, *, actor: Actor) -> None:
    """Take an own comment back, or as staff take one down. Raises CommentNotFound."""
    comment = Comment.objects.filter(id=comment_id, post__community_id=community_id).first()
    if comment is None:
        raise CommentNotFound
    if not is_own(actor, community_id, comment.author_id):
        actor.require(MODERATE_POSTS, community_id)
    changed = Comment.objects.filter(id=comment_id, state=Comment.State.PUBLISHED).update(state=Comment.State.REMOVED)
    if not changed:
        raise CommentNotFound
    Post.objects.filter(id=comment.post_id).update(comment_count=F("comment_count") - 1)
    record(
        CommentRemoved(
            community_id=community_id,
            object_id=comment_id,
            actor_id=actor.member_id,
            post_id=comment.post_id,
            author_id=comment.author_id,
        )
    )


def _top_of(post_id: UUID, comment_id: UUID) -> UUID:
    """The comment under which an answer to `comment_id` stands."""
    comment = Comment.objects.filter(id=comment_id, post_id=post_id, state=Comment.State.PUBLISHED).first()
    if comment is None:
        raise CommentNotFound
    return comment.parent_id or comment.id
