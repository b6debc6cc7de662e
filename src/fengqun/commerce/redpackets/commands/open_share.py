"""Open a packet, one member at a time: the way of pages and of the API."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.commerce.redpackets.choices import Outcome
from fengqun.commerce.redpackets.deciding import FORBIDDEN, decide
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.queries import has_opened, is_for, packet_card
from fengqun.commerce.redpackets.types import Opening
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.spine.lane.types import LONGEST_BODY, Answer, Claim


@transaction.atomic
def open_share(community_id: UUID, packet_id: UUID, *, actor: Actor, word: str = "", key: str = "page") -> Answer:
    """Open the packet for the actor; a second time answers with the same share.

    The answer's body names the outcome; refusals are answers too. Raises PacketNotFound, and Denied for who is no
    member of the community.
    """
    member_id = actor.require_member(community_id)
    packet = packet_card(community_id, packet_id)
    if not packet.is_done and not has_opened(community_id, packet_id, member_id) and not is_for(packet, member_id):
        rows = Packet.objects.filter(community_id=community_id, id=packet_id)
        rows.update(refused_not_eligible=F("refused_not_eligible") + 1)
        return Answer(FORBIDDEN, {"outcome": str(Outcome.NOT_ELIGIBLE)})
    [answer] = decide(community_id, [Claim(community_id, packet_id, member_id, key, word[:LONGEST_BODY])])
    return answer


def opening_of(answer: Answer) -> Opening:
    """An answer in the terms of pages."""
    body = answer.body
    is_opened = body["outcome"] == Outcome.OPENED
    return Opening(
        outcome=body["outcome"],
        status=answer.status,
        amount=Money(body["amount_minor"], body["unit"]) if is_opened else None,
        place=body.get("place", 0),
        is_last=body.get("is_last", False),
        is_replay=body.get("is_replay", False),
        opens_at=datetime.fromisoformat(body["opens_at"]) if "opens_at" in body else None,
        guesses_left=body.get("guesses_left"),
    )
