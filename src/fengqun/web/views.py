"""Pages that belong to no single room: the door of the server, its pulse, and an operator's day."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.defaults import page_not_found

from fengqun.kernel import clock
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, anyone, having
from fengqun.kernel.problems import problem_of
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import all_communities, communities_of
from fengqun.web.policies import SEE_TODAY

API_PREFIX = "/api/"


@allow(anyone)
def health(_request: Request) -> HttpResponse:
    """`ok` when this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def missing(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """There is no such address: problem details for programs, a page for people."""
    if request.path.startswith(API_PREFIX):
        return problem_of(NotFound())
    return page_not_found(request, exception)


@allow(anyone)
def alive(_request: Request) -> HttpResponse:
    """`ok` when this process answers at all, whatever its database does."""
    return HttpResponse("ok", content_type="text/plain")


@allow(anyone)
def home(request: Request) -> HttpResponse:
    """The door: a member of one community walks straight in, everybody else chooses."""
    mine = communities_of(request.actor.user_id) if request.actor.user_id else []
    known = {card.id for card, _member in mine}
    others = [card for card in all_communities() if card.id not in known]
    if len(mine) + len(others) == 1:
        only = mine[0][0] if mine else others[0]
        return redirect("posts-feed" if mine else "communities-about", community=only.slug)
    return render(request, "web/home.html", {"mine": mine, "others": others})


@allow(having(SEE_TODAY))
def today(request: Request) -> HttpResponse:
    """What needs a human today, put together from the rooms' slots."""
    return render(request, "web/today.html", {"console_nav": "today", "now": clock.now()})
