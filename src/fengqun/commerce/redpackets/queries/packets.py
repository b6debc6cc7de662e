"""Cards of packets, and who may know what of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from fengqun.commerce.orders.queries import is_in_audience
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.choices import Kind, Phase, State
from fengqun.commerce.redpackets.errors import PacketNotFound
from fengqun.commerce.redpackets.models import Packet, Share
from fengqun.commerce.redpackets.types import PacketCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.money import Money
from fengqun.kernel.prepared import prepared
from fengqun.people.circles.queries import circle_ids_of
from fengqun.people.communities.queries import member_cards

SHOWN_GOING_ON = 20


def phase_of(row: Packet, now: datetime) -> Phase:
    """Where a packet stands at that moment."""
    match State(row.state):
        case State.EMPTIED:
            return Phase.EMPTY
        case State.WITHDRAWN:
            return Phase.WITHDRAWN
        case State.RETURNED:
            return Phase.OVER
    if now < row.opens_at:
        return Phase.WAITING
    return Phase.OPEN if now < row.closes_at else Phase.OVER


def card_of(row: Packet) -> PacketCard:
    """The card of a packet's row, at this moment."""
    return PacketCard(
        id=row.id,
        community_id=row.community_id,
        giver_id=row.giver_id,
        given_by=row.given_by,
        kind=Kind(row.kind),
        pot=Money(row.pot_minor, row.unit),
        count=row.count,
        wish=row.wish,
        audience=Audience.from_data(row.audience),
        has_word=bool(row.word),
        state=State(row.state),
        phase=phase_of(row, clock.now()),
        opened_count=row.opened_count,
        opened=Money(row.opened_minor, row.unit),
        returned=Money(row.returned_minor, row.unit),
        given_at=row.given_at,
        given_on=row.given_on,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        first_opened_at=row.first_opened_at,
        last_opened_at=row.last_opened_at,
    )


def packet_card(community_id: UUID, packet_id: UUID) -> PacketCard:
    """One packet of the community. Raises PacketNotFound."""
    row = Packet.objects.filter(community_id=community_id, id=packet_id).first()
    if row is None:
        raise PacketNotFound
    return card_of(row)


def packet_cards(community_id: UUID, packet_ids: Iterable[UUID]) -> dict[UUID, PacketCard]:
    """Packets of the community by id, in one query; unknown ids are left out."""
    rows = Packet.objects.filter(community_id=community_id, id__in=set(packet_ids))
    return {row.id: card_of(row) for row in rows}


def place_of_packet(packet_id: UUID) -> UUID | None:
    """The community that a packet belongs to, for addresses that do not name it."""
    found: UUID | None = Packet.objects.filter(id=packet_id).values_list("community_id", flat=True).first()
    return found


def known_word(community_id: UUID, packet_id: UUID) -> str:
    """The packet's word, for its giver and for staff; empty where it has none."""
    found = Packet.objects.filter(community_id=community_id, id=packet_id).values_list("word", flat=True).first()
    return str(found or "")


def packets(community_id: UUID, *, state: str = "", offset: int = 0, limit: int = 50) -> list[PacketCard]:
    """The community's packets, newest first; those in one state if given."""
    rows = Packet.objects.filter(community_id=community_id)
    if state:
        rows = rows.filter(state=state)
    return [card_of(row) for row in rows.order_by("-given_at", "-id")[offset : offset + limit]]


