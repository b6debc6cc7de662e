"""Open a packet, one member at a time: the way of pages and of the API."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.commerce.redpackets.choices import Outcome
from fengqun.commerce.redpackets.deciding import FORBIDDEN
from fengqun.commerce.redpackets.lane import LANE
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.queries import has_opened, is_for, packet_card
from fengqun.commerce.redpackets.types import Opening
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.spine.lane.answers import checked_key
from fengqun.spine.lane.deciding import decide_one
from fengqun.spine.lane.types import LONGEST_BODY, Answer, Claim


def open_share(community_id: UUID, packet_id: UUID, *, actor: Actor, word: str = "", key: str = "") -> Answer:
    """Open the packet for the actor; a second time answers with the same share. Without a key it is a new wish.

    The answer's body names the outcome; refusals are answers too. Raises PacketNotFound, Denied for who is no member
    of the community, KeyInvalid, and Undecided where the database gave no answer in time: the same key asks again.
    """
    key = checked_key(key or str(new_id()))
    member_id = actor.require_member(community_id)
    packet = packet_card(community_id, packet_id)
    if not packet.is_done and not has_opened(community_id, packet_id, member_id) and not is_for(packet, member_id):
        _count_refusal(community_id, packet_id)
        return Answer(FORBIDDEN, {"outcome": str(Outcome.NOT_ELIGIBLE)})
    return decide_one(LANE, Claim(community_id, packet_id, member_id, key, word[:LONGEST_BODY]))


@transaction.atomic
def _count_refusal(community_id: UUID, packet_id: UUID) -> None:
    """Count one for whom it is not, if nobody holds the packet at this moment: a refusal waits for nothing."""
    rows = Packet.objects.filter(community_id=community_id, id=packet_id)
    if rows.select_for_update(skip_locked=True).exists():
        rows.update(refused_not_eligible=F("refused_not_eligible") + 1)


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
