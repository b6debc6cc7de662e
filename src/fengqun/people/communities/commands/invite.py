"""Make invite codes, take them back, and use them up."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.choices import STAGES, Stage
from fengqun.people.communities.codes import as_kept
from fengqun.people.communities.errors import (
    InvitationsByStaff,
    InvitationsFromStage,
    InvitationsSpent,
    InviteCodeExpired,
    InviteCodeInvalid,
    InviteCodeUsedUp,
    NoInvitationsHere,
)
from fengqun.people.communities.gate import Step, Subject
from fengqun.people.communities.kinds import stage_label
from fengqun.people.communities.mails import mail_invitation
from fengqun.people.communities.models import Community, InviteCode, Membership
from fengqun.people.communities.policies import CHANGE_GATE, INVITE, INVITE_FREELY
from fengqun.people.communities.queries.canvas import gate_of, invitations_left, may_invite, subject_of

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for each other."""
MOST_USES = 10_000
LIMITED_USES = 20
LIMITED_DAYS = 30


@transaction.atomic
def make_invite_code(
    community_id: UUID, *, actor: Actor, quota: int = 1, expires_at: datetime | None = None, code: str = ""
) -> InviteCode:
    """A code for `quota` newcomers, until `expires_at`. Raises Denied, InvitationsByStaff.

    Codes of promoters are for few and for a short time, and there are none where the gate asks for a code.
    """
    actor.require(INVITE, community_id)
    inviter_id = actor.require_member(community_id)
    most = MOST_USES
    if not actor.may(INVITE_FREELY, community_id):
        if not may_invite(actor, community_id):
            raise InvitationsByStaff
        latest = clock.now() + timedelta(days=LIMITED_DAYS)
        most, expires_at = LIMITED_USES, min(expires_at or latest, latest)
    subject = subject_of(community_id)
    return issue_code(subject, inviter_id=inviter_id, quota=min(quota, most), expires_at=expires_at, code=code)


@transaction.atomic
def revoke_invite_code(community_id: UUID, code_id: UUID, *, actor: Actor) -> None:
    """Take a code back: one's own, or any for whoever may change the gate. Raises Denied, InviteCodeInvalid."""
    actor.require(INVITE, community_id)
    of_all = actor.may(CHANGE_GATE, community_id)
    take_back_code(subject_of(community_id), code_id, inviter_id=None if of_all else actor.member_id)


def issue_code(
    subject: Subject,
    *,
    inviter_id: UUID,
    quota: int = 1,
    expires_at: datetime | None = None,
    code: str = "",
    is_personal: bool = False,
    email: str = "",
) -> InviteCode:
    """Make a code for the gate of that subject. Whoever calls it has asked for the right."""
    return InviteCode.objects.create(
        community_id=subject.community_id,
        subject_id=subject.part_id,
        code=as_kept(code) or _draw_code(),
        inviter_id=inviter_id,
        quota=max(1, min(quota, MOST_USES)),
        expires_at=expires_at,
        is_personal=is_personal,
        email=email,
    )


def take_back_code(subject: Subject, code_id: UUID, *, inviter_id: UUID | None, is_personal: bool = False) -> None:
    """Let a code of that subject open nothing any more; of one inviter when given. Raises InviteCodeInvalid."""
    codes = InviteCode.objects.filter(
        community_id=subject.community_id,
        subject_id=subject.part_id,
        id=code_id,
        revoked_at=None,
        is_personal=is_personal,
    )
    if inviter_id is not None:
        codes = codes.filter(inviter_id=inviter_id)
    if not codes.update(revoked_at=clock.now()):
        raise InviteCodeInvalid


def use_invite_code(code_id: UUID) -> bool:
    """Use the code once, in one conditional statement; answers whether that was possible."""
    usable = InviteCode.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=clock.now()), id=code_id, revoked_at=None, used_count__lt=F("quota")
    )
    return bool(usable.update(used_count=F("used_count") + 1))


def unuse_invite_code(code_id: UUID) -> None:
    """Give a use back."""
    InviteCode.objects.filter(id=code_id, used_count__gt=0).update(used_count=F("used_count") - 1)


def refuse_unusable(code: InviteCode | None) -> None:
    """Raise what is wrong with the code; answer quietly if nothing is."""
    if code is None or code.revoked_at is not None:
        raise InviteCodeInvalid
    if code.expires_at is not None and code.expires_at <= clock.now():
        raise InviteCodeExpired
    if code.used_count >= code.quota:
        raise InviteCodeUsedUp


@transaction.atomic
def invite_person(community_id: UUID, *, actor: Actor, email: str = "") -> InviteCode:
    """A personal invitation: one use, thirty days; with `email` it is sent there and is for that address alone.

    How many a member has in a month, and from which stage on, is a setting of the gate's invitation step.
    Raises Denied, NoInvitationsHere, InvitationsFromStage, InvitationsSpent.
    """
    member_id = actor.require_member(community_id)
    subject, step = subject_of(community_id), gate_of(community_id).of_kind("invitation")
    is_free = actor.may(INVITE_FREELY, community_id)
    invitation = issue_invitation(subject, step, inviter_id=member_id, is_free=is_free, email=email)
    if invitation.email:
        mail_invitation.defer_in_transaction(code_id=invitation.id)
    return invitation


def issue_invitation(
    subject: Subject, step: Step | None, *, inviter_id: UUID, is_free: bool, email: str = ""
) -> InviteCode:
    """Make a member's invitation of one person, as the step of that gate allows; `is_free` stands above it.

    Raises NoInvitationsHere, InvitationsFromStage, InvitationsSpent.
    """
    if step is None:
        raise NoInvitationsHere
    member = Membership.objects.select_for_update(no_key=True).get(id=inviter_id)
    if not is_free:
        wanted = step.settings["from_stage"]
        if STAGES.index(Stage(member.stage)) < STAGES.index(Stage(wanted)):
            kind = Community.objects.values_list("kind", flat=True).get(id=subject.community_id)
            raise InvitationsFromStage(stage=stage_label(kind, wanted))
        if invitations_left(inviter_id, step, zone=subject.zone, part_id=subject.part_id) <= 0:
            raise InvitationsSpent(most=step.settings["per_month"])
    return issue_code(
        subject,
        inviter_id=inviter_id,
        expires_at=clock.now() + timedelta(days=LIMITED_DAYS),
        is_personal=True,
        email=email.strip().lower(),
    )


@transaction.atomic
def withdraw_invitation(community_id: UUID, code_id: UUID, *, actor: Actor) -> None:
    """Take one's own personal invitation back; it still counts for the month. Raises Denied, InviteCodeInvalid."""
    member_id = actor.require_member(community_id)
    take_back_code(subject_of(community_id), code_id, inviter_id=member_id, is_personal=True)


def _draw_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
