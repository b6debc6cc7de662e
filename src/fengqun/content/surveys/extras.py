"""Polls under the words of posts, and their fields on the sheet for writing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.content.posts.composing import after_publish
from fengqun.content.posts.extras import extra
from fengqun.content.posts.types import PostCard
from fengqun.content.surveys.commands import open_poll
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.queries import polls_of
from fengqun.content.surveys.queries.polls import has_polls
from fengqun.content.surveys.types import PollDraft
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.kernel.requests import Request

LONGEST_DAYS = 90


@extra("body", order=20)
def polls_in_posts(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """The poll of each post that has one."""
    ids = [post.id for post in posts]
    polls = polls_of(ids, actor=request.actor) if has_polls(request, posts=ids) else {}
    may_close_all = bool(polls) and request.actor.may(RUN_SURVEYS, request.community.id)
    return {
        post_id: render_to_string(
            "surveys/_poll.html",
            {"poll": poll, "may_close": may_close_all or poll.author_id == request.actor.member_id},
            request=request,
        )
        for post_id, poll in polls.items()
    }


@after_publish
def open_poll_with_post(data: Mapping[str, str], post_id: UUID, actor: Actor, community_id: UUID) -> None:
    """Open the poll that was written together with the post."""
    if not (data.get("surveys-question", "").strip() or data.get("surveys-options", "").strip()):
        return
    open_poll(community_id, post_id, actor=actor, draft=draft_from(data))


def draft_from(data: Mapping[str, str]) -> PollDraft:
    """The poll as it was entered; options one a line, the end as a number of days from now."""
    text = data.get("surveys-days", "").strip()
    days = min(int(text), LONGEST_DAYS) if text.isascii() and text.isdigit() and len(text) <= 3 else 0  # noqa: PLR2004
    return PollDraft(
        question=data.get("surveys-question", ""),
        options=tuple(data.get("surveys-options", "").splitlines()),
        is_multiple=bool(data.get("surveys-multiple")),
        is_anonymous=bool(data.get("surveys-anonymous")),
        may_change=not data.get("surveys-final"),
        shows=data.get("surveys-shows", "") or "voted",
        closes_at=clock.now() + timedelta(days=days) if days else None,
    )
