"""What this room adds to posts and comments: the way to flag one, and from one's own hidden one to an appeal.

Neither asks the database: whether somebody flagged already is said on the sheet.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.content.posts.extras import comment_extra, drawn_for_each, extra
from fengqun.content.posts.types import CommentCard, PostCard
from fengqun.kernel.requests import Request


@extra("menu", order=90)
def way_to_flag(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """Flag somebody else's post, for members."""
    return {
        post.id: render_to_string("moderation/_flag_post.html", {"object_id": post.id}, request=request)
        for post in posts
        if request.actor.member_id not in {None, post.author.id} and post.state == "published"
    }


@extra("body", order=5)
def way_to_appeal(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """From one's own post that is out of sight to what can be done about it."""
    return {
        post.id: render_to_string("moderation/_own_hidden.html", {}, request=request)
        for post in posts
        if post.author.id == request.actor.member_id and post.state in {"hidden", "held"}
    }


@comment_extra("acts", order=90)
def way_to_flag_comment(request: Request, _post: PostCard, comments: Sequence[CommentCard]) -> dict[UUID, SafeString]:
    """Flag somebody else's comment, or see what became of one's own."""
    me = request.actor.member_id
    if me is None:
        return {}
    found: dict[UUID, SafeString] = {}
    flag = _flag(request)
    for one in comments:
        if one.author.id != me and one.state == "published" and not one.is_removed:
            found[one.id] = flag(one.id)
        elif one.author.id == me and (one.is_hidden or one.is_held):
            found[one.id] = render_to_string("moderation/_own_comment.html", {}, request=request)
    return found


def _flag(request: Request) -> Callable[[UUID], SafeString]:
    """Writes the way to flag a comment."""
    return drawn_for_each(
        lambda object_id: render_to_string("moderation/_flag_comment.html", {"object_id": object_id}, request=request)
    )
