"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.redpackets.chart import FUND, OPEN, RETURN
from fengqun.commerce.redpackets.policies import SEE_PACKETS
from fengqun.commerce.redpackets.queries import describe, going_on
from fengqun.commerce.redpackets.queries.packets import is_going_on
from fengqun.commerce.redpackets.wording import giver_line
from fengqun.commerce.wallets.chart import source
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.queries import member_cards
from fengqun.ui.navigation import nav_item

SHOWN_AT_HOME = 3

nav_item("trade", "redpackets", _("红包"), "redpacket", "redpackets-console", order=36, right=SEE_PACKETS)

source("red_packet", _("红包"), rules={OPEN}, about=describe)
source("red_packet_given", _("发红包"), rules={FUND}, about=describe)
source("red_packet_returned", _("红包退回"), rules={RETURN}, about=describe)


@fill("home.top", order=10)
def packets_at_home(request: HttpRequest) -> SafeString | None:
    """The packets that this member may open, now or soon, on top of the community's home page."""
    request = cast("Request", request)
    community, member_id = request.community, request.actor.member_id
    if community is None or member_id is None or request.actor.community_id != community.id:
        return None
    packets = going_on(community.id, member_id, limit=SHOWN_AT_HOME) if is_going_on(request) else []
    if not packets:
        return None
    people = member_cards(packet.given_by for packet in packets)
    rows = [(packet, giver_line(packet, people.get(packet.given_by), community)) for packet in packets]
    return render_to_string("redpackets/_home.html", {"rows": rows}, request=request)


@fill("me.rows", order=25)
def packets_row(request: HttpRequest, **_context: object) -> SafeString | None:
    """The way to one's own packets, on the member's own page."""
    request = cast("Request", request)
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("redpackets/_me.html", request=request)


@fill("wallet.ways", order=10)
def packets_from_wallet(request: HttpRequest, **_context: object) -> SafeString | None:
    """The way to one's own packets, in the wallet."""
    request = cast("Request", request)
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("redpackets/_me.html", request=request)
