"""Lists of posts: the feed, a circle's, a topic's, a member's, what is pinned; each in a fixed number of statements."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from fengqun.content.posts.commands.place import MAX_PINS, pinned_now
from fengqun.content.posts.models import Post, PostTag
from fengqun.content.posts.queries.cards import (
    NOT_BY,
    by_id,
    cards_of,
    readers_condition,
    reads_all,
    select_posts,
    with_parts,
)
from fengqun.content.posts.reading import fold
from fengqun.content.posts.standing import standing_in
from fengqun.content.posts.types import Feed, Place, PostCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import within_reach

LATEST, FEATURED = "latest", "featured"
TABS = (FEATURED, LATEST)
FEED_LIMIT = 10
"""A page of posts; the next one comes as soon as its end is seen."""
POSTS_ON_A_PROFILE = 20
MOST_IDS = 200

# Of the two conditions on the place, the first alone lets the index find it, the second is exact.
_PAGES = {
    LATEST: (
        "AND p.published_at <= %(moment)s AND (p.published_at < %(moment)s OR p.id < %(id)s) ",
        "ORDER BY p.published_at DESC, p.id DESC LIMIT %(limit)s",
    ),
    FEATURED: (
        "AND p.featured_at <= %(moment)s AND (p.featured_at < %(moment)s OR p.id < %(id)s) ",
        "ORDER BY p.featured_at DESC, p.id DESC LIMIT %(limit)s",
    ),
}
_PICKED = "AND p.featured_at IS NOT NULL "
_OF_CIRCLE = "AND p.circle_id = %(circle)s "
_BY_AUTHOR = "AND p.author_id = %(author)s "
_THESE = "AND p.id = ANY(%(ids)s) "


def feed(
    community_id: UUID,
    *,
    actor: Actor,
    tab: str = LATEST,
    before: Place | None = None,
    limit: int = FEED_LIMIT,
    without: Collection[UUID] = (),
) -> Feed:
    """The posts this viewer may read, newest first: all of them, or those that staff picked.

    A member reads what stands in the community as a whole and in their own circles, and nothing by the authors
    `without`. `before` continues after an earlier page's `next`; posts that came in the meantime do not shift it.
    """
    conditions = readers_condition(actor, community_id)
    return _page(conditions, {"community": community_id}, actor, tab, before, limit, without)


def circle_feed(
    community_id: UUID,
    circle_id: UUID,
    *,
    actor: Actor,
    tab: str = LATEST,
    before: Place | None = None,
    limit: int = FEED_LIMIT,
    without: Collection[UUID] = (),
) -> Feed:
    """The posts of one circle, newest first; nothing for who does not belong."""
    if not standing_in(actor, community_id, circle_id).is_inside:
        return Feed((), tab, None)
    asked = {"community": community_id, "circle": circle_id}
    return _page(_OF_CIRCLE, asked, actor, tab, before, limit, without)


def cards_by_ids(community_id: UUID, post_ids: Sequence[UUID], *, actor: Actor) -> list[PostCard]:
    """The published posts of these ids that the actor may read, in the order given; two statements, three with files.

    What is gone, hidden or not for this reader is left out. At most 200.
    """
    wanted = list(dict.fromkeys(post_ids))[:MOST_IDS]
    if not wanted:
        return []
    asked = {"community": community_id, "reader": actor.member_id, "ids": wanted}
    found = by_id(cards_of(select_posts(_THESE + readers_condition(actor, community_id), asked)))
    return [found[post_id] for post_id in wanted if post_id in found]


def feed_ids(
    community_id: UUID,
    *,
    actor: Actor,
    circle_id: UUID | None = None,
    before: Place | None = None,
    limit: int = MOST_IDS,
    without: Collection[UUID] = (),
) -> list[UUID]:
    """The ids of the newest posts that the actor may read, for rooms that put them into an order of their own."""
    asked: dict[str, Any] = {"community": community_id, "reader": actor.member_id, "limit": limit}
    conditions = readers_condition(actor, community_id)
    if circle_id is not None:
        conditions, asked["circle"] = conditions + _OF_CIRCLE, circle_id
    after_place, in_order = _PAGES[LATEST]
    if before:
        conditions, asked = conditions + after_place, asked | {"moment": before.moment, "id": before.id}
    if without:
        conditions, asked["without"] = conditions + NOT_BY, list(without)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM posts_post p WHERE p.community_id = %(community)s AND p.state = 'published' "  # noqa: S608
            f"{conditions}{in_order}",
            asked,
        )
        return [post_id for (post_id,) in cursor.fetchall()]


def tag_feed(
    community_id: UUID,
    tag: str,
    *,
    actor: Actor,
    before: Place | None = None,
    limit: int = FEED_LIMIT,
    without: Collection[UUID] = (),
) -> Feed:
    """The posts about a topic that this viewer may read, newest first, none by the authors `without`.

    Three statements, four with files.
    """
    rows = PostTag.objects.filter(community_id=community_id, tag=fold(tag), post__state=Post.State.PUBLISHED)
    rows = rows.filter(_may_read(actor, community_id, prefix="post__"))
    if without:
        rows = rows.exclude(post__author_id__in=list(without))
    if before:
        same = Q(published_at=before.moment, post_id__lt=before.id)
        rows = rows.filter(Q(published_at__lt=before.moment) | same)
    found = list(rows.order_by("-published_at", "-post_id").values_list("post_id", "published_at")[: limit + 1])
    shown = found[:limit]
    posts = tuple(cards_by_ids(community_id, [post_id for post_id, _moment in shown], actor=actor))
    following = Place(shown[-1][1], shown[-1][0]) if len(found) > limit else None
    return Feed(posts, LATEST, following)


def popular_tags(community_id: UUID, beginning: str = "", *, limit: int = 12) -> list[str]:
    """Topics of the community's open posts, the most used of late first; those that begin so."""
    with connection.cursor() as cursor:
        cursor.execute(_POPULAR, {"community": community_id, "beginning": fold(beginning), "limit": limit})
        return [tag for (tag,) in cursor.fetchall()]


