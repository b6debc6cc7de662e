"""The address of a member's own calendar."""

import secrets
from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.models import CalendarAddress
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor

SECRET_BYTES = 24


@transaction.atomic
def renew_calendar(community_id: UUID, *, actor: Actor) -> str:
    """A new secret address; the one before stops working at once. Raises SignInRequired, Denied."""
    member_id = actor.require_member(community_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarAddress.objects.update_or_create(member_id=member_id, defaults={"secret": secret, "made_at": clock.now()})
    return secret
