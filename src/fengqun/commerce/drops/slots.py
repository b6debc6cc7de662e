"""What this room puts on pages that are not its own."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.drops.offers import drops_of_product, next_offer, offers_of
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.queries import open_drops
from fengqun.commerce.drops.queries.cards import is_open
from fengqun.commerce.drops.queries.reminders import reminded_counts, reminders_of
from fengqun.commerce.drops.types import Phase
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.policies import may_see_shop
from fengqun.ui.navigation import nav_item

SHOWN = 3

nav_item("trade", "drops", _("限时抢购"), "bolt", "drops-console", order=34, right=RUN_DROPS)


@fill("home.top", order=10)
def drop_on_top(request: HttpRequest) -> SafeString | None:
    """What can be won now, or starts next."""
    request = cast("Request", request)
    community = request.community
    if community is None or not may_see_shop(request.actor, community):
        return None
    offer = next_offer(community.id, actor=request.actor) if is_open(request) else None
    if offer is None:
        return None
    member_id = request.actor.member_id
    request.has_slab = True  # type: ignore[attr-defined]  # a page has one at most
    context = {
        "offer": offer,
        "drop": offer.drop,
        "is_reminded": member_id is not None
        and offer.drop.id in reminders_of(community.id, member_id, [offer.drop.id]),
        "waiting": reminded_counts(community.id, [offer.drop.id]).get(offer.drop.id, 0),
    }
    return render_to_string("drops/_top.html", context, request=request)


@fill("shop.top", order=10)
def drops_in_shop(request: HttpRequest) -> SafeString | None:
    """The way to the drops, while there are any."""
    request = cast("Request", request)
    community = request.community
    if community is None or not may_see_shop(request.actor, community):
        return None
    offer = next_offer(community.id, actor=request.actor)
    return _strip(request, offer) if offer else None


@fill("product.aside", order=10)
def drop_of_product(request: HttpRequest, *, product: Any, **_context: object) -> SafeString | None:  # noqa: ANN401
    """That the product can be won for less, now or soon."""
    request = cast("Request", request)
    if request.community is None:
        return None
    found = drops_of_product(request.community.id, product.id, actor=request.actor)
    return _strip(request, offers_of(found[:1])[0]) if found else None


@fill("console.today.aside", order=10)
def drops_today(request: HttpRequest) -> SafeString | None:
    """The drops that go on or come next."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(RUN_DROPS, community.id):
        return None
    drops = open_drops(community.id, limit=SHOWN)
    if not drops:
        return None
    waiting = reminded_counts(community.id, [drop.id for drop in drops])
    rows = [(offer, waiting.get(offer.drop.id, 0)) for offer in offers_of(drops)]
    return render_to_string("drops/_today.html", {"rows": rows}, request=request)


def _strip(request: Request, offer: Any) -> SafeString:  # noqa: ANN401 - an Offer
    context = {"offer": offer, "drop": offer.drop, "is_coming": offer.drop.phase is Phase.COMING}
    return render_to_string("drops/_strip.html", context, request=request)
