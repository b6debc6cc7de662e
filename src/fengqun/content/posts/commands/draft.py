"""Drafts: a member has one in each place, kept until it is published, scheduled or thrown away."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.media.commands import drop_of
from fengqun.content.posts.commands.live import go_live, screened_state
from fengqun.content.posts.commands.writing import OBJECT_KIND, carry_media, insist_on_words, show_media, write
from fengqun.content.posts.errors import NewerElsewhere, PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.reading import read_words
from fengqun.content.posts.standing import insist_on_speaking
from fengqun.content.posts.types import Attachment
from fengqun.kernel.policies import Actor


@transaction.atomic
def save_draft(  # noqa: PLR0913 - all that a post can be given at once
    community_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    circle_id: UUID | None = None,
    is_public: bool = False,
    attachment: Attachment | None = None,
    media_ids: Sequence[UUID] | None = None,
    composed: Mapping[str, str] | None = None,
    read_revision: int | None = None,
) -> UUID:
    """Keep what is written so far, in the member's draft for that place, and answer its id.

    `read_revision` is the revision that the device had read (0 for none): where another device has saved a later one,
    NewerElsewhere is raised and nothing is kept; None overwrites. Raises TooLong, NotInThisCircle, MediaNotFound.
    """
    author_id = actor.require_member(community_id)
    insist_on_speaking(circle_id, author_id)
    draft, is_new = Post.objects.get_or_create(
        community_id=community_id,
        author_id=author_id,
        circle_id=circle_id,  # type: ignore[misc]  # None: in the community as a whole
        state=Post.State.DRAFT,
    )
    draft = Post.objects.select_for_update().get(id=draft.id)
    if draft.state != Post.State.DRAFT:
        raise PostNotFound
    if read_revision is not None and not is_new and read_revision != draft.revision:
        raise NewerElsewhere(revision=draft.revision)
    write(draft, title=title, body=body, is_public=is_public, attachment=attachment)
    if media_ids is not None:
        carry_media(draft, media_ids, actor=actor)
    if composed is not None:
        draft.composed = dict(composed)
    draft.save()
    return draft.id


@transaction.atomic
def publish_draft(
    community_id: UUID,
    post_id: UUID,
    *,
    actor: Actor,
    mentioned: Collection[UUID] = (),
    seconds_typing: float | None = None,
) -> None:
    """Publish the member's draft. Raises PostNotFound, NothingSaid, Silenced, NotInThisCircle, a screen's refusal."""
    author_id = actor.require_voice(community_id)
    publish_waiting(_own_draft(community_id, post_id, author_id), actor=actor, hints=mentioned, seconds=seconds_typing)


@transaction.atomic
def discard_draft(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Throw the member's draft or scheduled post away, with its pictures and files. Raises PostNotFound."""
    author_id = actor.require_member(community_id)
    draft = _own_draft(community_id, post_id, author_id)
    for picture in draft.pictures.all():
        picture.delete_files_on_commit()
    drop_of(OBJECT_KIND, [draft.id])
    draft.delete()


def publish_waiting(post: Post, *, actor: Actor, hints: Collection[UUID] = (), seconds: float | None = None) -> None:
    """Publish a draft or scheduled post that the caller holds."""
    picture_count = post.pictures.count()
    insist_on_words(post, picture_count)
    words = read_words(post.community_id, post.body, hints=hints)
    post.body_html, post.tags = words.html, list(words.tags)
    composed, post.composed, post.publish_at = dict(post.composed), {}, None
    screened_state(post, words, picture_count=picture_count, seconds_typing=seconds)
    post.save()
    show_media(post)
    go_live(post, words, actor=actor, composed=composed, picture_count=picture_count)


def _own_draft(community_id: UUID, post_id: UUID, author_id: UUID) -> Post:
    rows = Post.objects.select_for_update().filter(community_id=community_id, id=post_id, author_id=author_id)
    draft = rows.filter(state__in=[Post.State.DRAFT, Post.State.SCHEDULED]).first()
    if draft is None:
        raise PostNotFound
    return draft
