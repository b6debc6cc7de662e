"""A packet: sealed, opened, over; and a member's own."""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.redpackets import commands
from fengqun.commerce.redpackets.choices import Outcome, Phase, State
from fengqun.commerce.redpackets.commands.open_share import opening_of
from fengqun.commerce.redpackets.lane import SENTENCES
from fengqun.commerce.redpackets.policies import SEE_PACKETS
from fengqun.commerce.redpackets.queries import (
    given_by_member,
    is_for,
    known_word,
    limits_of,
    own_share,
    packet_card,
    shares_of_packet,
    shares_received,
    sums_of_member,
)
from fengqun.commerce.redpackets.rows import ShareRow, share_rows
from fengqun.commerce.redpackets.types import Opening, PacketCard, ShareCard
from fengqun.commerce.redpackets.wording import audience_line, giver_line, lasted
from fengqun.commerce.redpackets.words import MAX_WORD
from fengqun.kernel import clock
from fengqun.kernel.errors import NotFound
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import POINTS
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.policies import may_see_shop
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.spine.lane.errors import Undecided

PAGE_SIZE = 50
QR_SCALE = 12
RECEIVED, GIVEN = "received", "given"
BUSY = _("这会儿人太多，还没轮到你。再点一次，不会重复。")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a packet. `is_meant`: it was given to them among others."""

    member_id: UUID | None
    share: ShareCard | None
    is_giver: bool
    is_staff: bool
    is_meant: bool

    @property
    def may_see_shares(self) -> bool:
        """Whether the list of openings is theirs to see."""
        return self.share is not None or self.is_giver or self.is_staff or self.is_meant


@require_GET
@never_cache
@allow(anyone)
def detail(request: Request, packet_id: UUID) -> HttpResponse:
    """The packet as it is for whoever looks: sealed, or opened with the list of shares."""
    return _page(request, packet_id)


@require_POST
@allow(members)
def openings(request: Request, packet_id: UUID) -> HttpResponse:
    """Open it. The form brings its key: sent twice it is one wish; after an answer the next form has another."""
    word, key = request.POST.get("word", ""), request.POST.get("key", "")
    try:
        answer = commands.open_share(request.community.id, packet_id, actor=request.actor, word=word, key=key)
    except Undecided as trouble:
        return _page(request, packet_id, said=Opening(trouble.code, trouble.status), key=key)
    said = opening_of(answer)
    if said.outcome in {Outcome.OPENED, Outcome.EMPTY}:
        return redirect("redpackets-packet", community=request.community.slug, packet_id=packet_id)
    return _page(request, packet_id, said=said)


@require_GET
@allow(members)
def mine(request: Request) -> HttpResponse:
    """What I have received, and what I have given."""
    community = request.community
    member_id = request.actor.require_member(community.id)
    tab = GIVEN if request.GET.get("tab") == GIVEN else RECEIVED
    number = page_number(request)
    offset, limit = (number - 1) * PAGE_SIZE, PAGE_SIZE + 1
    received = shares_received(community.id, member_id, offset=offset, limit=limit) if tab == RECEIVED else []
    given = given_by_member(community.id, member_id, offset=offset, limit=limit) if tab == GIVEN else []
    people = member_cards({packet.given_by for _share, packet in received})
    sums = [sums_of_member(community.id, member_id, unit) for unit in (community.currency, POINTS)]
    context = {
        "nav": "me",
        "tab": tab,
        "sums": [one for one in sums if one.received_count or one.given_count] or sums[:1],
        "received": [
            (share, packet, giver_line(packet, people.get(packet.given_by), community), people.get(packet.given_by))
            for share, packet in received[:PAGE_SIZE]
        ],
        "given": given[:PAGE_SIZE],
        "may_give": limits_of(community.id).may_members_give,
        "newer": f"?tab={tab}&page={number - 1}" if number > 1 else "",
        "older": f"?tab={tab}&page={number + 1}" if max(len(received), len(given)) > PAGE_SIZE else "",
    }
    return render(request, "redpackets/mine.html", context)


@require_GET
@allow(members)
def poster(request: Request, packet_id: UUID) -> HttpResponse:
    """A picture to show or to save: the wish, who gives, and the way here."""
    community = request.community
    packet = packet_card(community.id, packet_id)
    giver = member_cards([packet.given_by]).get(packet.given_by)
    context = {
        "nav": "me",
        "packet": packet,
        "giver": giver,
        "giver_line": giver_line(packet, giver, community),
        "is_from_community": packet.giver_id is None,
        "link_url": _address(request, packet_id),
    }
    return render(request, "redpackets/poster.html", context)


@require_http_methods(["GET", "HEAD"])
@allow(members)
def code_picture(request: Request, packet_id: UUID, kind: str) -> HttpResponse:
    """The QR code of a packet's address as SVG or PNG."""
    packet = packet_card(request.community.id, packet_id)
    made = segno.make(_address(request, packet.id), error="m")
    buffer = io.BytesIO()
    if kind == "svg":
        made.save(buffer, kind="svg", scale=1, border=2, omitsize=True, dark="#7a1410", light="#fff")
        return HttpResponse(buffer.getvalue(), content_type="image/svg+xml")
    made.save(buffer, kind="png", scale=QR_SCALE, border=2)
    response = HttpResponse(buffer.getvalue(), content_type="image/png")
    response["Content-Disposition"] = 'attachment; filename="red-packet.png"'
    return response


