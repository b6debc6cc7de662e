"""Comments and replies."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.content.posts.activities import CommentHeld, CommentPublished
from fengqun.content.posts.commands.finding import hold_for
from fengqun.content.posts.commands.listing import keep_comment_listed
from fengqun.content.posts.commands.live import REASON_CHARS, has_spoken
from fengqun.content.posts.commands.news import tell_circle_of_comment
from fengqun.content.posts.commands.writing import clean
from fengqun.content.posts.errors import CommentNotFound, NothingSaid, ThreadLocked, TooLong
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.reading import Words, read_words
from fengqun.content.posts.screening import Candidate, hold_reason
from fengqun.content.posts.standing import insist_on_speaking
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

MAX_COMMENT_CHARS = 2_000
MAX_PARTICIPANTS = 200


@transaction.atomic
def publish_comment(
    community_id: UUID,
    post_id: UUID,
    *,
    actor: Actor,
    body: str,
    parent_id: UUID | None = None,
    mentioned: Collection[UUID] = (),
    seconds_typing: float | None = None,
) -> UUID:
    """Comment on a post, or answer a comment, and answer the new comment's id.

    An answer to an answer stands beside it: there is one level. Who is addressed by a name that several bear is whom
    the writer chose (`mentioned`), else the one of them who takes part. Screens may hold it: then staff sees it first.
    Raises NothingSaid, TooLong, PostNotFound, CommentNotFound, ThreadLocked, NotInThisCircle, Silenced.
    """
    author_id = actor.require_voice(community_id)
    text = checked(body)
    post, _standing = hold_for(community_id, post_id, actor=actor, right=None, states=[Post.State.PUBLISHED])
    if post.locked_at is not None:
        raise ThreadLocked
    insist_on_speaking(post.circle_id, author_id)
    words = read_words(community_id, text, hints={*mentioned, *participants(post)} if "@" in text else ())
    reason = hold_reason(
        Candidate(
            kind="comment",
            community_id=community_id,
            author_id=author_id,
            circle_id=post.circle_id,
            text=text,
            links=words.links,
            mention_count=len(words.mentioned),
            seconds_typing=seconds_typing,
            is_first=not has_spoken(author_id),
            post_id=post_id,
        )
    )
    comment = Comment.objects.create(
        post_id=post_id,
        author_id=author_id,
        parent_id=_top_of(post_id, parent_id) if parent_id else None,
        body=text,
        body_html=words.html,
        state=Comment.State.PUBLISHED if reason is None else Comment.State.HELD,
        hidden_reason=(reason or "")[:REASON_CHARS],
    )
    if reason is None:
        Post.objects.filter(id=post_id).update(comment_count=F("comment_count") + 1)
        announce_comment(post, comment, words)
    else:
        record(
            CommentHeld(
                community_id=community_id,
                object_id=comment.id,
                actor_id=author_id,
                post_id=post_id,
                author_id=author_id,
                reason=comment.hidden_reason,
                circle_id=post.circle_id,
            )
        )
    return comment.id


def announce_comment(post: Post, comment: Comment, words: Words) -> None:
    """The news of a comment that others can read from now on, in the caller's transaction."""
    keep_comment_listed(post, comment)
    parent = Comment.objects.get(id=comment.parent_id) if comment.parent_id else None
    record(
        CommentPublished(
            community_id=post.community_id,
            object_id=comment.id,
            actor_id=comment.author_id,
            post_id=post.id,
            post_author_id=post.author_id,
            parent_id=comment.parent_id,
            parent_author_id=parent.author_id if parent else None,
            circle_id=post.circle_id,
            mentioned=words.mentioned,
        )
    )
    tell_circle_of_comment(post, comment)


def checked(body: str) -> str:
    """The words of a comment. Raises NothingSaid, TooLong."""
    text = clean(body)
    if not text:
        raise NothingSaid
    if len(text) > MAX_COMMENT_CHARS:
        raise TooLong(limit=MAX_COMMENT_CHARS)
    return text


def participants(post: Post) -> set[UUID]:
    """Who takes part in a thread."""
    rows = Comment.objects.filter(post_id=post.id, state=Comment.State.PUBLISHED)
    return {post.author_id, *rows.values_list("author_id", flat=True).distinct()[:MAX_PARTICIPANTS]}


def _top_of(post_id: UUID, comment_id: UUID) -> UUID:
    """The comment under which an answer to `comment_id` stands."""
    comment = Comment.objects.filter(id=comment_id, post_id=post_id, state=Comment.State.PUBLISHED).first()
    if comment is None:
        raise CommentNotFound
    return comment.parent_id or comment.id
