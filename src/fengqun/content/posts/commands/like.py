"""Likes of posts and comments: giving one twice is giving it once, and the count always tells the truth."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.content.posts.activities import CommentLiked, PostLiked, PostUnliked
from fengqun.content.posts.errors import CommentNotFound, PostNotFound
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.standing import standing_in
from fengqun.content.posts.types import Liked
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

_LIKE = """
with given as (
    insert into posts_like (id, post_id, member_id, created_at)
    select %(id)s, post.id, %(member_id)s, %(now)s from posts_post as post
     where post.id = %(object_id)s and post.community_id = %(community_id)s and post.state = 'published'
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
       and post.id = %(object_id)s and post.community_id = %(community_id)s
    returning post_id
)
update posts_post as post set like_count = post.like_count - 1 from taken where taken.post_id = post.id
returning post.id
"""
_LIKE_COMMENT = """
with given as (
    insert into posts_commentlike (id, comment_id, member_id, created_at)
    select %(id)s, said.id, %(member_id)s, %(now)s from posts_comment as said
     where said.id = %(object_id)s and said.state = 'published'
    on conflict (comment_id, member_id) do nothing
    returning comment_id
)
update posts_comment as said set like_count = said.like_count + 1 from given where given.comment_id = said.id
returning said.id
"""
_UNLIKE_COMMENT = """
with taken as (
    delete from posts_commentlike where comment_id = %(object_id)s and member_id = %(member_id)s returning comment_id
)
update posts_comment as said set like_count = said.like_count - 1 from taken where taken.comment_id = said.id
returning said.id
"""


@transaction.atomic
def like_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> Liked:
    """Like a post; a second time changes nothing. Raises PostNotFound."""
    member_id = actor.require_member(community_id)
    post = _post(community_id, post_id, actor)
    if not _changed(_LIKE, community_id, post_id, member_id):
        return Liked(_count_of(Post, post_id), is_liked=True)
    record(
        PostLiked(
            community_id=community_id,
            object_id=post_id,
            actor_id=member_id,
            author_id=post.author_id,
            circle_id=post.circle_id,
        )
    )
    return Liked(_count_of(Post, post_id), is_liked=True)


@transaction.atomic
def unlike_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> Liked:
    """Take a like back; without one nothing changes. Raises PostNotFound."""
    member_id = actor.require_member(community_id)
    post = _post(community_id, post_id, actor)
    if _changed(_UNLIKE, community_id, post_id, member_id):
        record(
            PostUnliked(
                community_id=community_id,
                object_id=post_id,
                actor_id=member_id,
                author_id=post.author_id,
                circle_id=post.circle_id,
            )
        )
    return Liked(_count_of(Post, post_id), is_liked=False)


@transaction.atomic
def like_comment(community_id: UUID, comment_id: UUID, *, actor: Actor) -> Liked:
    """Like a comment; a second time changes nothing. Raises CommentNotFound."""
    member_id = actor.require_member(community_id)
    comment = _comment(community_id, comment_id, actor)
    if _changed(_LIKE_COMMENT, community_id, comment_id, member_id):
        record(
            CommentLiked(
                community_id=community_id,
                object_id=comment_id,
                actor_id=member_id,
                post_id=comment.post_id,
                author_id=comment.author_id,
                circle_id=comment.post.circle_id,
            )
        )
    return Liked(_count_of(Comment, comment_id), is_liked=True)


@transaction.atomic
def unlike_comment(community_id: UUID, comment_id: UUID, *, actor: Actor) -> Liked:
    """Take a like back; without one nothing changes. Raises CommentNotFound."""
    member_id = actor.require_member(community_id)
    _comment(community_id, comment_id, actor)
    _changed(_UNLIKE_COMMENT, community_id, comment_id, member_id)
    return Liked(_count_of(Comment, comment_id), is_liked=False)


def _changed(statement: str, community_id: UUID, object_id: UUID, member_id: UUID) -> bool:
    params: dict[str, Any] = {
        "id": new_id(),
        "object_id": object_id,
        "member_id": member_id,
        "community_id": community_id,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return bool(cursor.rowcount == 1)


def _post(community_id: UUID, post_id: UUID, actor: Actor) -> Post:
    post = Post.objects.filter(community_id=community_id, id=post_id, state=Post.State.PUBLISHED).first()
    if post is None or not standing_in(actor, community_id, post.circle_id).is_inside:
        raise PostNotFound
    return post


def _comment(community_id: UUID, comment_id: UUID, actor: Actor) -> Comment:
    rows = Comment.objects.select_related("post").filter(
        id=comment_id,
        state=Comment.State.PUBLISHED,
        post__community_id=community_id,
        post__state=Post.State.PUBLISHED,
    )
    comment = rows.first()
    if comment is None or not standing_in(actor, community_id, comment.post.circle_id).is_inside:
        raise CommentNotFound
    return comment


def _count_of(model: type[Post | Comment], object_id: UUID) -> int:
    return int(model.objects.values_list("like_count", flat=True).get(id=object_id))
