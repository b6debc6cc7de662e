"""What nobody opened goes back where it came from, once."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.redpackets.activities import RedPacketReturned
from fengqun.commerce.redpackets.chart import PACKET, RETURN, expense, pot_of
from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.errors import PacketNotFound
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.types import Returned
from fengqun.commerce.wallets.chart import wallet_of
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import Money
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.types import Cause, JournalDraft, Line

MOST_AT_ONCE = 500


def return_due() -> int:
    """Return the rest of every packet whose time is up, each in a transaction of its own; answers how many.

    One that is refused does not keep the others waiting: all refusals are raised together when the rest is done.
    """
    # the latest first: what cannot be returned grows old, and must not fill the batch
    due = Packet.objects.filter(state=State.FUNDED, closes_at__lte=clock.now()).order_by("-closes_at", "id")
    found = list(due.values_list("community_id", "id")[:MOST_AT_ONCE])
    returned, refusals = 0, []
    for community_id, packet_id in found:
        try:
            returned += return_rest(community_id, packet_id) is not None
        except DomainError as refusal:
            refusal.add_note(f"red packet {packet_id} of community {community_id}")
            refusals.append(refusal)
    if refusals:
        raise ExceptionGroup("red packets that could not be returned", refusals)
    return returned


@transaction.atomic
def return_rest(community_id: UUID, packet_id: UUID) -> Returned | None:
    """Return the rest of a packet if its time is up; None where it is not, or where that has been done.

    Raises PacketNotFound.
    """
    packet = lock_packet(community_id, packet_id)
    if packet.state != State.FUNDED or packet.closes_at > clock.now():
        return None
    return give_back(packet, State.RETURNED)


def lock_packet(community_id: UUID, packet_id: UUID) -> Packet:
    """The packet, held until the transaction ends. Raises PacketNotFound."""
    row = Packet.objects.select_for_update().filter(community_id=community_id, id=packet_id).first()
    if row is None:
        raise PacketNotFound
    return row


def give_back(packet: Packet, state: State) -> Returned:
    """Move what is left in a locked, funded packet back to its giver, and end it in `state`."""
    rest, shares = packet.pot_minor - packet.opened_minor, packet.count - packet.opened_count
    packet.state, packet.returned_minor, packet.ended_at = state, rest, clock.now()
    packet.save(update_fields=["state", "returned_minor", "ended_at"])
    activity_id = record(
        RedPacketReturned(
            community_id=packet.community_id,
            object_id=packet.id,
            giver_id=packet.giver_id,
            amount_minor=rest,
            unit=packet.unit,
            count=shares,
            is_withdrawn=state is State.WITHDRAWN,
        )
    )
    source = expense(packet.unit) if packet.giver_id is None else wallet_of(packet.giver_id, packet.unit)
    post(
        JournalDraft(
            community_id=packet.community_id,
            key=f"redpacket:{packet.id}:return",
            rule=RETURN,
            cause=Cause(PACKET, packet.id, activity_id, RedPacketReturned.verb),
            lines=(Line(pot_of(packet.id, packet.unit), source, rest, packet.unit),),
            params={
                "pot_minor": packet.pot_minor,
                "opened_minor": packet.opened_minor,
                "count": shares,
                "is_withdrawn": state is State.WITHDRAWN,
            },
        )
    )
    return Returned(packet.id, Money(rest, packet.unit), shares)
