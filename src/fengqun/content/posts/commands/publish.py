"""Saying something, and saying it better."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.posts.activities import PostEdited, PostPublished
from fengqun.content.posts.commands.pictures import MAX_PICTURES, attach, prepared
from fengqun.content.posts.commands.writing import insist_on_words, write
from fengqun.content.posts.errors import PostNotFound, TooManyPictures
from fengqun.content.posts.models import Post
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


def publish_post(
    community_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    is_public: bool = False,
    attachment: Attachment | None = None,
    pictures: Sequence[NewPicture] = (),
) -> UUID:
    """Publish a post at once and answer its id; an open draft is left alone. `body` is Markdown.

    Raises NothingSaid, TooLong, TooManyPictures, PictureRefused.
    """
    author_id = actor.require_member(community_id)
    if len(pictures) > MAX_PICTURES:
        raise TooManyPictures(limit=MAX_PICTURES)
    ready = prepared(pictures)
    with transaction.atomic():
        now = clock.now()
        post = Post(
            community_id=community_id, author_id=author_id, state=Post.State.PUBLISHED, created_at=now, published_at=now
        )
        write(post, title=title, body=body, is_public=is_public, attachment=attachment)
        insist_on_words(post, len(pictures))
        post.save(force_insert=True)
        attach(post.id, ready, first_position=0)
        record_published(post, picture_count=len(pictures))
    return post.id


@transaction.atomic
def edit_post(
    community_id: UUID,
    post_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    is_public: bool = False,
    attachment: Attachment | None = None,
) -> None:
    """Rewrite an own post; a published one is marked as edited. Raises PostNotFound, NothingSaid, TooLong."""
    author_id = actor.require_member(community_id)
    post = (
        Post.objects.select_for_update()
        .filter(community_id=community_id, id=post_id, author_id=author_id)
        .exclude(state=Post.State.REMOVED)
        .first()
    )
    if post is None:
        raise PostNotFound
    before = (post.title, post.body, post.is_public, post.attachment_id)
    write(post, title=title, body=body, is_public=is_public, attachment=attachment)
    insist_on_words(post, post.pictures.count())
    is_changed = before != (post.title, post.body, post.is_public, post.attachment_id)
    if is_changed and post.state != Post.State.DRAFT:
        post.edited_at = clock.now()
        record(PostEdited(community_id=community_id, object_id=post_id, actor_id=author_id))
    post.save()


def record_published(post: Post, *, picture_count: int) -> None:
    """Tell the news of a post that has just been published."""
    record(
        PostPublished(
            community_id=post.community_id,
            object_id=post.id,
            actor_id=post.author_id,
            is_public=post.is_public,
            picture_count=picture_count,
        )
    )
