"""Invite members into a circle; only they themselves turn it into belonging (`join_circle`)."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleInvitationClosed, CircleMemberInvited
from fengqun.people.circles.choices import InvitationState
from fengqun.people.circles.commands.locking import hold, hold_as_host, role_in
from fengqun.people.circles.errors import AlreadyIn, InvitationNotFound
from fengqun.people.circles.models import Circle, CircleInvitation
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record


@transaction.atomic
def invite_to_circle(community_id: UUID, circle_id: UUID, member_id: UUID, *, actor: Actor) -> UUID:
    """Invite a member; answers the invitation's id, that of the waiting one if there is one.

    Raises CircleNotFound, NotHost, CircleIsArchived, MemberNotFound, AlreadyIn.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    inviter_id = actor.require_member(community_id)
    person = member_card(member_id)
    if person.community_id != community_id or not person.is_present:
        raise MemberNotFound
    if role_in(circle, member_id):
        raise AlreadyIn
    invitation, is_new = CircleInvitation.objects.get_or_create(
        circle_id=circle.id,
        member_id=member_id,
        state=InvitationState.WAITING,
        defaults={"invited_by": inviter_id},
    )
    if is_new:
        record(
            CircleMemberInvited(
                community_id=community_id,
                object_id=circle.id,
                actor_id=inviter_id,
                member_id=member_id,
                invitation_id=invitation.id,
            )
        )
    return invitation.id


@transaction.atomic
def decline_invitation(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Say no to the invitation that waits for the actor. Raises CircleNotFound, InvitationNotFound."""
    member_id = actor.require_member(community_id)
    circle = hold(community_id, circle_id, actor=actor)
    _close(circle, member_id, actor, InvitationState.DECLINED)


@transaction.atomic
def withdraw_invitation(community_id: UUID, circle_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Take an invitation back. Raises CircleNotFound, NotHost, CircleIsArchived, InvitationNotFound."""
    circle = hold_as_host(community_id, circle_id, actor=actor)
    _close(circle, member_id, actor, InvitationState.WITHDRAWN)


def _close(circle: Circle, member_id: UUID, actor: Actor, state: InvitationState) -> None:
    waiting = CircleInvitation.objects.filter(circle_id=circle.id, member_id=member_id, state=InvitationState.WAITING)
    invitation = waiting.first()
    if invitation is None:
        raise InvitationNotFound
    invitation.state, invitation.closed_at = state, clock.now()
    invitation.save(update_fields=["state", "closed_at"])
    record(
        CircleInvitationClosed(
            community_id=circle.community_id,
            object_id=circle.id,
            actor_id=actor.member_id,
            member_id=member_id,
            invitation_id=invitation.id,
            state=state,
        )
    )
