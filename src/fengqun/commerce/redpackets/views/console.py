"""Staff give for the community, watch, and look back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.redpackets import commands
from fengqun.commerce.redpackets.choices import Phase, State
from fengqun.commerce.redpackets.forms import GivingForm, LimitsForm, audience_choices, repeated
from fengqun.commerce.redpackets.policies import GIVE_FOR_COMMUNITY, SEE_PACKETS, SET_LIMITS
from fengqun.commerce.redpackets.previews import previewed
from fengqun.commerce.redpackets.queries import (
    given_today,
    known_word,
    limits_of,
    openings_by_second,
    packet_card,
    refusals_of,
    report_of,
    shares_of_packet,
    summary_of,
)
from fengqun.commerce.redpackets.queries import (
    packets as packets_of,
)
from fengqun.commerce.redpackets.rows import share_rows, why_share
from fengqun.commerce.redpackets.types import PacketCard
from fengqun.commerce.redpackets.wording import audience_line, giver_line
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.money import POINTS, Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.queries import circle_cards
from fengqun.people.communities.queries import member_cards
from fengqun.product.catalog.queries import listed_products
from fengqun.ui.amounts import write_amount

INVALID = 422
PAGE_SIZE = 50
SHOWN_PRODUCTS = 100
LIVE_SECONDS = 30
RATE_SECONDS = 10
BAR_STEP, BAR_HEIGHT, BAR_BASE = 10, 64, 71


@require_GET
@allow(having(SEE_PACKETS))
def index(request: Request) -> HttpResponse:
    """Every packet, newest first, and what they come to."""
    community = request.community
    chosen = request.GET.get("state", "")
    state = chosen if chosen in State.values else ""
    number = page_number(request)
    found = packets_of(community.id, state=state, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    people = member_cards(packet.given_by for packet in found)
    context = {
        "console_nav": "redpackets",
        "rows": [(packet, giver_line(packet, people.get(packet.given_by), community)) for packet in found[:PAGE_SIZE]],
        "summaries": summary_of(community.id),
        "chosen": state,
        "states": State.choices,
        "may_give": request.actor.may(GIVE_FOR_COMMUNITY, community.id),
        "may_set_limits": request.actor.may(SET_LIMITS, community.id),
        "newer": f"?state={state}&page={number - 1}" if number > 1 else "",
        "older": f"?state={state}&page={number + 1}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "redpackets/console/index.html", context)


@require_GET
@allow(having(GIVE_FOR_COMMUNITY))
def new(request: Request) -> HttpResponse:
    """What the community gives, to whom; `?again=` begins with what an earlier packet was."""
    again = read_id(request.GET.get("again"))
    if again is None:
        return _form_page(request, _form(request))
    request.actor.require(SEE_PACKETS, request.community.id)
    return _form_page(request, _form(request, like=packet_card(request.community.id, again)))


@require_POST
@allow(having(GIVE_FOR_COMMUNITY))
def preview(request: Request) -> HttpResponse:
    """How members will see it, and what it takes; nothing has moved yet."""
    community = request.community
    form = _form(request, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, form, status=200 if form.is_valid() else INVALID)
    asked, limits = form.packet(), limits_of(community.id)
    try:
        commands.insist_reasonable(asked, community, limits, actor=request.actor)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, status=INVALID)
    context = previewed(request, asked, limits, is_from_community=True)
    return render(request, "redpackets/console/preview.html", context | {"console_nav": "redpackets", "form": form})


@require_POST
@allow(having(GIVE_FOR_COMMUNITY))
def packets(request: Request) -> HttpResponse:
    """Give it."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=INVALID)
    try:
        given = commands.give(
            request.community.id,
            actor=request.actor,
            form=form.packet(),
            request_key=str(form.cleaned_data["request_key"]),
            for_community=True,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, status=INVALID)
    messages.success(request, _("红包发出去了。"))
    return redirect("redpackets-console-packet", community=request.community.slug, packet_id=given.packet_id)


