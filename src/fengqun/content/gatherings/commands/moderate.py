"""What staff does with a gathering: out of sight and back, removed, and put aside when that was wrong.

For the system, which acts for moderators whose right was asked for already: who runs a gathering calls it off
instead. Seats stand meanwhile; nobody is reminded, nobody loses a seat, and nobody is noted as missing.
"""

from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import GatheringHidden, GatheringRemoved, GatheringShown
from fengqun.content.gatherings.choices import MAX_REASON, SeatState, Sight, State
from fengqun.content.gatherings.commands.locking import hold
from fengqun.content.gatherings.commands.seating import move_up
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.errors import GatheringNotFound, NotTheHost
from fengqun.content.gatherings.findable import put
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.notices import BACK_IN_SIGHT, HIDDEN, OUT_OF_SIGHT
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.spine.activity.commands import record


@transaction.atomic
def hide_gathering(community_id: UUID, gathering_id: UUID, *, actor: Actor, reason: str) -> None:
    """Take it out of sight and tell its host why, and those who come that they wait. Raises GatheringNotFound."""
    gathering = _hold(community_id, gathering_id, actor)
    if gathering.sight != Sight.SHOWN:
        return
    _put(gathering, Sight.HIDDEN, reason)
    record(
        GatheringHidden(
            community_id=community_id,
            object_id=gathering_id,
            actor_id=actor.member_id,
            author_id=gathering.host_id,
            reason=gathering.sight_reason,
            circle_id=gathering.circle_id,
        )
    )
    tell(HIDDEN, gathering, [gathering.host_id], actor_id=actor.member_id, params={"reason": gathering.sight_reason})
    _tell_who_comes(OUT_OF_SIGHT, gathering)


@transaction.atomic
def show_gathering(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> None:
    """Bring a hidden one back; those who come hear that their seats stand, and the line moves up.

    Raises GatheringNotFound.
    """
    gathering = _hold(community_id, gathering_id, actor)
    if gathering.sight == Sight.SHOWN:
        return
    if gathering.sight != Sight.HIDDEN:
        raise GatheringNotFound
    _put(gathering, Sight.SHOWN, "")
    record(
        GatheringShown(
            community_id=community_id,
            object_id=gathering_id,
            actor_id=actor.member_id,
            author_id=gathering.host_id,
            circle_id=gathering.circle_id,
        )
    )
    _tell_who_comes(BACK_IN_SIGHT, gathering)
    if gathering.state == State.PLANNED:
        move_up(gathering)


@transaction.atomic
def remove_gathering(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> None:
    """Take it away, from its host too; who decided tells the host. Raises GatheringNotFound."""
    gathering = _hold(community_id, gathering_id, actor)
    if gathering.sight == Sight.REMOVED:
        raise GatheringNotFound
    was_shown = gathering.sight == Sight.SHOWN
    _put(gathering, Sight.REMOVED, "")
    record(
        GatheringRemoved(
            community_id=community_id,
            object_id=gathering_id,
            actor_id=actor.member_id,
            author_id=gathering.host_id,
            circle_id=gathering.circle_id,
        )
    )
    if was_shown:
        _tell_who_comes(OUT_OF_SIGHT, gathering)


@transaction.atomic
def put_gathering_aside(community_id: UUID, gathering_id: UUID, reason: str, *, actor: Actor) -> None:
    """Bring what was removed or seen out of sight, to be looked at again. Raises GatheringNotFound."""
    gathering = _hold(community_id, gathering_id, actor)
    was_shown = gathering.sight == Sight.SHOWN
    _put(gathering, Sight.HIDDEN, reason)
    if was_shown:
        _tell_who_comes(OUT_OF_SIGHT, gathering)


def _hold(community_id: UUID, gathering_id: UUID, actor: Actor) -> Gathering:
    if not actor.is_system:
        raise NotTheHost
    return hold(community_id, gathering_id, actor=actor)


def _put(gathering: Gathering, sight: Sight, reason: str) -> None:
    gathering.sight, gathering.sight_reason = sight, " ".join(reason.split())[:MAX_REASON]
    gathering.save(update_fields=["sight", "sight_reason"])
    put(gathering)


def _tell_who_comes(kind: NoticeKind, gathering: Gathering) -> None:
    """Those with a seat or a wish, except the host; nobody once it has ended."""
    if gathering.ends_at <= clock.now():
        return
    current = Seat.objects.filter(gathering_id=gathering.id, state__in=[SeatState.SEATED, SeatState.WAITING])
    tell(kind, gathering, current.exclude(member_id=gathering.host_id).values_list("member_id", flat=True))
