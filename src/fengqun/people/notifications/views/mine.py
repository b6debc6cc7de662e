"""A member's notices and switches."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.notifications.commands import mark_read, move_switches, open_notice
from fengqun.people.notifications.forms import chosen_switches
from fengqun.people.notifications.queries import notices_page, switches_of, unread_count


@require_GET
@never_cache
@allow(members)
def notices(request: Request) -> HttpResponse:
    """What concerns me, by day, latest first."""
    member_id = request.actor.require_member(request.community.id)
    page = notices_page(request.community.id, member_id, request.community.zone, number=page_number(request))
    context = {
        "nav": "me",
        "page": page,
        "unread": unread_count(member_id),
        "newer": f"?page={page.number - 1}" if page.number > 1 else "",
        "older": f"?page={page.number + 1}" if page.has_older else "",
    }
    return render(request, "notifications/notices.html", context)


@require_GET
@never_cache
@allow(members)
def notice(request: Request, notice_id: UUID) -> HttpResponse:
    """Read one, and go to what it is about."""
    return redirect(open_notice(request.community.id, notice_id, actor=request.actor))


@require_POST
@allow(members)
def reading(request: Request) -> HttpResponse:
    """All are read."""
    mark_read(request.community.id, actor=request.actor)
    return redirect("notifications-notices", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def switches(request: Request) -> HttpResponse:
    """Of what I want to hear, and how."""
    member_id = request.actor.require_member(request.community.id)
    any_email, cards = switches_of(request.community.id, member_id)
    if request.method == "POST":
        choices, wants_email = chosen_switches(request.POST, cards, any_email=any_email)
        move_switches(request.community.id, choices, actor=request.actor, any_email=wants_email)
        messages.success(request, _("已保存。"))
        return redirect("notifications-switches", community=request.community.slug)
    return render(
        request, "notifications/switches.html", {"nav": "me", "any_email": any_email, "groups": _by_group(cards)}
    )


def _by_group(cards: list) -> list:  # type: ignore[type-arg]
    groups: dict[str, list] = {}  # type: ignore[type-arg]
    for card in cards:
        groups.setdefault(card.group, []).append(card)
    return list(groups.items())
