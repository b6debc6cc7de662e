"""What becomes of comments: reworded, removed and brought back by their authors, hidden and shown by staff."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.content.posts.activities import (
    CommentEdited,
    CommentEditHeld,
    CommentHidden,
    CommentRemoved,
    CommentRestored,
    CommentShown,
)
from fengqun.content.posts.commands.comment import checked, participants
from fengqun.content.posts.commands.listing import keep_comment_listed
from fengqun.content.posts.commands.live import REASON_CHARS
from fengqun.content.posts.commands.news import comment_back_in_news, comment_out_of_news
from fengqun.content.posts.errors import CommentNotFound, TooLateToRestore
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.policies import MODERATE_POSTS, is_own
from fengqun.content.posts.reading import Words, read_words
from fengqun.content.posts.screening import Candidate, hold_reason
from fengqun.content.posts.standing import Standing, standing_in
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

RESTORE_WITHIN = timedelta(minutes=30)


@transaction.atomic
def edit_comment(
    community_id: UUID, comment_id: UUID, *, actor: Actor, body: str, mentioned: Collection[UUID] = ()
) -> bool:
    """Reword an own comment; it is marked as edited.

    Screens look at what that adds to a published one; answers whether it waits for staff now, out of sight. Raises
    CommentNotFound, NothingSaid, TooLong, Silenced, and whatever a screen refuses with.
    """
    author_id = actor.require_voice(community_id)
    text = checked(body)
    post, comment, _standing = _hold(community_id, comment_id, actor)
    if comment.author_id != author_id or comment.state not in {Comment.State.PUBLISHED, Comment.State.HELD}:
        raise CommentNotFound
    if comment.body == text:
        return False
    words = read_words(community_id, text, hints={*mentioned, *participants(post)} if "@" in text else ())
    said, was_seen = comment.body, comment.state == Comment.State.PUBLISHED
    comment.body, comment.body_html, comment.edited_at = text, words.html, clock.now()
    reason = _why_held(post, comment, words, before=said) if was_seen else None
    if reason is not None:
        _count(post, comment, -1)
        comment.state, comment.hidden_reason = Comment.State.HIDDEN, reason[:REASON_CHARS]
    comment.save(update_fields=["body", "body_html", "edited_at", "state", "hidden_reason"])
    keep_comment_listed(post, comment)
    record(
        CommentEdited(
            community_id=community_id,
            object_id=comment_id,
            actor_id=author_id,
            post_id=post.id,
            circle_id=post.circle_id,
        )
    )
    if reason is not None:
        for news, actor_id in ((CommentHidden, None), (CommentEditHeld, author_id)):
            record(
                news(
                    community_id=community_id,
                    object_id=comment_id,
                    actor_id=actor_id,
                    post_id=post.id,
                    author_id=author_id,
                    reason=comment.hidden_reason,
                    circle_id=post.circle_id,
                )
            )
    return reason is not None


@transaction.atomic
def remove_comment(community_id: UUID, comment_id: UUID, *, actor: Actor) -> None:
    """Take an own comment back, or as staff take one down. Raises CommentNotFound."""
    if actor.user_id is None and not actor.is_system:
        actor.require(MODERATE_POSTS, community_id)
    post, comment, standing = _hold(community_id, comment_id, actor)
    if not is_own(actor, community_id, comment.author_id):
        standing.require(MODERATE_POSTS)
    if comment.state not in {Comment.State.PUBLISHED, Comment.State.HELD}:
        raise CommentNotFound
    comment.was_held = comment.state == Comment.State.HELD
    _count(post, comment, -1)
    comment.state, comment.removed_at, comment.removed_by = Comment.State.REMOVED, clock.now(), actor.member_id
    comment.save(update_fields=["state", "removed_at", "removed_by", "was_held"])
    keep_comment_listed(post, comment)
    record(
        CommentRemoved(
            community_id=community_id,
            object_id=comment_id,
            actor_id=actor.member_id,
            post_id=post.id,
            author_id=comment.author_id,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def restore_comment(community_id: UUID, comment_id: UUID, *, actor: Actor) -> None:
    """Bring a comment back soon after it was removed: whoever removed it, or staff.

    So an author does not bring back what staff took down. Raises CommentNotFound, TooLateToRestore, Denied.
    """
    member_id = actor.require_voice(community_id)
    post, comment, standing = _hold(community_id, comment_id, actor)
    if not (is_own(actor, community_id, comment.author_id) and comment.removed_by == member_id):
        standing.require(MODERATE_POSTS)
    if comment.state != Comment.State.REMOVED or comment.removed_at is None:
        raise CommentNotFound
    if comment.removed_at < clock.now() - RESTORE_WITHIN:
        raise TooLateToRestore
    comment.state = Comment.State.HELD if comment.was_held else Comment.State.PUBLISHED
    comment.removed_at = None
    comment.save(update_fields=["state", "removed_at"])
    keep_comment_listed(post, comment)
    _count(post, comment, 1)
    record(
        CommentRestored(
            community_id=community_id,
            object_id=comment_id,
            actor_id=actor.member_id,
            post_id=post.id,
            author_id=comment.author_id,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def hide_comment(community_id: UUID, comment_id: UUID, *, actor: Actor, reason: str) -> None:
    """Take a comment out of sight; its author still sees it, with the reason. Raises CommentNotFound, Denied."""
    post, comment = _hold_as_staff(community_id, comment_id, actor)
    if comment.state == Comment.State.HIDDEN:
        return
    if comment.state not in {Comment.State.PUBLISHED, Comment.State.HELD}:
        raise CommentNotFound
    _count(post, comment, -1)
    comment.state, comment.hidden_reason = Comment.State.HIDDEN, reason.strip()[:REASON_CHARS]
    comment.save(update_fields=["state", "hidden_reason"])
    keep_comment_listed(post, comment)
    record(
        CommentHidden(
            community_id=community_id,
            object_id=comment_id,
            actor_id=actor.member_id,
            post_id=post.id,
            author_id=comment.author_id,
            reason=comment.hidden_reason,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def show_comment(community_id: UUID, comment_id: UUID, *, actor: Actor) -> None:
    """Bring a hidden comment back into sight. Raises CommentNotFound, Denied."""
    post, comment = _hold_as_staff(community_id, comment_id, actor)
    if comment.state == Comment.State.PUBLISHED:
        return
    if comment.state != Comment.State.HIDDEN:
        raise CommentNotFound
    comment.state, comment.hidden_reason = Comment.State.PUBLISHED, ""
    comment.save(update_fields=["state", "hidden_reason"])
    keep_comment_listed(post, comment)
    _count(post, comment, 1)
    record(
        CommentShown(
            community_id=community_id,
            object_id=comment_id,
            actor_id=actor.member_id,
            post_id=post.id,
            author_id=comment.author_id,
            circle_id=post.circle_id,
        )
    )


def _why_held(post: Post, comment: Comment, words: Words, *, before: str) -> str | None:
    """Why the new words wait for staff, None where they do not. Raises the error with which they are refused."""
    return hold_reason(
        Candidate(
            kind="comment",
            community_id=post.community_id,
            author_id=comment.author_id,
            circle_id=post.circle_id,
            text=comment.body,
            links=words.links,
            mention_count=len(words.mentioned),
            post_id=post.id,
            before=before,
        )
    )


def _count(post: Post, comment: Comment, step: int) -> None:
    """Let the post and its circle count the comment, if it is one that others read."""
    if comment.state == Comment.State.PUBLISHED:
        Post.objects.filter(id=post.id).update(comment_count=F("comment_count") + step)
        (comment_back_in_news if step > 0 else comment_out_of_news)(post, comment)


def _hold_as_staff(community_id: UUID, comment_id: UUID, actor: Actor) -> tuple[Post, Comment]:
    if actor.community_id != community_id:
        actor.require(MODERATE_POSTS, community_id)
    post, comment, standing = _hold(community_id, comment_id, actor)
    standing.require(MODERATE_POSTS)
    return post, comment


def _hold(community_id: UUID, comment_id: UUID, actor: Actor) -> tuple[Post, Comment, Standing]:
    """The comment and its post, held until the transaction ends, the post first. Raises CommentNotFound."""
    post_id = Comment.objects.filter(id=comment_id).values_list("post_id", flat=True).first()
    if post_id is None:
        raise CommentNotFound
    post = Post.objects.select_for_update().filter(id=post_id, community_id=community_id).first()
    if post is None or post.state == Post.State.REMOVED:
        raise CommentNotFound
    standing = standing_in(actor, community_id, post.circle_id)
    if not standing.is_inside:
        raise CommentNotFound
    return post, Comment.objects.select_for_update().get(id=comment_id), standing
