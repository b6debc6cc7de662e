"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.commerce.redpackets.models import Packet, Share, WrongWord
from fengqun.people.accounts.personal_data import (
    Record,
    erases_personal_data,
    exports_personal_data,
    hinders_erasure,
)
from fengqun.people.communities.queries import member_ids_of_user

GONE = "–"


@exports_personal_data("redpackets", gettext_lazy("红包"))
def export(user_id: UUID) -> Sequence[Record]:
    """What the person gave and opened."""
    members = member_ids_of_user(user_id)
    given = Packet.objects.filter(given_by__in=members).order_by("given_at", "id")
    opened = Share.objects.filter(member_id__in=members).order_by("opened_at", "id")
    return [
        *(
            {"type": "given", **row}
            for row in given.values("id", "kind", "unit", "pot_minor", "count", "wish", "word", "state", "given_at")
        ),
        *({"type": "opened", **row} for row in opened.values("packet_id", "amount_minor", "opened_at")),
    ]


@hinders_erasure("redpackets")
def hinder(user_id: UUID) -> Sequence[str]:
    """What nobody opens comes back to the giver, who has to be there."""
    open_packets = Packet.objects.filter(giver_id__in=member_ids_of_user(user_id), ended_at=None)
    return [_("你发的红包还没领完，等它结束。")] if open_packets.exists() else []


@erases_personal_data("redpackets")
def erase(user_id: UUID) -> None:
    """Wishes go; amounts are the books and stay. What is still open of a packet goes on to its end."""
    members = member_ids_of_user(user_id)
    Packet.objects.filter(giver_id__in=members).update(wish=GONE)
    WrongWord.objects.filter(member_id__in=members).delete()
