"""Posts and comments as things that can be flagged."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.content.moderation.subjects import Subject, subject
from fengqun.content.moderation.types import Thing
from fengqun.content.posts.commands import (
    hide_comment,
    hide_post,
    lock_post,
    refuse_held,
    release,
    show_comment,
    show_post,
    unlock_post,
)
from fengqun.content.posts.commands.take_down import put_aside, take_down
from fengqun.content.posts.errors import CommentNotFound, PostNotFound
from fengqun.content.posts.queries import comment_card, post_card
from fengqun.content.posts.queries.said import Said, comments_said, posts_said, said_around
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id

POST, COMMENT = "post", "comment"
AROUND = 12


def _look_at_posts(community_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, Thing]:
    slug = community_by_id(community_id).slug
    return {one.id: _thing(one, slug) for one in posts_said(community_id, ids).values()}


def _look_at_comments(community_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, Thing]:
    slug = community_by_id(community_id).slug
    return {one.id: _thing(one, slug) for one in comments_said(community_id, ids).values()}


def _thing(said: Said, slug: str) -> Thing:
    is_post = said.kind == POST
    url = (
        reverse("posts-detail", kwargs={"community": slug, "post_id": said.id})
        if is_post
        else reverse("posts-comment", kwargs={"community": slug, "comment_id": said.id})
    )
    return Thing(
        kind=said.kind,
        id=said.id,
        community_id=said.community_id,
        author_id=said.author_id,
        circle_id=said.circle_id,
        thread_id=said.post_id,
        title=said.title,
        text=said.text,
        state=said.state,
        moment=said.moment,
        url=url,
        label=_("帖子") if is_post else pgettext_lazy("thing", "评论"),
        is_locked=said.is_locked,
    )


def _may_see_post(thing: Thing, actor: Actor) -> bool:
    try:
        post_card(thing.community_id, thing.id, actor=actor)
    except PostNotFound:
        return False
    return True


def _may_see_comment(thing: Thing, actor: Actor) -> bool:
    try:
        comment_card(thing.community_id, thing.id, actor=actor)
    except (PostNotFound, CommentNotFound):
        return False
    return True


def _hide_post(thing: Thing, actor: Actor, reason: str) -> None:
    if thing.state == "held":
        refuse_held(thing.id, reason, actor=actor)
    elif thing.state == "published":
        hide_post(thing.community_id, thing.id, actor=actor, reason=reason)


def _hide_comment(thing: Thing, actor: Actor, reason: str) -> None:
    if thing.state == "held":
        refuse_held(thing.id, reason, actor=actor)
    elif thing.state == "published":
        hide_comment(thing.community_id, thing.id, actor=actor, reason=reason)


def _show_post(thing: Thing, actor: Actor) -> None:
    if thing.state == "held":
        release(thing.id, actor=actor)
    elif thing.state == "hidden":
        show_post(thing.community_id, thing.id, actor=actor)


def _show_comment(thing: Thing, actor: Actor) -> None:
    if thing.state == "held":
        release(thing.id, actor=actor)
    elif thing.state == "hidden":
        show_comment(thing.community_id, thing.id, actor=actor)


def _remove(thing: Thing, actor: Actor) -> None:
    if thing.state != "removed":
        take_down(thing.id, actor=actor)


def _put_aside(thing: Thing, actor: Actor, reason: str, is_new: bool) -> None:  # noqa: FBT001 - the shape of a verb
    put_aside(thing.id, reason, actor=actor, is_new=is_new)


def _lock(thing: Thing, actor: Actor) -> None:
    lock_post(thing.community_id, thing.thread_id or thing.id, actor=actor)


def _unlock(thing: Thing, actor: Actor) -> None:
    unlock_post(thing.community_id, thing.thread_id or thing.id, actor=actor)


def _around(thing: Thing) -> list[Thing]:
    """The thread: its post and what was said in it last."""
    if thing.thread_id is None:
        return []
    slug = community_by_id(thing.community_id).slug
    post = posts_said(thing.community_id, [thing.thread_id]).values()
    return [_thing(one, slug) for one in [*post, *said_around(thing.community_id, thing.thread_id, limit=AROUND)]]


POSTS = subject(
    Subject(
        code=POST,
        label=_("帖子"),
        look=_look_at_posts,
        may_see=_may_see_post,
        hide=_hide_post,
        show=_show_post,
        remove=_remove,
        put_aside=_put_aside,
        lock=_lock,
        unlock=_unlock,
        around=_around,
    )
)
COMMENTS = subject(
    Subject(
        code=COMMENT,
        label=pgettext_lazy("thing", "评论"),
        look=_look_at_comments,
        may_see=_may_see_comment,
        hide=_hide_comment,
        show=_show_comment,
        remove=_remove,
        put_aside=_put_aside,
        lock=_lock,
        unlock=_unlock,
        around=_around,
    )
)
