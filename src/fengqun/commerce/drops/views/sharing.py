"""What people show around: a poster to save, and a link to send."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from fengqun.commerce.drops.offers import offer_of
from fengqun.commerce.drops.posters import QR_SIDE, code_of, drawing, embedded, lines_of
from fengqun.commerce.drops.queries import drop_known_to
from fengqun.commerce.drops.wording import zone_words
from fengqun.commerce.orders.policies import visitors
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fragments


@require_GET
@allow(visitors)
def poster(request: Request, drop_id: UUID) -> HttpResponse:
    """The poster, to save or to send."""
    offer = offer_of(drop_known_to(request.community.id, drop_id, actor=request.actor))
    context = {"nav": "shop", "offer": offer, "drop": offer.drop, "address": _address(request, drop_id)}
    return render(request, "drops/poster.html", context)


@require_GET
@allow(visitors)
def picture(request: Request, drop_id: UUID) -> HttpResponse:
    """The poster as one SVG picture that needs nothing else."""
    offer = offer_of(drop_known_to(request.community.id, drop_id, actor=request.actor))
    box, paths = drawing(offer.picture)
    code = code_of(_address(request, drop_id))
    context = {
        "offer": offer,
        "drop": offer.drop,
        "lines": lines_of(offer.drop.title),
        "zone": zone_words(request.community.zone),
        "photograph": embedded(offer),
        "box": box,
        "paths": paths,
        "code": code,
        "scale": f"{QR_SIDE / code.side:.4f}",
    }
    content = render_to_string("drops/poster.svg", context, request=request)
    response = HttpResponse(content, content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-cache"
    return response


def _address(request: Request, drop_id: UUID) -> str:
    """Where the code leads: the sharer's own link where a room above knows one, else the drop's page."""
    path = reverse("drops-detail", kwargs={"community": request.community.slug, "drop_id": drop_id})
    return request.build_absolute_uri(next(iter(fragments("share.address", request, path=path)), path))
