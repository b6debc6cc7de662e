"""Opened shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.models import Packet, Share
from fengqun.commerce.redpackets.queries.packets import packet_cards
from fengqun.commerce.redpackets.types import PacketCard, ShareCard
from fengqun.kernel.money import Money


def shares_of_packet(packet: PacketCard, *, offset: int = 0, limit: int = 50) -> list[ShareCard]:
    """The opened shares of a packet in order of opening, the best marked once nothing can change it."""
    rows = Share.objects.filter(community_id=packet.community_id, packet_id=packet.id, member_id__isnull=False)
    best = best_share(packet)
    return [
        _card(row, packet.pot.unit, is_best=row.id == best) for row in rows.order_by("place")[offset : offset + limit]
    ]


def best_share(packet: PacketCard) -> UUID | None:
    """The greatest opened share, the earlier of equals; None until the packet is done, or where all are alike."""
    if not (packet.is_lucky and packet.is_done and packet.opened_count > 1):
        return None
    rows = Share.objects.filter(community_id=packet.community_id, packet_id=packet.id, member_id__isnull=False)
    found: UUID | None = rows.order_by("-amount_minor", "place").values_list("id", flat=True).first()
    return found


def own_share(packet: PacketCard, member_id: UUID) -> ShareCard | None:
    """What this member has opened of the packet."""
    rows = Share.objects.filter(community_id=packet.community_id, packet_id=packet.id, member_id=member_id)
    row = rows.first()
    return _card(row, packet.pot.unit, is_best=row.id == best_share(packet)) if row else None


def shares_received(
    community_id: UUID, member_id: UUID, *, offset: int = 0, limit: int = 50
) -> list[tuple[ShareCard, PacketCard]]:
    """What a member has opened, newest first, each with its packet."""
    rows = Share.objects.filter(community_id=community_id, member_id=member_id).order_by("-opened_at", "-id")
    page = list(rows[offset : offset + limit])
    cards = packet_cards(community_id, (row.packet_id for row in page))
    return [(_card(row, cards[row.packet_id].pot.unit), cards[row.packet_id]) for row in page]


def share_packets(community_id: UUID, share_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The packets that shares belong to, by the share's id."""
    rows = Share.objects.filter(community_id=community_id, id__in=set(share_ids))
    return dict(rows.values_list("id", "packet_id"))


@dataclass(frozen=True, slots=True)
class MemberSums:
    """What a member has given and received in one unit, all in all; what came back is not counted as given."""

    unit: str
    received_count: int
    received: Money
    given_count: int
    given: Money


def sums_of_member(community_id: UUID, member_id: UUID, unit: str) -> MemberSums:
    """Both sums of one unit."""
    mine = Packet.objects.filter(community_id=community_id, giver_id=member_id, unit=unit)
    given = mine.exclude(state=State.WITHDRAWN).aggregate(
        count=Count("*"), pots=Sum("pot_minor", default=0), back=Sum("returned_minor", default=0)
    )
    in_unit = Packet.objects.filter(community_id=community_id, unit=unit).values("id")
    opened = Share.objects.filter(community_id=community_id, member_id=member_id, packet_id__in=in_unit).aggregate(
        count=Count("*"), minor=Sum("amount_minor", default=0)
    )
    return MemberSums(
        unit=unit,
        received_count=opened["count"],
        received=Money(int(opened["minor"]), unit),
        given_count=given["count"],
        given=Money(int(given["pots"] - given["back"]), unit),
    )


def _card(row: Share, unit: str, *, is_best: bool = False) -> ShareCard:
    if row.member_id is None or row.opened_at is None or row.transfer_id is None:
        message = f"share {row.id} has not been opened"
        raise ValueError(message)
    return ShareCard(
        id=row.id,
        packet_id=row.packet_id,
        place=row.place,
        amount=Money(row.amount_minor, unit),
        member_id=row.member_id,
        opened_at=row.opened_at,
        transfer_id=row.transfer_id,
        is_best=is_best,
    )
