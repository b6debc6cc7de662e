"""The router of this room, and what its operations have in common."""

from typing import Any

from django.core.paginator import Page
from ninja import Router

from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import entrance_of, hosts_of, role_of
from fengqun.people.circles.queries.gates import way_of
from fengqun.people.circles.types import CircleCard

router = Router(tags=["circles"])

CIRCLE = "/communities/{community}/circles/{circle}"


def paged(page: Page[Any]) -> dict[str, Any]:
    """A page, as its schema takes it."""
    return {
        "items": list(page.object_list),
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }


def circle_detail(request: Request, card: CircleCard) -> dict[str, Any]:
    """A circle, and what the caller has to do with it."""
    role = role_of(card.id, request.actor.member_id)
    way_in = None if role else entrance_of(card, request.actor.member_id)  # type: ignore[arg-type]  # members only
    return {
        "circle": card,
        "hosts": hosts_of(card.id),
        "role": role,
        "way": str(way_in.way) if way_in else "",
        "place_in_line": way_of(card, request.actor.member_id).place_in_line if way_in else 0,  # type: ignore[arg-type]
        "obstacles": [str(one) for one in way_in.obstacles] if way_in else [],
    }