@require_GET
@allow(having(SEE_PACKETS))
def packet(request: Request, packet_id: UUID) -> HttpResponse:
    """One packet: live while it is opened, the report afterwards."""
    community = request.community
    found = packet_card(community.id, packet_id)
    number = page_number(request)
    shares = shares_of_packet(found, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    giver = member_cards([found.given_by]).get(found.given_by)
    may_give = request.actor.may(GIVE_FOR_COMMUNITY, community.id)
    context = _live(found) | {
        "console_nav": "redpackets",
        "giver": giver,
        "giver_line": giver_line(found, giver, community),
        "is_from_community": found.giver_id is None,
        "audience": audience_line(community.id, found),
        "word": known_word(community.id, packet_id),
        "rows": [(row, why_share(row.share, community)) for row in share_rows(shares[:PAGE_SIZE], community, None)],
        "may_give": may_give,
        "may_withdraw": may_give and found.phase is Phase.WAITING,
        "newer": f"?page={number - 1}" if number > 1 else "",
        "older": f"?page={number + 1}" if len(shares) > PAGE_SIZE else "",
    }
    return render(request, "redpackets/console/packet.html", context)


@require_GET
@allow(having(SEE_PACKETS))
def live(request: Request, packet_id: UUID) -> HttpResponse:
    """The figures that change while a packet is opened."""
    found = packet_card(request.community.id, packet_id)
    return render(request, "redpackets/console/packet.html#figures", _live(found))


@require_POST
@allow(having(GIVE_FOR_COMMUNITY))
def withdrawal(request: Request, packet_id: UUID) -> HttpResponse:
    """Take a packet back before it opens."""
    returned = commands.withdraw(request.community.id, packet_id, actor=request.actor)
    amount = write_amount(returned.amount, exact=True)
    messages.success(request, _("红包撤回了，%(amount)s 已退回。") % {"amount": amount})
    return redirect("redpackets-console-packet", community=request.community.slug, packet_id=packet_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(having(SET_LIMITS))
def limits(request: Request) -> HttpResponse:
    """How much may be given."""
    community = request.community
    kept = limits_of(community.id)
    form = LimitsForm(request.POST or None, currency=community.currency, limits=kept)
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_limits(community.id, actor=request.actor, limits=form.limits())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("上限已更新，从下一个红包起生效。"))
            return redirect("redpackets-console", community=community.slug)
    context = {"console_nav": "redpackets", "form": form}
    return render(request, "redpackets/console/limits.html", context, status=INVALID if form.is_bound else 200)


def _live(found: PacketCard) -> dict[str, Any]:
    """What changes from second to second: what is left, how fast it goes, who was refused, who opened."""
    by_second = openings_by_second(found, LIVE_SECONDS)
    report = report_of(found)
    unit = found.pot.unit
    return {
        "packet": found,
        "bars": _bars(by_second),
        "per_second": round(sum(by_second[-RATE_SECONDS:]) / RATE_SECONDS, 1),
        "most_per_second": max(by_second, default=0),
        "refusals": refusals_of(found),
        "report": report,
        "to_new": Money(report.new_minor, unit),
        "to_old": Money(report.old_minor, unit),
    }


def _bars(by_second: list[int]) -> list[dict[str, float]]:
    """The seconds as bars of a drawing 300 wide and 72 high."""
    most = max(by_second, default=0) or 1
    return [
        {"x": place * BAR_STEP, "y": BAR_BASE - count * BAR_HEIGHT / most, "height": count * BAR_HEIGHT / most}
        for place, count in enumerate(by_second)
        if count
    ]


def _form(request: Request, data: Any = None, *, like: PacketCard | None = None) -> GivingForm:  # noqa: ANN401 - Django's
    community = request.community
    audiences = audience_choices(
        community.kind,
        circles=circle_cards(community.id, actor=request.actor),
        products=listed_products(community.id, limit=SHOWN_PRODUCTS),
    )
    return GivingForm(
        data,
        community=community,
        limits=limits_of(community.id),
        audiences=audiences,
        has_points=True,
        initial=repeated(like, known_word(community.id, like.id), audiences) if like else {},
    )


def _form_page(request: Request, form: GivingForm, *, status: int = 200) -> HttpResponse:
    community = request.community
    kept = limits_of(community.id)
    today = clock.now().astimezone(community.zone).date()
    left = []
    for unit in (community.currency, POINTS):
        most = kept.in_unit(unit).community_daily_minor
        given = given_today(community.id, None, today, unit)
        left.append((Money(most, unit), Money(max(0, most - given.amount.amount_minor), unit)))
    context = {"console_nav": "redpackets", "form": form, "limits": kept, "left": left}
    return render(request, "redpackets/console/giving.html", context, status=status)
