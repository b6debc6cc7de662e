"""What staff does with posts: hides and shows them, picks the best."""

from uuid import UUID

from django.db import transaction

from fengqun.content.posts.activities import PostFeatured, PostHidden, PostShown, PostUnfeatured
from fengqun.content.posts.commands.finding import hold_for
from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.live import REASON_CHARS
from fengqun.content.posts.commands.news import back_in_news, out_of_news
from fengqun.content.posts.commands.writing import show_media
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.policies import FEATURE_POSTS, MODERATE_POSTS
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def hide_post(community_id: UUID, post_id: UUID, *, actor: Actor, reason: str) -> None:
    """Take a post out of sight; its author still sees it, with the reason. Raises PostNotFound."""
    post, _standing = hold_for(community_id, post_id, actor=actor, right=MODERATE_POSTS)
    if post.state == Post.State.HIDDEN:
        return
    if post.state == Post.State.PUBLISHED:
        out_of_news(post)
    post.state = Post.State.HIDDEN
    post.hidden_reason = reason.strip()[:REASON_CHARS]
    post.save(update_fields=["state", "hidden_reason"])
    keep_listed(post, with_comments=True)
    show_media(post)
    record(
        PostHidden(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            reason=post.hidden_reason,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def show_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Bring a hidden post back into sight. Raises PostNotFound."""
    post, _standing = hold_for(community_id, post_id, actor=actor, right=MODERATE_POSTS)
    if post.state == Post.State.PUBLISHED:
        return
    post.state = Post.State.PUBLISHED
    post.hidden_reason = ""
    post.save(update_fields=["state", "hidden_reason"])
    back_in_news(post)
    keep_listed(post, with_comments=True)
    show_media(post)
    record(
        PostShown(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def feature_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Pick a published post; nothing happens if it is picked. Raises PostNotFound."""
    post, _standing = hold_for(community_id, post_id, actor=actor, right=FEATURE_POSTS)
    if post.state != Post.State.PUBLISHED:
        raise PostNotFound
    if post.featured_at:
        return
    post.featured_at = clock.now()
    post.save(update_fields=["featured_at"])
    record(
        PostFeatured(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def unfeature_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Take a post back from the picked ones; nothing happens if it is not. Raises PostNotFound."""
    post, _standing = hold_for(community_id, post_id, actor=actor, right=FEATURE_POSTS)
    if post.featured_at is None:
        return
    post.featured_at = None
    post.save(update_fields=["featured_at"])
    record(
        PostUnfeatured(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
        )
    )
