"""The moment a post goes before others: screened, and then published or held."""

from collections.abc import Mapping
from uuid import UUID

from fengqun.content.posts.activities import PostEditHeld, PostHeld, PostHidden, PostPublished
from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.news import tell_circle
from fengqun.content.posts.composing import tell_composed
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.reading import Words
from fengqun.content.posts.screening import Candidate, hold_reason
from fengqun.content.posts.standing import insist_on_speaking
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record
from fengqun.spine.jobs.registry import job_named

PREVIEW = "posts.preview"
"""The job that looks at links; it calls a command of this package and so is asked by name."""
REASON_CHARS = 160


def screened_state(post: Post, words: Words, *, picture_count: int, seconds_typing: float | None) -> None:
    """Set the state that the post gets when it is sent: published, or held with the reason.

    Raises NotInThisCircle, and whatever a screen refuses with.
    """
    insist_on_speaking(post.circle_id, post.author_id)
    reason = hold_reason(
        Candidate(
            kind="post",
            community_id=post.community_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
            text=text_of(post),
            links=words.links,
            picture_count=picture_count + post.media_count,
            mention_count=len(words.mentioned),
            seconds_typing=seconds_typing,
            is_first=not has_spoken(post.author_id),
        )
    )
    post.state = Post.State.PUBLISHED if reason is None else Post.State.HELD
    post.hidden_reason = (reason or "")[:REASON_CHARS]
    post.published_at = clock.now()


def rescreen(post: Post, words: Words, *, before: str, picture_count: int, mention_count: int) -> None:
    """Look at what an edit adds to a published post; take it out of sight where a screen would hold that.

    It was announced once, so staff shows it again and does not release it. The caller saves the post. Raises whatever
    a screen refuses with.
    """
    reason = hold_reason(
        Candidate(
            kind="post",
            community_id=post.community_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
            text=text_of(post),
            links=words.links,
            picture_count=picture_count,
            mention_count=mention_count,
            before=before,
        )
    )
    if reason is None:
        return
    post.state, post.hidden_reason = Post.State.HIDDEN, reason[:REASON_CHARS]
    for news, actor_id in ((PostHidden, None), (PostEditHeld, post.author_id)):
        record(
            news(
                community_id=post.community_id,
                object_id=post.id,
                actor_id=actor_id,
                author_id=post.author_id,
                reason=post.hidden_reason,
                circle_id=post.circle_id,
            )
        )


def text_of(post: Post) -> str:
    """What a post says, as screens look at it."""
    return f"{post.title}\n{post.body}".strip()


def go_live(post: Post, words: Words, *, actor: Actor, composed: Mapping[str, str], picture_count: int) -> None:
    """Tell of a post that was just saved as published or held, in the caller's transaction."""
    tell_composed(composed, post.id, actor, post.community_id)
    if post.state == Post.State.HELD:
        record(
            PostHeld(
                community_id=post.community_id,
                object_id=post.id,
                actor_id=post.author_id,
                author_id=post.author_id,
                reason=post.hidden_reason,
                circle_id=post.circle_id,
            )
        )
        return
    announce(post, words, picture_count=picture_count)


def announce(post: Post, words: Words, *, picture_count: int) -> None:
    """The news of a published post: its topics, the activity, the circle's news, a look at its links."""
    keep_listed(post)
    record(
        PostPublished(
            community_id=post.community_id,
            object_id=post.id,
            actor_id=post.author_id,
            is_public=post.is_public,
            picture_count=picture_count + post.media_count,
            kind=post.kind,
            circle_id=post.circle_id,
            tags=tuple(post.tags),
            mentioned=words.mentioned,
        )
    )
    tell_circle(post)
    look_at_links(post, words)


def look_at_links(post: Post, words: Words) -> None:
    """Let a job find out what the links lead to; what is known of links that are gone is forgotten."""
    kept = [known for known in post.links if known["url"] in words.links]
    if kept != post.links:
        Post.objects.filter(id=post.id).update(links=kept)
    if words.links:
        job_named(PREVIEW).defer_in_transaction(post_id=post.id)  # type: ignore[union-attr]  # declared in jobs.py


def has_spoken(member_id: UUID) -> bool:
    """Whether a member has published anything before."""
    published = Post.objects.filter(author_id=member_id, state=Post.State.PUBLISHED)
    return published.exists() or Comment.objects.filter(author_id=member_id, state=Comment.State.PUBLISHED).exists()
