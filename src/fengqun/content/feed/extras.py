"""What this room adds to posts: why one is shown, and why it was picked."""

from collections.abc import Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.content.feed.commands import note_exposures
from fengqun.content.feed.queries import picks_of
from fengqun.content.posts.extras import drawn_for_each, extra
from fengqun.content.posts.policies import FEATURE_POSTS
from fengqun.content.posts.queries import FEATURED, standing_at
from fengqun.content.posts.types import PostCard
from fengqun.kernel.requests import Request

HOME = "posts-feed"
OPENED = frozenset({"posts-detail", "questions-detail"})
"""Pages on which a post is opened. The second is of a room beside this one, so only its name is known."""


@extra("foot", order=80)
def way_to_why(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """The link to the numbers, on the home page and on a post's own; no statement."""
    page = _page(request)
    if page != HOME and page not in OPENED:
        return {}
    tab = getattr(request, "feed_tab", "")
    link = drawn_for_each(
        lambda post_id: render_to_string("feed/_why_link.html", {"post_id": post_id, "tab": tab}, request=request)
    )
    return {post.id: link(post.id) for post in posts}


@extra("body", order=10)
def reasons_of_picks(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """Why a post was picked: where picks are read, and on a post's own page; two statements there."""
    page = _page(request)
    is_read_here = page in OPENED or (page == HOME and getattr(request, "feed_tab", "") == FEATURED)
    picked = [post.id for post in posts if post.featured_at]
    if not is_read_here or not picked:
        return {}
    return {
        post_id: render_to_string("feed/_pick.html", {"pick": pick}, request=request)
        for post_id, pick in picks_of(picked).items()
    }


@extra("menu", order=20)
def way_to_pick(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """The sheet on which a pick gets its reason, for those who may pick there."""
    return {
        post.id: render_to_string("feed/_pick_link.html", {"post": post}, request=request)
        for post in posts
        if post.state == "published" and standing_at(post, actor=request.actor).may(FEATURE_POSTS)
    }


@extra("badges", order=90)
def opened(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """Adds nothing to see: a post that is opened was shown, with or without JavaScript. One statement."""
    community = request.community
    is_member = request.actor.member_id is not None and request.actor.community_id == getattr(community, "id", None)
    if _page(request) in OPENED and is_member and request.method == "GET":
        shown = [post.id for post in posts if post.state == "published"]
        note_exposures(community.id, shown, actor=request.actor, zone=community.zone)
    return {}


def _page(request: Request) -> str:
    match = request.resolver_match
    return match.url_name or "" if match is not None else ""
