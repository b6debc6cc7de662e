"""What the fast lane knows of red packets: how openings are decided, and what everybody may see."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.redpackets.choices import Outcome
from fengqun.commerce.redpackets.deciding import decide
from fengqun.commerce.redpackets.queries import packet_card, place_of_packet
from fengqun.kernel import clock
from fengqun.spine.lane.bursts import burst, glance
from fengqun.spine.lane.types import Answer, Claim

LANE = "redpackets"

SENTENCES = {
    str(Outcome.NOT_YET): _("红包还没开始，到时间再来。"),
    str(Outcome.OVER): _("红包已经结束，没领完的退回去了。"),
    str(Outcome.NOT_ELIGIBLE): _("这个红包不是发给你的。"),
    str(Outcome.WRONG_WORD): _("口令不对，再想想。"),
    str(Outcome.LIMIT_REACHED): _("口令错了太多次，这个红包你打不开了。"),
    str(Outcome.NOT_FOUND): _("没有找到这个红包。"),
}
"""What a refusal says to a person."""


@burst(LANE, path="/api/v1/red-packets/{id}/openings", sentences=SENTENCES)
def openings(community_id: UUID, claims: Sequence[Claim]) -> Sequence[Answer]:
    """Decide openings."""
    return decide(community_id, claims)


@glance(LANE, path="/api/v1/red-packets/{id}")
def look(subject_id: UUID) -> Answer | None:
    """What anybody may know: when it opens and closes, and how much of it is left. Not what it holds or for whom."""
    community_id = place_of_packet(subject_id)
    if community_id is None:
        return None
    packet = packet_card(community_id, subject_id)
    body = {
        "outcome": "state",
        "id": str(packet.id),
        "state": str(packet.phase),
        "kind": str(packet.kind),
        "count": packet.count,
        "left": packet.left_count if not packet.is_done else 0,
        "opens_at": packet.opens_at.isoformat(),
        "closes_at": packet.closes_at.isoformat(),
        "server_time": clock.now().isoformat(),
    }
    return Answer(200, body)
