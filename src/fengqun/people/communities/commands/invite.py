"""Make invite codes, take them back, and use them up."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.codes import as_kept
from fengqun.people.communities.errors import InvitationsByStaff, InviteCodeExpired, InviteCodeInvalid, InviteCodeUsedUp
from fengqun.people.communities.models import InviteCode
from fengqun.people.communities.policies import CHANGE_GATE, INVITE, INVITE_FREELY
from fengqun.people.communities.queries.canvas import codes_like, may_invite

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
    return InviteCode.objects.create(
        community_id=community_id,
        code=as_kept(code) or _draw_code(),
        inviter_id=inviter_id,
        quota=max(1, min(quota, most)),
        expires_at=expires_at,
    )


@transaction.atomic
def revoke_invite_code(community_id: UUID, code_id: UUID, *, actor: Actor) -> None:
    """Take a code back: one's own, or any for whoever may change the gate. Raises Denied, InviteCodeInvalid."""
    actor.require(INVITE, community_id)
    codes = InviteCode.objects.filter(community_id=community_id, id=code_id, revoked_at=None)
    if not actor.may(CHANGE_GATE, community_id):
        codes = codes.filter(inviter_id=actor.member_id)
    if not codes.update(revoked_at=clock.now()):
        raise InviteCodeInvalid


def use_invite_code(community_id: UUID, code: str) -> InviteCode:
    """Use the code once, in one conditional statement.

    Raises InviteCodeInvalid, InviteCodeExpired, InviteCodeUsedUp.
    """
    now = clock.now()
    wanted = codes_like(community_id, code)
    usable = wanted.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, used_count__lt=F("quota"))
    if usable.update(used_count=F("used_count") + 1):
        return wanted.get()
    refuse_unusable(wanted.first())
    raise InviteCodeInvalid


def refuse_unusable(code: InviteCode | None) -> None:
    """Raise what is wrong with the code; answer quietly if nothing is."""
    if code is None or code.revoked_at is not None:
        raise InviteCodeInvalid
    if code.expires_at is not None and code.expires_at <= clock.now():
        raise InviteCodeExpired
    if code.used_count >= code.quota:
        raise InviteCodeUsedUp


def _draw_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
