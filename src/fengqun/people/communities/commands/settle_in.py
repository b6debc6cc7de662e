"""What a member settles for themselves: name, portrait, consents."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.people.accounts.types import AVATAR_KEYS
from fengqun.people.communities.activities import ConsentChanged
from fengqun.people.communities.choices import ConsentPurpose
from fengqun.people.communities.commands.join import CONSENT_VERSION
from fengqun.people.communities.commands.listing import list_members
from fengqun.people.communities.errors import InvalidSetting
from fengqun.people.communities.models import Consent, Membership
from fengqun.people.communities.queries.people import consents_of
from fengqun.spine.activity.commands import record

OPTIONAL = (ConsentPurpose.HARVEST, ConsentPurpose.MARKETING)


@transaction.atomic
def change_member_profile(community_id: UUID, *, actor: Actor, display_name: str, avatar_key: str = "") -> None:
    """Change how the actor appears in this community. Raises SignInRequired, Denied, InvalidSetting."""
    member_id = actor.require_member(community_id)
    name = display_name.strip()[:60]
    if not name or avatar_key not in AVATAR_KEYS:
        raise InvalidSetting(field="display_name", reason=display_name)
    Membership.objects.filter(id=member_id).update(display_name=name, avatar_key=avatar_key)
    list_members([member_id])


@transaction.atomic
def change_consent(community_id: UUID, purpose: str, *, actor: Actor, is_given: bool) -> None:
    """Give or withdraw an optional consent; withdrawing is as easy as giving.

    Raises SignInRequired, Denied, InvalidSetting (the rules are left by leaving).
    """
    member_id = actor.require_member(community_id)
    if purpose not in OPTIONAL:
        raise InvalidSetting(field="purpose", reason=purpose)
    member = Membership.objects.select_for_update().get(id=member_id)
    now = {consent.purpose: consent.is_given for consent in consents_of(community_id, member.user_id)}
    if now.get(purpose, False) == is_given:
        return
    Consent.objects.create(
        community_id=community_id,
        user_id=member.user_id,
        purpose=purpose,
        version=CONSENT_VERSION,
        is_given=is_given,
    )
    record(
        ConsentChanged(
            community_id=community_id, object_id=member_id, actor_id=member_id, purpose=purpose, is_given=is_given
        )
    )
