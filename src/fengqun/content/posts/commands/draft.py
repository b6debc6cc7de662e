"""Drafts: a member has one, it is kept until it is published or thrown away."""

from uuid import UUID

from django.db import transaction

from fengqun.content.posts.commands.publish import record_published
from fengqun.content.posts.commands.writing import insist_on_words, write
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.types import Attachment
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor


@transaction.atomic
def save_draft(
    community_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    is_public: bool = False,
    attachment: Attachment | None = None,
) -> UUID:
    """Keep what is written so far, in the member's one draft, and answer its id. Raises TooLong."""
    author_id = actor.require_member(community_id)
    draft, _created = Post.objects.get_or_create(community_id=community_id, author_id=author_id, state=Post.State.DRAFT)
    draft = Post.objects.select_for_update().get(id=draft.id)
    write(draft, title=title, body=body, is_public=is_public, attachment=attachment)
    draft.save(
        update_fields=["title", "body", "body_html", "is_public", "attachment_kind", "attachment_id", "saved_at"]
    )
    return draft.id


@transaction.atomic
def publish_draft(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Publish the member's draft. Raises PostNotFound, NothingSaid."""
    draft = _own_draft(community_id, post_id, actor)
    picture_count = draft.pictures.count()
    insist_on_words(draft, picture_count)
    draft.state = Post.State.PUBLISHED
    draft.published_at = clock.now()
    draft.save(update_fields=["state", "published_at"])
    record_published(draft, picture_count=picture_count)


@transaction.atomic
def discard_draft(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Throw the member's draft away, with its pictures. Raises PostNotFound."""
    draft = _own_draft(community_id, post_id, actor)
    for picture in draft.pictures.all():
        picture.delete_files_on_commit()
    draft.delete()


def _own_draft(community_id: UUID, post_id: UUID, actor: Actor) -> Post:
    author_id = actor.require_member(community_id)
    draft = (
        Post.objects.select_for_update()
        .filter(community_id=community_id, id=post_id, author_id=author_id, state=Post.State.DRAFT)
        .first()
    )
    if draft is None:
        raise PostNotFound
    return draft
