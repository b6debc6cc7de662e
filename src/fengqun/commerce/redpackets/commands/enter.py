"""Let a member into the fast lane of one packet."""

from uuid import UUID

from fengqun.commerce.redpackets.choices import Phase
from fengqun.commerce.redpackets.lane import LANE
from fengqun.commerce.redpackets.queries import is_for, packet_card
from fengqun.kernel.policies import Actor
from fengqun.spine.lane.tokens import issue


def lane_token(community_id: UUID, packet_id: UUID, *, actor: Actor) -> str:
    """A lane token for opening the packet; empty for whom it is not, or where nothing is left to open.

    Raises PacketNotFound, and Denied for who is no member.
    """
    member_id = actor.require_member(community_id)
    packet = packet_card(community_id, packet_id)
    if packet.phase not in {Phase.WAITING, Phase.OPEN} or not is_for(packet, member_id):
        return ""
    return issue(LANE, community_id, packet_id, member_id)