_POPULAR = """
SELECT t.tag FROM (
    SELECT tag, post_id FROM posts_posttag WHERE community_id = %(community)s ORDER BY id DESC LIMIT 2000
) t JOIN posts_post p ON p.id = t.post_id AND p.circle_id IS NULL AND p.state = 'published'
WHERE starts_with(t.tag, %(beginning)s) GROUP BY t.tag ORDER BY count(*) DESC, t.tag LIMIT %(limit)s
"""


@is_there("home")
def is_pinned(community: UUID) -> QuerySet[Post]:
    """Whether anything was pinned on top of the community."""
    return Post.objects.filter(
        community_id=community, circle__isnull=True, state=Post.State.PUBLISHED, pinned_at__isnull=False
    )


@is_there("circle")
def is_pinned_in_circle(community: UUID, circle: UUID) -> QuerySet[Post]:
    """Whether anything was pinned on top of the circle."""
    return Post.objects.filter(
        community_id=community, circle_id=circle, state=Post.State.PUBLISHED, pinned_at__isnull=False
    )


def pinned(community_id: UUID, *, circle_id: UUID | None = None, actor: Actor) -> list[PostCard]:
    """What stands first in a place now, latest pinned first; the caller has asked whether a circle is the reader's."""
    rows = pinned_now(community_id, circle_id)
    if not reads_all(actor, community_id):
        rows = rows.filter(is_public=True)
    return cards_of(list(with_parts(rows, actor).order_by("-pinned_at", "-id")[:MAX_PINS]))


def posts_of_member(
    community_id: UUID, member_id: UUID, *, actor: Actor, limit: int = POSTS_ON_A_PROFILE
) -> list[PostCard]:
    """A member's latest posts that this viewer may read."""
    conditions = readers_condition(actor, community_id, with_archived=True) + _BY_AUTHOR + _PAGES[LATEST][1]
    asked = {"community": community_id, "reader": actor.member_id, "author": member_id, "limit": limit}
    return cards_of(select_posts(conditions, asked))


def is_pinned_now(post: PostCard) -> bool:
    """Whether a post stands first in its place at this moment."""
    return post.pinned_at is not None and (post.pinned_until is None or post.pinned_until > clock.now())


def _may_read(actor: Actor, community_id: UUID, *, prefix: str = "") -> Q:
    if not reads_all(actor, community_id):
        return Q(**{f"{prefix}is_public": True})
    if actor.is_system:
        return Q()
    return within_reach(actor, community_id, prefix=prefix)


def _page(
    conditions: str,
    asked: dict[str, Any],
    actor: Actor,
    tab: str,
    before: Place | None,
    limit: int,
    without: Collection[UUID],
) -> Feed:
    after_place, in_order = _PAGES[tab]
    asked |= {"reader": actor.member_id, "limit": limit + 1}
    conditions += _PICKED if tab == FEATURED else ""
    if before:
        conditions, asked = conditions + after_place, asked | {"moment": before.moment, "id": before.id}
    if without:
        conditions, asked = conditions + NOT_BY, asked | {"without": list(without)}
    posts = select_posts(conditions + in_order, asked)
    shown = posts[:limit]
    moment = "featured_at" if tab == FEATURED else "published_at"
    following = Place(shown[-1][moment], shown[-1]["id"]) if len(posts) > limit else None
    return Feed(tuple(cards_of(shown)), tab, following)
