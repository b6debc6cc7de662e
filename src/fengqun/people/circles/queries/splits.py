"""How a circle would be split, and whether a split can still be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fengqun.kernel import clock
from fengqun.people.circles.choices import CircleRole, InvitationState, RequestState
from fengqun.people.circles.decisions import SPLIT_LEAST, Seat, fingerprint, halves
from fengqun.people.circles.models import CircleInvitation, CircleMember, CircleRequest, CircleSplit
from fengqun.people.circles.queries.cards import cards_by_id
from fengqun.people.circles.types import CircleCard, CircleMemberCard
from fengqun.people.communities.queries import member_cards

UNDO_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class SplitProposal:
    """Who would stay and who would move, and a mark of the people it was made for."""

    stay: list[CircleMemberCard]
    move: list[CircleMemberCard]
    needs_host: bool
    proposed: str
    is_possible: bool


@dataclass(frozen=True)
class UndoableSplit:
    """A split that can still be undone: its two circles, and until when."""

    circle: CircleCard
    offshoot: CircleCard
    until: datetime


def seats_of(circle_id: UUID) -> list[Seat]:
    """Who is in the circle, in the order they joined."""
    people = CircleMember.objects.filter(circle_id=circle_id, member__left_at=None).order_by("joined_at", "id")
    return [Seat(member_id, role == CircleRole.HOST) for member_id, role in people.values_list("member_id", "role")]


def split_proposal(circle_id: UUID) -> SplitProposal:
    """The two halves that `split_circle` would make now, in three statements."""
    seats = seats_of(circle_id)
    parts = halves(seats)
    cards = member_cards(seat.member_id for seat in seats)
    joined = dict(CircleMember.objects.filter(circle_id=circle_id).values_list("member_id", "joined_at"))

    def drawn(side: tuple[Seat, ...]) -> list[CircleMemberCard]:
        return [
            CircleMemberCard(
                cards[seat.member_id], CircleRole.HOST if seat.is_host else CircleRole.MEMBER, joined[seat.member_id]
            )
            for seat in side
        ]

    return SplitProposal(
        stay=drawn(parts.stay),
        move=drawn(parts.move),
        needs_host=parts.needs_host,
        proposed=fingerprint(seats),
        is_possible=len(seats) >= SPLIT_LEAST,
    )


def undoable_split(circle_id: UUID) -> UndoableSplit | None:
    """The latest split that this circle came out of, on either side, if it can still be undone."""
    recent = CircleSplit.objects.filter(undone_at=None, made_at__gt=clock.now() - UNDO_WITHIN).order_by("-made_at")
    for split in [*recent.filter(circle_id=circle_id)[:1], *recent.filter(offshoot_id=circle_id)[:1]]:
        if is_undoable(split):
            cards = cards_by_id([split.circle_id, split.offshoot_id])
            return UndoableSplit(cards[split.circle_id], cards[split.offshoot_id], split.made_at + UNDO_WITHIN)
    return None


def is_undoable(split: CircleSplit) -> bool:
    """Whether both halves are just as the split left them, and it was less than a day ago."""
    if split.undone_at is not None or clock.now() >= split.made_at + UNDO_WITHIN:
        return False
    if any(not card.is_active for card in cards_by_id([split.circle_id, split.offshoot_id]).values()):
        return False
    stayed = {Seat(one, one in split.stayed_hosts) for one in split.stayed}
    moved = {Seat(one, one in split.moved_hosts or one in split.new_hosts) for one in split.moved}
    if set(seats_of(split.circle_id)) != stayed or set(seats_of(split.offshoot_id)) != moved:
        return False
    asked = CircleRequest.objects.filter(circle_id=split.offshoot_id, state=RequestState.WAITING)
    invited = CircleInvitation.objects.filter(circle_id=split.offshoot_id, state=InvitationState.WAITING)
    return not asked.exists() and not invited.exists()
