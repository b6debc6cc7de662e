"""Take a packet back before it opens."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.commands.return_rest import give_back, lock_packet
from fengqun.commerce.redpackets.errors import AlreadyOpening, PacketEnded, PacketNotFound
from fengqun.commerce.redpackets.policies import GIVE_FOR_COMMUNITY
from fengqun.commerce.redpackets.types import Returned
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor


@transaction.atomic
def withdraw(community_id: UUID, packet_id: UUID, *, actor: Actor) -> Returned:
    """Return all of it, while nobody can have opened it yet: for its giver, and for those who give for the community.

    Raises PacketNotFound (also for everybody else's packet), AlreadyOpening, PacketEnded.
    """
    member_id = actor.require_member(community_id)
    packet = lock_packet(community_id, packet_id)
    if packet.giver_id != member_id and not actor.may(GIVE_FOR_COMMUNITY, community_id):
        raise PacketNotFound
    if packet.state != State.FUNDED:
        raise PacketEnded
    if packet.opens_at <= clock.now():
        raise AlreadyOpening
    return give_back(packet, State.WITHDRAWN)
