"""Forget what was told of things that are gone."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from fengqun.people.notifications.models import Notice


@transaction.atomic
def forget_about(community_id: UUID, object_kind: str, object_ids: Iterable[UUID]) -> int:
    """Delete the notices about these objects, whoever was told; answers how many.

    For those who take something out of the world: its title stands in notices too.
    """
    about = Notice.objects.filter(community_id=community_id, object_kind=object_kind, object_id__in=set(object_ids))
    return about.delete()[0]
