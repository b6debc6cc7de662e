"""`{% load posts %}`: what rooms above add to posts and comments, asked for once a page."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from fengqun.content.posts.extras import COMMENT_PLACES, comment_extras_of, extras_of
from fengqun.content.posts.types import CommentCard, PostCard, Thread
from fengqun.kernel.requests import Request
from fengqun.people.culture.queries import explained

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag(takes_context=True)
def extra(context: template.Context, place: str, post: PostCard, page: Sequence[PostCard] = ()) -> SafeString:
    """`{% extra "badges" post page %}`: what rooms above put there; for all posts of the page at once."""
    request: Request = context["request"]
    posts = tuple(page) if any(one.id == post.id for one in page or ()) else (post,)
    kept: dict[object, dict[UUID, SafeString]] = _kept(request)
    key = (place, tuple(one.id for one in posts))
    if key not in kept:
        kept[key] = extras_of(place, request, posts)
    return kept[key].get(post.id, NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """A comment of a page with all that stands on it, and its replies."""

    comment: CommentCard
    said: SafeString
    badges: SafeString
    acts: SafeString
    is_own: bool
    replies: tuple["Line", ...] = ()

    @property
    def key(self) -> Hashable:
        """All that its looks depend on, the replies included."""
        own = (self.said, self.badges, self.acts, self.is_own)
        return self.comment, own, tuple((one.said, one.badges, one.acts, one.is_own) for one in self.replies)


@register.simple_tag(takes_context=True)
def lines(context: template.Context, thread: Thread, post: PostCard) -> list[Line]:
    """`{% lines thread post as talk %}`: the comments with what rooms above add to them, asked once for all."""
    request: Request = context["request"]
    everyone = [one for top in thread.comments for one in (top, *top.replies)]
    badges, acts = (comment_extras_of(place, request, post, everyone) for place in COMMENT_PLACES)
    me, community_id = request.actor.member_id, request.community.id

    def line(card: CommentCard) -> Line:
        return Line(
            card,
            explained(community_id, card.body_html, key=str(card.id)),
            badges.get(card.id, NOTHING),
            acts.get(card.id, NOTHING),
            me is not None and card.author.id == me,
            tuple(line(reply) for reply in card.replies),
        )

    return [line(top) for top in thread.comments]


def _kept(request: Request) -> dict[object, dict[UUID, SafeString]]:
    """What this request has asked for already."""
    kept: dict[object, dict[UUID, SafeString]] | None = getattr(request, "post_extras", None)
    if kept is None:
        kept = {}
        request.post_extras = kept  # type: ignore[attr-defined]
    return kept
