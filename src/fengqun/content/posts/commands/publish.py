"""Saying something, and saying it better."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.content.posts import kinds
from fengqun.content.posts.activities import PostEdited
from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.live import go_live, look_at_links, rescreen, screened_state, text_of
from fengqun.content.posts.commands.pictures import MAX_PICTURES, attach, prepared
from fengqun.content.posts.commands.writing import carry_media, insist_on_words, show_media, write
from fengqun.content.posts.errors import PostNotFound, TooManyPictures
from fengqun.content.posts.models import Post, PostVersion
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

MAX_VERSIONS = 100
"""Earlier wordings that are kept of one post; the oldest goes first."""


def publish_post(  # noqa: PLR0913 - all that a post can be given at once
    community_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    kind: str = kinds.TEXT.code,
    circle_id: UUID | None = None,
    is_public: bool = False,
    attachment: Attachment | None = None,
    pictures: Sequence[NewPicture] = (),
    media_ids: Sequence[UUID] = (),
    composed: Mapping[str, str] | None = None,
    mentioned: Collection[UUID] = (),
    seconds_typing: float | None = None,
) -> UUID:
    """Publish a post at once and answer its id; an open draft is left alone. `body` is Markdown.

    A post in a circle is for that circle alone. `composed` are the fields of other rooms, `mentioned` the members who
    were chosen from the suggestions. Screens may hold the post: then staff sees it first.
    Raises SignInRequired, Denied, Silenced, NotInThisCircle, NothingSaid, TooLong, TooManyPictures, PictureRefused,
    MediaNotFound, and whatever a screen refuses with.
    """
    author_id = actor.require_voice(community_id)
    if not kinds.is_known(kind):
        message = f"no room declares the kind {kind!r}"
        raise ValueError(message)
    if len(pictures) > MAX_PICTURES:
        raise TooManyPictures(limit=MAX_PICTURES)
    ready = prepared(pictures)
    with transaction.atomic():
        post = Post(
            community_id=community_id,
            author_id=author_id,
            circle_id=circle_id,
            kind=kind,
            state=Post.State.PUBLISHED,
            created_at=clock.now(),
            media_count=len(set(media_ids)),
        )
        words = write(post, title=title, body=body, is_public=is_public, attachment=attachment, hints=mentioned)
        insist_on_words(post, len(pictures))
        screened_state(post, words, picture_count=len(pictures), seconds_typing=seconds_typing)
        post.save(force_insert=True)
        attach(post.id, ready, first_position=0)
        if media_ids:
            carry_media(post, media_ids, actor=actor)
        go_live(post, words, actor=actor, composed=composed or {}, picture_count=len(pictures))
    return post.id


@transaction.atomic
def edit_post(  # noqa: PLR0913 - all that a post can be given at once
    community_id: UUID,
    post_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    is_public: bool = False,
    attachment: Attachment | None = None,
    media_ids: Sequence[UUID] | None = None,
    mentioned: Collection[UUID] = (),
) -> bool:
    """Rewrite an own post; a published one is marked as edited and keeps its earlier wording.

    Screens look at what the edit adds to a published post; answers whether it waits for staff now, out of sight.
    `media_ids` None leaves its files as they are. Raises PostNotFound, NothingSaid, TooLong, MediaNotFound, Silenced,
    and whatever a screen refuses with.
    """
    author_id = actor.require_voice(community_id)
    post = own_post_held(community_id, post_id, author_id)
    if post is None:
        raise PostNotFound
    was_seen, said = post.state == Post.State.PUBLISHED, text_of(post)
    before = (post.title, post.body, post.is_public, post.attachment_id)
    earlier = PostVersion(
        post_id=post.id, number=post.version_count + 1, title=post.title, body=post.body, written_at=_written_at(post)
    )
    words = write(post, title=title, body=body, is_public=is_public, attachment=attachment, hints=mentioned)
    had_media = post.media_count
    if media_ids is not None:
        carry_media(post, media_ids, actor=actor)
    insist_on_words(post, post.pictures.count())
    is_changed = before != (post.title, post.body, post.is_public, post.attachment_id)
    if (is_changed or had_media != post.media_count) and post.state not in {Post.State.DRAFT, Post.State.SCHEDULED}:
        post.edited_at = clock.now()
        if before[:2] != (post.title, post.body):
            _keep_version(post, earlier)
        record(PostEdited(community_id=community_id, object_id=post_id, actor_id=author_id, circle_id=post.circle_id))
    if was_seen and (said != text_of(post) or post.media_count > had_media):
        more_pictures = post.pictures.count() + post.media_count if post.media_count > had_media else 0
        more_names = len(words.mentioned) if "@" in text_of(post) and said != text_of(post) else 0
        rescreen(post, words, before=said, picture_count=more_pictures, mention_count=more_names)
    post.save()
    if was_seen:
        is_hidden = post.state != Post.State.PUBLISHED
        keep_listed(post, with_comments=is_hidden or before[2] != post.is_public)
        show_media(post)
        look_at_links(post, words)
    return was_seen and post.state != Post.State.PUBLISHED


def own_post_held(community_id: UUID, post_id: UUID, author_id: UUID) -> Post | None:
    """An own post that is not removed, held until the transaction ends."""
    rows = Post.objects.select_for_update().filter(community_id=community_id, id=post_id, author_id=author_id)
    return rows.exclude(state=Post.State.REMOVED).first()


def _written_at(post: Post) -> datetime:
    return post.edited_at or post.published_at or post.created_at


def _keep_version(post: Post, earlier: PostVersion) -> None:
    earlier.save(force_insert=True)
    post.version_count = earlier.number
    PostVersion.objects.filter(post_id=post.id, number__lte=earlier.number - MAX_VERSIONS).delete()
