"""`{% load posts %}`: what rooms above add to posts and comments, asked for once a page."""

from collections.abc import Sequence
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from fengqun.content.posts.extras import comment_extras_of, extras_of
from fengqun.content.posts.types import CommentCard, PostCard
from fengqun.kernel.requests import Request

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


@register.simple_tag(takes_context=True)
def comment_extra(
    context: template.Context, place: str, comment: CommentCard, post: PostCard, tops: Sequence[CommentCard] = ()
) -> SafeString:
    """`{% comment_extra "acts" comment post thread.comments %}`: the same for comments and their replies."""
    request: Request = context["request"]
    comments = tuple(one for top in tops for one in (top, *top.replies)) or (comment,)
    kept = _kept(request)
    key = (f"comment:{place}", post.id, tuple(one.id for one in comments))
    if key not in kept:
        kept[key] = comment_extras_of(place, request, post, comments)
    return kept[key].get(comment.id, NOTHING)


def _kept(request: Request) -> dict[object, dict[UUID, SafeString]]:
    """What this request has asked for already."""
    kept: dict[object, dict[UUID, SafeString]] | None = getattr(request, "post_extras", None)
    if kept is None:
        kept = {}
        request.post_extras = kept  # type: ignore[attr-defined]
    return kept
