"""The one box, what it finds, and what it did not find."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fengqun.kernel.policies import allow, anyone, having
from fengqun.kernel.requests import Request, page_number
from fengqun.spine.search.asking import LONGEST
from fengqun.spine.search.commands import note_miss
from fengqun.spine.search.documents import kind_named
from fengqun.spine.search.naming import author_names
from fengqun.spine.search.policies import SEE_MISSES
from fengqun.spine.search.queries import PAGE_SIZE, misses, search, suggestions
from fengqun.spine.search.types import Found


@require_GET
@allow(anyone)
def results(request: Request) -> HttpResponse:
    """The box and, when something was typed, what this reader may find: all kinds side by side, or one by pages."""
    return render(request, "search/results.html", _context(request) | {"nav": "home"})


@require_GET
@allow(anyone)
def suggested(request: Request) -> HttpResponse:
    """Titles and names for what has been typed so far: a fragment for below the box."""
    typed = _typed(request)
    place = (request.community.id, request.community.slug)
    found = suggestions(place, typed, actor=request.actor) if typed else []
    return render(request, "search/_suggestions.html", {"suggestions": found, "typed": typed})


@require_GET
@allow(having(SEE_MISSES))
def console(request: Request) -> HttpResponse:
    """The same for staff, with what members looked for in vain."""
    context = _context(request)
    if not context["typed"]:
        context["misses"] = misses(request.community.id)
    return render(request, "search/console.html", context | {"console_nav": "search"})


def _context(request: Request) -> dict[str, Any]:
    typed, page = _typed(request), page_number(request)
    chosen = request.GET.get("kind", "")
    kind = chosen if kind_named(chosen) else ""
    place = (request.community.id, request.community.slug)
    found = search(place, typed, actor=request.actor, kind=kind, offset=(page - 1) * PAGE_SIZE)
    if typed and not found.total and request.actor.member_id is not None:
        note_miss(request.community.id, typed)
    shown = found.group(kind) if kind else None
    hits = [hit for group in found.groups for hit in group.hits]
    return {
        "typed": typed,
        "found": found,
        "shown": shown,
        "chosen": kind,
        "tabs": _tabs(typed, found, kind),
        "authors": author_names(request.community.id, (hit.author_id for hit in hits if hit.author_id)),
        "newer": _address(typed, kind, page - 1) if page > 1 else "",
        "older": _address(typed, kind, page + 1) if shown and page * PAGE_SIZE < shown.total else "",
        "longest": LONGEST,
    }


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _tabs(typed: str, found: Found, kind: str) -> list[dict[str, Any]]:
    everything = {"url": _address(typed, ""), "label": _("全部"), "count": 0, "current": not kind}
    each = [
        {
            "url": _address(typed, group.kind.kind),
            "label": group.kind.label,
            "count": f"{group.total}+" if found.is_bounded and group.kind.is_plentiful else group.total,
            "current": kind == group.kind.kind,
        }
        for group in found.groups
    ]
    return [everything, *each] if each else []


def _address(typed: str, kind: str, page: int = 1) -> str:
    asked = {"q": typed} | ({"kind": kind} if kind else {}) | ({"page": str(page)} if page > 1 else {})
    return f"?{urlencode(asked)}"
