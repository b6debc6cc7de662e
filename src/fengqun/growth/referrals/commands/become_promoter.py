"""A member takes up promoting."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from fengqun.growth.referrals.commands.create_link import create_link
from fengqun.growth.referrals.models import TargetKind
from fengqun.growth.referrals.types import LinkCard
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands.roles import become_promoter as take_up_promoting
from fengqun.people.communities.queries import actor_for, community_by_id


@transaction.atomic
def become_promoter(community_id: UUID, *, actor: Actor) -> LinkCard:
    """Free, at once, and with a first link to the community. Doing it twice answers the same link."""
    actor.require_member(community_id)
    take_up_promoting(community_id, actor=actor)
    if actor.user_id is None:
        raise ValueError("a member is always a person")
    slug = community_by_id(community_id).slug
    return create_link(
        community_id,
        actor=actor_for(actor.user_id, community_id),
        target_path=reverse("posts-feed", kwargs={"community": slug}),
        target_kind=TargetKind.COMMUNITY,
    )
