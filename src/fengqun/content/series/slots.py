"""What this room puts on pages that are not its own."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.composing import after_publish
from fengqun.content.posts.extras import extra
from fengqun.content.posts.types import PostCard
from fengqun.content.series.commands import add_episode
from fengqun.content.series.policies import RUN_SERIES
from fengqun.content.series.queries import missed_lately, neighbours_of, series_to_write_for
from fengqun.content.series.queries.beats import is_missed
from fengqun.content.series.queries.episodes import has_episodes
from fengqun.content.series.queries.prepared import FIELD
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import Actor
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.ui.navigation import entrance, nav_item

entrance("series", _("系列"), "book", "series-list", order=40)
nav_item("content", "series", _("系列"), "book", "series-console", order=19, right=RUN_SERIES)


@extra("foot", order=30)
def episode_beside(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """On each post that is an episode: its series, its number, and the ones before and after."""
    community = request.community
    if community is None or request.actor.member_id is None:
        return {}
    ids = [post.id for post in posts]
    found = neighbours_of(community.id, ids, actor=request.actor) if has_episodes(request, posts=ids) else {}
    return {
        post_id: render_to_string("series/_foot.html", {"episode": one}, request=request)
        for post_id, one in found.items()
    }


@fill("post.compose.forms", order=30)
def series_choice(
    request: HttpRequest,
    *,
    post: Any = None,  # noqa: ANN401 - a PostCard
    data: Mapping[str, str] | None = None,
    **_context: object,
) -> SafeString | None:
    """Which series the post is an episode of, for those who host one."""
    request = cast("Request", request)
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None or (post is not None and post.state == "published"):
        return None
    circle_id = post.circle_id if post is not None else read_id(request.GET.get("circle"))
    cards = series_to_write_for(community.id, actor=actor, circle_id=circle_id)
    if not cards:
        return None
    selected = (data or {}).get(FIELD) or request.GET.get("series", "")
    return render_to_string("series/_compose.html", {"cards": cards, "selected": selected}, request=request)


@after_publish
def make_episode(request_data: Mapping[str, str], post_id: UUID, actor: Actor, community_id: UUID) -> None:
    """A post that was written for a series becomes an episode of it."""
    series_id = read_id(request_data.get(FIELD))
    if series_id is not None:
        add_episode(community_id, series_id, post_id, actor=actor)


@fill("console.today", order=46)
def missed_today(request: HttpRequest, **_context: object) -> SafeString | None:
    """Beats that were missed and neither made up nor excused."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(RUN_SERIES, community.id):
        return None
    rows = missed_lately(community.id, actor=request.actor) if is_missed(request) else []
    return render_to_string("series/_today.html", {"rows": rows}, request=request) if rows else None