def given_by_member(community_id: UUID, member_id: UUID, *, offset: int = 0, limit: int = 50) -> list[PacketCard]:
    """What a member has given from their own wallet, newest first."""
    rows = Packet.objects.filter(community_id=community_id, giver_id=member_id)
    return [card_of(row) for row in rows.order_by("-given_at", "-id")[offset : offset + limit]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a community's packets come to in one unit. `under_way` is what lies in packets now."""

    unit: str
    packets: int
    given: Money
    opened: Money
    returned: Money
    own_cost: Money

    @property
    def under_way(self) -> Money:
        """What nobody has opened and what has not come back."""
        return self.given - self.opened - self.returned


def summary_of(community_id: UUID) -> list[Summary]:
    """The sums of all packets by unit; `own_cost` is what those of the community itself have cost it."""
    sums = (
        Packet.objects.filter(community_id=community_id)
        .values("unit")
        .annotate(
            packets=Count("*"),
            given=Sum("pot_minor"),
            opened=Sum("opened_minor"),
            returned=Sum("returned_minor"),
            own_cost=Sum("opened_minor", filter=Q(giver_id__isnull=True), default=0),
        )
        .order_by("unit")
    )
    return [
        Summary(
            unit=row["unit"],
            packets=row["packets"],
            given=Money(int(row["given"]), row["unit"]),
            opened=Money(int(row["opened"]), row["unit"]),
            returned=Money(int(row["returned"]), row["unit"]),
            own_cost=Money(int(row["own_cost"]), row["unit"]),
        )
        for row in sums
    ]


def has_opened(community_id: UUID, packet_id: UUID, member_id: UUID) -> bool:
    """Whether the member has a share of the packet."""
    return Share.objects.filter(community_id=community_id, packet_id=packet_id, member_id=member_id).exists()


def is_for(packet: PacketCard, member_id: UUID) -> bool:
    """Whether the packet was given to this member among others."""
    return is_in_audience(packet.audience, member_id)


@is_there("home")
def is_going_on(community: UUID, now: datetime) -> QuerySet[Packet]:
    """Whether any packet may be opened, now or soon."""
    return Packet.objects.filter(community_id=community, state=State.FUNDED, closes_at__gt=now)


def going_on(community_id: UUID, member_id: UUID, *, limit: int = 3) -> list[PacketCard]:
    """The packets that this member may open now or soon and has not opened, those that open first in front."""
    live = [card_of(row) for row in _live(community=community_id, now=clock.now())]
    if not live:
        return []
    mine = Share.objects.filter(community_id=community_id, member_id=member_id, packet_id__in=[one.id for one in live])
    opened = set(mine.values_list("packet_id", flat=True))
    shut = [one for one in live if one.id not in opened]
    return _meant_for(shut, member_id)[:limit]


@prepared
def _live(community: UUID, now: datetime) -> QuerySet[Packet]:
    rows = Packet.objects.filter(community_id=community, state=State.FUNDED, closes_at__gt=now)
    return rows.order_by("opens_at", "id")[:SHOWN_GOING_ON]


def _meant_for(cards: list[PacketCard], member_id: UUID) -> list[PacketCard]:
    """Those given to this member: stage and circles are looked up once, purchases only where they decide."""
    card = member_cards([member_id]).get(member_id)
    if card is None or not cards:
        return []
    circles = circle_ids_of(member_id) if any(one.audience.circle_ids for one in cards) else frozenset()

    def is_meant(audience: Audience) -> bool:
        if audience.is_everyone or card.stage in audience.stages or not circles.isdisjoint(audience.circle_ids):
            return True
        return bool(audience.product_ids) and is_in_audience(Audience(product_ids=audience.product_ids), member_id)

    return [one for one in cards if is_meant(one.audience)]


def describe(community_id: UUID, cause_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What statement lines say about packets and shares: from whom it came, or the wish that was sent."""
    wanted = set(cause_ids)
    by_packet = packet_cards(community_id, wanted)
    shares = dict(
        Share.objects.filter(community_id=community_id, id__in=wanted - by_packet.keys()).values_list("id", "packet_id")
    )
    of_shares = packet_cards(community_id, shares.values())
    known = {packet_id: card.wish for packet_id, card in by_packet.items()}
    known |= {share_id: of_shares[packet_id].wish for share_id, packet_id in shares.items() if packet_id in of_shares}
    return known
