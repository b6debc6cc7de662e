"""Codes that open the gate of a circle: of its hosts, and its members' invitations of one person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.people.circles.commands.locking import hold_active, hold_as_host, may_host, role_in
from fengqun.people.circles.errors import NotInCircle
from fengqun.people.circles.queries.gates import gate_of_circle, subject_of
from fengqun.people.communities.commands.invite import issue_code, issue_invitation, take_back_code


@transaction.atomic
def make_circle_code(
    community_id: UUID, circle_id: UUID, *, actor: Actor, quota: int = 1, expires_at: datetime | None = None
) -> str:
    """A code for `quota` members, until `expires_at`; answers it. Raises CircleNotFound, NotHost, CircleIsArchived."""
    circle = hold_as_host(community_id, circle_id, actor=actor)
    inviter_id = actor.require_member(community_id)
    return issue_code(subject_of(circle), inviter_id=inviter_id, quota=quota, expires_at=expires_at).code


@transaction.atomic
def revoke_circle_code(community_id: UUID, circle_id: UUID, code_id: UUID, *, actor: Actor) -> None:
    """Take a code back. Raises CircleNotFound, NotHost, CircleIsArchived, InviteCodeInvalid."""
    circle = hold_as_host(community_id, circle_id, actor=actor)
    take_back_code(subject_of(circle), code_id, inviter_id=None)


@transaction.atomic
def invite_person_to_circle(community_id: UUID, circle_id: UUID, *, actor: Actor) -> str:
    """An invitation of one person, for thirty days, by somebody who belongs; answers its code.

    How many a member has in a month, and from which stage on, is a setting of the gate's invitation step; hosts have
    as many as they like. Raises CircleNotFound, CircleIsArchived, NotInCircle, NoInvitationsHere, InvitationsFromStage,
    InvitationsSpent.
    """
    member_id = actor.require_member(community_id)
    circle = hold_active(community_id, circle_id, actor=actor)
    if role_in(circle, member_id) is None:
        raise NotInCircle
    step = gate_of_circle(circle.id).of_kind("invitation")
    is_free = may_host(circle, actor)
    return issue_invitation(subject_of(circle), step, inviter_id=member_id, is_free=is_free).code


@transaction.atomic
def withdraw_circle_code(community_id: UUID, circle_id: UUID, code_id: UUID, *, actor: Actor) -> None:
    """Take one's own invitation back; it still counts for the month. Raises CircleNotFound, InviteCodeInvalid."""
    member_id = actor.require_member(community_id)
    circle = hold_active(community_id, circle_id, actor=actor)
    take_back_code(subject_of(circle), code_id, inviter_id=member_id, is_personal=True)
