"""What staff does with check-ins: out of sight and back, taken down for good, and put aside when that was wrong.

Who is out of sight keeps the day, who is taken down does not. Each verb is for those who run the challenge and for
the system, which acts for moderators whose right was asked for already.
"""

from uuid import UUID

from django.db import transaction

from fengqun.content.challenges.activities import CheckInHidden, CheckInRemoved, CheckInShown
from fengqun.content.challenges.commands.carrying import show_files
from fengqun.content.challenges.commands.holding import insist_on_host
from fengqun.content.challenges.errors import CheckInNotFound
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.notices import HIDDEN
from fengqun.content.challenges.queries.cards import address_of, visible_to
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

REASON_CHARS = 200
_IN_HAND = (CheckIn.State.PUBLISHED, CheckIn.State.HELD)


@transaction.atomic
def hide_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor, reason: str) -> None:
    """Take it out of sight; its author still sees it, with the reason, and keeps the day.

    Raises CheckInNotFound, NotHost.
    """
    row = _hold(community_id, check_in_id, actor)
    if row.state == CheckIn.State.HIDDEN:
        return
    if row.state not in _IN_HAND:
        raise CheckInNotFound
    _put(row, CheckIn.State.HIDDEN, reason)
    record(
        CheckInHidden(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            challenge_id=row.challenge_id,
            author_id=row.member_id,
            reason=row.held_reason,
            circle_id=row.challenge.circle_id,
        )
    )
    _tell(row, actor)


@transaction.atomic
def show_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> None:
    """Bring a hidden check-in back into sight. Raises CheckInNotFound, NotHost."""
    row = _hold(community_id, check_in_id, actor)
    if row.state == CheckIn.State.PUBLISHED:
        return
    if row.state != CheckIn.State.HIDDEN:
        raise CheckInNotFound
    _put(row, CheckIn.State.PUBLISHED, "")
    record(
        CheckInShown(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            challenge_id=row.challenge_id,
            author_id=row.member_id,
            circle_id=row.challenge.circle_id,
        )
    )


@transaction.atomic
def take_down_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> None:
    """Remove it, hidden or not: the day counts no longer. Who decided tells the author.

    Raises CheckInNotFound, NotHost.
    """
    row = _hold(community_id, check_in_id, actor)
    if row.state == CheckIn.State.REMOVED:
        raise CheckInNotFound
    row.removed_at = clock.now()
    _put(row, CheckIn.State.REMOVED, "")
    record(
        CheckInRemoved(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            challenge_id=row.challenge_id,
            author_id=row.member_id,
            day=row.day,
            circle_id=row.challenge.circle_id,
        )
    )


@transaction.atomic
def put_check_in_aside(community_id: UUID, check_in_id: UUID, reason: str, *, actor: Actor) -> None:
    """Bring what was removed or seen back out of sight, to be looked at again, with the reason.

    Nothing happens where the author has checked in for that day anew meanwhile.
    Raises CheckInNotFound, NotHost.
    """
    row = _hold(community_id, check_in_id, actor)
    if row.state == CheckIn.State.REMOVED:
        others = CheckIn.objects.filter(challenge_id=row.challenge_id, member_id=row.member_id, day=row.day)
        if others.exclude(state=CheckIn.State.REMOVED).exists():
            return
    row.removed_at = None
    _put(row, CheckIn.State.HIDDEN, reason)


def _put(row: CheckIn, state: CheckIn.State, reason: str) -> None:
    row.state, row.held_reason = state, reason.strip()[:REASON_CHARS]
    row.save(update_fields=["state", "held_reason", "removed_at"])
    show_files(row)


def _hold(community_id: UUID, check_in_id: UUID, actor: Actor) -> CheckIn:
    """The check-in in whatever state, with its challenge, held."""
    rows = CheckIn.objects.filter(id=check_in_id, challenge__in=visible_to(actor, community_id))
    row = rows.select_related("challenge").select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise CheckInNotFound
    insist_on_host(row.challenge, actor)
    return row


def _tell(row: CheckIn, actor: Actor) -> None:
    challenge = row.challenge
    notify(
        HIDDEN,
        community_id=challenge.community_id,
        member_ids=[row.member_id],
        url=address_of(challenge.community_id, challenge.id),
        title=challenge.title,
        actor_id=actor.member_id,
        object_kind="check_in",
        object_id=row.id,
        params={"reason": row.held_reason or "—"},
        circle_id=challenge.circle_id,
    )
