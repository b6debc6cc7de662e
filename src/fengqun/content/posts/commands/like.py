"""Likes: giving one twice is giving it once, and the count always tells the truth."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.content.posts.activities import PostLiked
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.types import Liked
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

_LIKE = """
with given as (
    insert into posts_like (id, post_id, member_id, created_at)
    select %(id)s, post.id, %(member_id)s, %(now)s from posts_post as post
     where post.id = %(post_id)s and post.community_id = %(community_id)s and post.state = 'published'
    on conflict (post_id, member_id) do nothing
    returning post_id
)
update posts_post as post set like_count = post.like_count + 1 from given where given.post_id = post.id
returning post.id
"""
_UNLIKE = """
with taken as (
    delete from posts_like using posts_post as post
     where posts_like.post_id = post.id and posts_like.member_id = %(member_id)s
       and post.id = %(post_id)s and post.community_id = %(community_id)s
    returning post_id
)
update posts_post as post set like_count = post.like_count - 1 from taken where taken.post_id = post.id
returning post.id
"""


@transaction.atomic
def like_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> Liked:
    """Like a post; a second time changes nothing. Raises PostNotFound."""
    member_id = actor.require_member(community_id)
    is_new = _changed(_LIKE, community_id, post_id, member_id)
    post = _post(community_id, post_id)
    if is_new:
        record(PostLiked(community_id=community_id, object_id=post_id, actor_id=member_id, author_id=post.author_id))
    return Liked(post.like_count, is_liked=True)


@transaction.atomic
def unlike_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> Liked:
    """Take a like back; without one nothing changes. Raises PostNotFound."""
    member_id = actor.require_member(community_id)
    _changed(_UNLIKE, community_id, post_id, member_id)
    return Liked(_post(community_id, post_id).like_count, is_liked=False)


def _changed(statement: str, community_id: UUID, post_id: UUID, member_id: UUID) -> bool:
    params: dict[str, Any] = {
        "id": new_id(),
        "post_id": post_id,
        "member_id": member_id,
        "community_id": community_id,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return bool(cursor.rowcount == 1)


def _post(community_id: UUID, post_id: UUID) -> Post:
    post = Post.objects.filter(community_id=community_id, id=post_id, state=Post.State.PUBLISHED).first()
    if post is None:
        raise PostNotFound
    return post
