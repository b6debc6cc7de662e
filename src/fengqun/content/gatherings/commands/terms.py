"""What a community settles for all its gatherings."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.gatherings.errors import NumbersUnreasonable
from fengqun.content.gatherings.models import GatheringTerms
from fengqun.content.gatherings.policies import HOST_GATHERINGS
from fengqun.kernel.policies import Actor

MOST = 20


@transaction.atomic
def set_no_show_limit(community_id: UUID, limit: int | None, *, actor: Actor) -> None:
    """After so many no-shows a seat must be confirmed; None: never.

    Raises SignInRequired, Denied, NumbersUnreasonable.
    """
    actor.require(HOST_GATHERINGS, community_id)
    if limit is not None and not 1 <= limit <= MOST:
        raise NumbersUnreasonable(what=_("次数"), least=1, most=MOST)
    GatheringTerms.objects.update_or_create(community_id=community_id, defaults={"confirm_after_no_shows": limit})
