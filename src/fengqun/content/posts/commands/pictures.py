"""Pictures of posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.live import rescreen, text_of
from fengqun.content.posts.commands.writing import insist_on_words, show_media
from fengqun.content.posts.errors import PostNotFound, TooManyPictures
from fengqun.content.posts.models import Post, PostPicture
from fengqun.content.posts.reading import read_words
from fengqun.content.posts.types import NewPicture
from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.pictures.safe import SafePicture, prepare
from fengqun.kernel.policies import Actor

MAX_PICTURES = 9


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture that has been decoded and found good, or a drawing."""

    safe: SafePicture | None
    art_key: str
    alt: str


def add_pictures(community_id: UUID, post_id: UUID, pictures: Sequence[NewPicture], *, actor: Actor) -> list[UUID]:
    """Add pictures at the end of an own post, all or none, and answer their ids.

    Raises PostNotFound, TooManyPictures, PictureRefused, and whatever a screen refuses with. Files are decoded before
    the transaction opens.
    """
    author_id = actor.require_voice(community_id)
    if len(pictures) > MAX_PICTURES:
        raise TooManyPictures(limit=MAX_PICTURES)
    ready = prepared(pictures)
    with transaction.atomic():
        post = _own(community_id, post_id, author_id)
        last = post.pictures.aggregate(last=Max("position"))["last"]
        if post.pictures.count() + len(ready) > MAX_PICTURES:
            raise TooManyPictures(limit=MAX_PICTURES)
        made = attach(post.id, ready, first_position=0 if last is None else last + 1)
        if post.state == Post.State.PUBLISHED:
            _look_again(post)
        return made


@transaction.atomic
def remove_picture(community_id: UUID, picture_id: UUID, *, actor: Actor) -> UUID:
    """Remove a picture of an own post and answer the post's id; the files go when the transaction is done.

    Raises PictureNotFound, and NothingSaid where it was all that a published post said.
    """
    author_id = actor.require_member(community_id)
    rows = PostPicture.objects.select_related("post").filter(post__community_id=community_id)
    picture = rows.filter(id=picture_id, post__author_id=author_id).first()
    if picture is None:
        raise PictureNotFound
    picture.delete_files_on_commit()
    picture.delete()
    if picture.post.state != Post.State.DRAFT:
        insist_on_words(picture.post, picture.post.pictures.count())
    return picture.post_id


def prepared(pictures: Sequence[NewPicture]) -> list[PreparedPicture]:
    """The pictures decoded and encoded anew. Raises PictureRefused."""
    return [
        PreparedPicture(prepare(picture.upload) if picture.upload else None, picture.art_key, picture.alt.strip()[:160])
        for picture in pictures
    ]


def attach(post_id: UUID, pictures: Sequence[PreparedPicture], *, first_position: int) -> list[UUID]:
    """Store prepared pictures with a post, in order, and answer their ids."""
    rows = [
        _stored(PostPicture(post_id=post_id, alt=ready.alt, position=first_position + place), ready)
        for place, ready in enumerate(pictures)
    ]
    return [picture.id for picture in PostPicture.objects.bulk_create(rows)]


def _look_again(post: Post) -> None:
    words = read_words(post.community_id, post.body, is_quick=True)
    count = post.pictures.count() + post.media_count
    rescreen(post, words, before=text_of(post), picture_count=count, mention_count=0)
    if post.state != Post.State.PUBLISHED:
        post.save(update_fields=["state", "hidden_reason"])
        keep_listed(post, with_comments=True)
        show_media(post)


def _stored(picture: PostPicture, ready: PreparedPicture) -> PostPicture:
    if ready.safe is None:
        picture.art_key = ready.art_key
    else:
        picture.keep_files(ready.safe, folder="posts")
    return picture


def _own(community_id: UUID, post_id: UUID, author_id: UUID) -> Post:
    post = (
        Post.objects.select_for_update()
        .filter(community_id=community_id, id=post_id, author_id=author_id)
        .exclude(state=Post.State.REMOVED)
        .first()
    )
    if post is None:
        raise PostNotFound
    return post
