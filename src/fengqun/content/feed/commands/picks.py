"""Picks 精选 with a reason."""

from uuid import UUID

from django.db import transaction

from fengqun.content.feed.activities import PickExplained
from fengqun.content.feed.errors import PickReasonMissing
from fengqun.content.feed.models import Pick
from fengqun.content.posts.commands import feature_post, unfeature_post
from fengqun.content.posts.queries import post_card
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

REASON_LENGTH = 120


@transaction.atomic
def pick_post(community_id: UUID, post_id: UUID, *, actor: Actor, reason: str) -> None:
    """Pick a post and say why, or say it better. Who may pick is decided by posts, in the place the post stands in.

    Raises PickReasonMissing, Denied, PostNotFound.
    """
    words = " ".join(reason.split())[:REASON_LENGTH]
    if not words:
        raise PickReasonMissing
    feature_post(community_id, post_id, actor=actor)
    post = post_card(community_id, post_id, actor=actor)
    Pick.objects.update_or_create(
        post_id=post_id,
        defaults={
            "community_id": community_id,
            "reason": words,
            "picked_by": actor.member_id,
            "picked_at": clock.now(),
        },
    )
    record(
        PickExplained(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            author_id=post.author.id,
            reason=words,
            circle_id=post.circle_id,
        )
    )


@transaction.atomic
def unpick_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Let a picked post go, with its reason. Raises Denied, PostNotFound."""
    unfeature_post(community_id, post_id, actor=actor)
    Pick.objects.filter(community_id=community_id, post_id=post_id).delete()


@transaction.atomic
def forget_picks(community_id: UUID, post_ids: list[UUID]) -> None:
    """Their posts are picked no more."""
    Pick.objects.filter(community_id=community_id, post_id__in=post_ids).delete()
