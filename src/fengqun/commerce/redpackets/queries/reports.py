"""What staff see of a packet while it is opened, and afterwards."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.functional import Promise

from fengqun.commerce.redpackets.choices import COUNTED
from fengqun.commerce.redpackets.models import Packet, Share
from fengqun.commerce.redpackets.types import PacketCard
from fengqun.kernel import clock
from fengqun.people.communities.queries import member_cards

NEW_FOR = timedelta(days=30)
"""Who joined so shortly before the packet was given is new."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a packet could not be opened, and how often."""

    code: str
    label: str | Promise
    count: int


def refusals_of(packet: PacketCard) -> list[Refusal]:
    """The refusals that have happened, the most frequent first."""
    fields = [f"refused_{outcome}" for outcome in COUNTED]
    counts = Packet.objects.filter(community_id=packet.community_id, id=packet.id).values_list(*fields).first()
    found = [
        Refusal(str(outcome), outcome.label, count)
        for outcome, count in zip(COUNTED, counts or (), strict=False)
        if count
    ]
    return sorted(found, key=lambda refusal: -refusal.count)


def openings_by_second(packet: PacketCard, seconds: int = 30) -> list[int]:
    """How many shares were opened in each of the last seconds, oldest first; of the last ones, once it is done."""
    end = packet.last_opened_at if packet.is_done and packet.last_opened_at else clock.now()
    since = end - timedelta(seconds=seconds)
    moments = Share.objects.filter(
        community_id=packet.community_id, packet_id=packet.id, opened_at__gt=since, opened_at__lte=end
    ).values_list("opened_at", flat=True)
    by_second = Counter((end - moment) // timedelta(seconds=1) for moment in moments if moment is not None)
    return [by_second.get(back, 0) for back in reversed(range(seconds))]


@dataclass(frozen=True, slots=True)
class Report:
    """Who opened a packet: members who are new, and those who were there before."""

    new_members: int
    old_members: int
    new_minor: int
    old_minor: int

    @property
    def members(self) -> int:
        """All who opened it."""
        return self.new_members + self.old_members


def report_of(packet: PacketCard) -> Report:
    """New are those who joined within `NEW_FOR` before the packet was given, or later."""
    rows = Share.objects.filter(community_id=packet.community_id, packet_id=packet.id, member_id__isnull=False)
    amounts: dict[UUID | None, int] = dict(rows.values_list("member_id", "amount_minor"))
    people = member_cards(one for one in amounts if one is not None)
    joined_after = packet.given_at - NEW_FOR
    new = {
        member_id for member_id, card in people.items() if card.joined_at is not None and card.joined_at >= joined_after
    }
    new_minor = sum(amounts[member_id] for member_id in new)
    return Report(len(new), len(amounts) - len(new), new_minor, sum(amounts.values()) - new_minor)
