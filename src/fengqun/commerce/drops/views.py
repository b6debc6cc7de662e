"""Pages of drops."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from fengqun.commerce.drops import commands
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request


@require_GET
@allow(members)
def claim(request: Request, claim_id: UUID) -> HttpResponse:
    """A win leads to its order, which is opened if it is not yet."""
    order_id = commands.open_order(request.community.id, claim_id, actor=request.actor)
    return redirect("orders-detail", community=request.community.slug, order_id=order_id)
