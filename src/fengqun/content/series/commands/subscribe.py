"""Be told of each episode, or no more."""

from uuid import UUID

from django.db import transaction

from fengqun.content.series.errors import SeriesNotFound
from fengqun.content.series.models import SeriesSubscription
from fengqun.content.series.queries.cards import visible_to
from fengqun.kernel.policies import Actor


@transaction.atomic
def subscribe(community_id: UUID, series_id: UUID, *, actor: Actor) -> None:
    """The acting member is told of each episode; asked twice, once. Raises SignInRequired, Denied, SeriesNotFound."""
    member_id = actor.require_member(community_id)
    if not visible_to(actor, community_id).filter(id=series_id).exists():
        raise SeriesNotFound
    SeriesSubscription.objects.bulk_create(
        [SeriesSubscription(series_id=series_id, member_id=member_id)], ignore_conflicts=True
    )


@transaction.atomic
def unsubscribe(community_id: UUID, series_id: UUID, *, actor: Actor) -> None:
    """No more of it. Raises SignInRequired, Denied."""
    member_id = actor.require_member(community_id)
    SeriesSubscription.objects.filter(
        series_id=series_id, member_id=member_id, series__community_id=community_id
    ).delete()
