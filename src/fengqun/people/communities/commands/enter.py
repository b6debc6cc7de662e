"""Enter a person as a member past the gate, or as a customer who is none."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor, Role
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.activities import MemberJoined
from fengqun.people.communities.choices import GRANTABLE_ROLES, Stage
from fengqun.people.communities.commands.listing import list_members
from fengqun.people.communities.commands.remove import require_not_barred
from fengqun.people.communities.errors import AlreadyMember, RoleUnknown
from fengqun.people.communities.models import Community, Membership, StageArrival
from fengqun.people.communities.policies import GRANT_ROLES
from fengqun.spine.activity.commands import record


@transaction.atomic
def add_member(  # noqa: PLR0913 - all that a membership can begin with
    community_id: UUID,
    user_id: UUID,
    *,
    actor: Actor,
    name: str = "",
    roles: Iterable[str] = (),
    stage: str = Stage.NEWCOMER,
    invited_by: UUID | None = None,
    joined_at: datetime | None = None,
    avatar_key: str = "",
    way: str = "added",
) -> UUID:
    """Enter a person as a member past the gate; somebody who left comes back to the same membership.

    Answers the membership's id. Raises Denied unless the actor may grant roles; AlreadyMember; RoleUnknown.
    """
    actor.require(GRANT_ROLES, community_id)
    held = _known_roles(roles)
    moment = joined_at or clock.now()
    membership, is_return = _enter(
        community_id,
        user_id,
        Membership(
            id=new_id(moment),
            community_id=community_id,
            user_id=user_id,
            display_name=(name or user_card(user_id).name)[:60],
            avatar_key=avatar_key,
            stage=stage,
            stage_reached_at=moment,
            roles=held,
            joined_at=moment,
            invited_by=invited_by,
        ),
    )
    Community.objects.filter(id=community_id).update(member_count=F("member_count") + 1)
    list_members([membership.id])
    if membership.stage != Stage.NEWCOMER:
        StageArrival.objects.create(membership=membership, stage=membership.stage, reached_at=moment)
    record(
        MemberJoined(
            community_id=community_id,
            object_id=membership.id,
            actor_id=membership.id,
            occurred_at=moment,
            user_id=user_id,
            invited_by=membership.invited_by,
            way=way,
            is_return=is_return,
        )
    )
    return membership.id


@transaction.atomic
def ensure_customer(community_id: UUID, user_id: UUID) -> UUID:
    """The id under which a person buys here: the membership, or a row of a customer who is no member."""
    membership, _is_new = Membership.objects.get_or_create(
        community_id=community_id,
        user_id=user_id,
        defaults={"display_name": user_card(user_id).name[:60], "is_customer_only": True},
    )
    return membership.id


def _enter(community_id: UUID, user_id: UUID, wanted: Membership) -> tuple[Membership, bool]:
    """Insert the membership, or bring back the one there was; answers it and whether it came back."""
    known = Membership.objects.select_for_update().filter(community_id=community_id, user_id=user_id).first()
    if known is None:
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
        except IntegrityError as error:
            raise AlreadyMember from error
        return wanted, False
    if known.left_at is None and not known.is_customer_only:
        raise AlreadyMember
    require_not_barred(community_id, known)
    is_return = not known.is_customer_only
    known.left_at = None
    known.is_customer_only = False
    known.display_name = wanted.display_name
    known.joined_at = wanted.joined_at
    known.roles = wanted.roles
    known.stage = Stage.NEWCOMER if not is_return else known.stage
    known.stage_reached_at = wanted.joined_at if not is_return else known.stage_reached_at
    known.invited_by = known.invited_by or wanted.invited_by
    known.save()
    return known, is_return


def _known_roles(roles: Iterable[str]) -> list[str]:
    held = [role for role in dict.fromkeys(str(role) for role in roles) if role != Role.MEMBER]
    if any(role not in GRANTABLE_ROLES for role in held):
        raise RoleUnknown
    return held
