"""Figures about who speaks, for an operator's day."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from fengqun.content.posts.models import Comment, Post
from fengqun.kernel import clock

DAYS = 30


@dataclass(frozen=True, slots=True)
class Contributors:
    """Members who posted or commented in the last thirty days, and in the thirty before."""

    lately: int
    before: int
    posts: int
    comments: int


def contributors(community_id: UUID) -> Contributors:
    """Counted once each, however much they said; what was removed does not count."""
    now = clock.now()
    lately, before = now - timedelta(days=DAYS), now - timedelta(days=2 * DAYS)
    posts = Post.objects.filter(community_id=community_id, state=Post.State.PUBLISHED)
    comments = Comment.objects.filter(post__community_id=community_id, state=Comment.State.PUBLISHED)
    fresh_posts, fresh_comments = posts.filter(published_at__gte=lately), comments.filter(created_at__gte=lately)
    old_posts = posts.filter(published_at__gte=before, published_at__lt=lately)
    old_comments = comments.filter(created_at__gte=before, created_at__lt=lately)
    return Contributors(
        lately=fresh_posts.values("author_id").union(fresh_comments.values("author_id")).count(),
        before=old_posts.values("author_id").union(old_comments.values("author_id")).count(),
        posts=fresh_posts.count(),
        comments=fresh_comments.count(),
    )