def _page(request: Request, packet_id: UUID, *, said: Opening | None = None, key: str = "") -> HttpResponse:
    community = request.community
    if not may_see_shop(request.actor, community):
        return _shut(request, packet_id)
    packet = _looked_at(community.id, packet_id)
    viewer = _viewer(request, packet)
    giver = member_cards([packet.given_by]).get(packet.given_by)
    context = {
        "packet": packet,
        "viewer": viewer,
        "giver": giver,
        "giver_line": giver_line(packet, giver, community),
        "is_from_community": packet.giver_id is None,
        "word": known_word(community.id, packet_id) if packet.has_word and viewer.is_giver else "",
        "may_withdraw": viewer.is_giver and packet.phase is Phase.WAITING,
        "key": key or str(new_id()),
    }
    wants_list = "shares" in request.GET and (viewer.is_giver or viewer.is_staff)
    if viewer.share or wants_list or (packet.is_done and viewer.may_see_shares and packet.state != State.WITHDRAWN):
        return render(request, "redpackets/opened.html", context | _opened(request, packet, viewer))
    status = said.status if said else 200
    template = "redpackets/sealed.html#envelope" if request.htmx else "redpackets/sealed.html"
    return render(request, template, context | _sealed(request, packet, viewer, giver, said), status=status)


def _shut(request: Request, packet_id: UUID) -> HttpResponse:
    """What a closed community shows to outsiders: that this is for members, and the way in."""
    packet_card(request.community.id, packet_id)
    template = "redpackets/shut.html#envelope" if request.htmx else "redpackets/shut.html"
    return render(request, template, _ways_in(request))


def _ways_in(request: Request) -> dict[str, str]:
    return {
        "join_url": reverse("communities-join", kwargs={"community": request.community.slug}),
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }


def _sealed(
    request: Request, packet: PacketCard, viewer: Viewer, giver: MemberCard | None, said: Opening | None
) -> dict[str, Any]:
    community = request.community
    why_not = _why_not(packet, viewer)
    may_try = not why_not and packet.phase in {Phase.OPEN, Phase.WAITING}
    sentences = SENTENCES | {Undecided.code: BUSY}
    sentence = sentences.get(said.outcome) if said and said.outcome != Outcome.NOT_YET else None
    return {
        "community": community,
        "giver": giver,
        "audience": audience_line(community.id, packet),
        "why_not": why_not,
        "can_open": may_try and packet.phase is Phase.OPEN,
        "said": said,
        "sentence": sentence,
        "token": commands.lane_token(community.id, packet.id, actor=request.actor) if may_try else "",
        "max_word": MAX_WORD,
        "may_see_terms": not why_not or (why_not == Outcome.NOT_ELIGIBLE and viewer.may_see_shares),
        **_ways_in(request),
    }


def _why_not(packet: PacketCard, viewer: Viewer) -> str:
    """Why this viewer cannot open it, as a code for the template; empty where they can, now or later."""
    if packet.phase in {Phase.OVER, Phase.WITHDRAWN, Phase.EMPTY}:
        return str(packet.phase)
    if viewer.member_id is None:
        return "not_member"
    return "" if viewer.is_meant else str(Outcome.NOT_ELIGIBLE)


def _opened(request: Request, packet: PacketCard, viewer: Viewer) -> dict[str, Any]:
    number = page_number(request)
    found = shares_of_packet(packet, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    kept = "shares=&" if "shares" in request.GET else ""
    rows: list[ShareRow] = share_rows(found[:PAGE_SIZE], request.community, viewer.member_id)
    return {
        "nav": "me",
        "rows": rows,
        "took": lasted(packet.took),
        "can_still_open": viewer.share is None and viewer.is_meant and packet.phase is Phase.OPEN,
        "may_give": limits_of(request.community.id).may_members_give,
        "newer": f"?{kept}page={number - 1}" if number > 1 else "",
        "older": f"?{kept}page={number + 1}" if len(found) > PAGE_SIZE else "",
    }


def _viewer(request: Request, packet: PacketCard) -> Viewer:
    community: CommunityCard = request.community
    actor = request.actor
    member_id = actor.member_id if actor.community_id == community.id else None
    return Viewer(
        member_id=member_id,
        share=own_share(packet, member_id) if member_id else None,
        is_giver=member_id is not None and packet.giver_id == member_id,
        is_staff=actor.may(SEE_PACKETS, community.id),
        is_meant=member_id is not None and is_for(packet, member_id),
    )


def _looked_at(community_id: UUID, packet_id: UUID) -> PacketCard:
    """The packet; whoever looks first after its time is up sends the rest back."""
    packet = packet_card(community_id, packet_id)
    if packet.state is State.FUNDED and packet.closes_at <= clock.now():
        commands.return_rest(community_id, packet_id)
        return packet_card(community_id, packet_id)
    return packet


def _address(request: Request, packet_id: UUID) -> str:
    if request.community is None:
        raise NotFound
    kwargs = {"community": request.community.slug, "packet_id": packet_id}
    return request.build_absolute_uri(reverse("redpackets-packet", kwargs=kwargs))
