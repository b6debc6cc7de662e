"""Somebody follows a link."""

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fengqun.growth.referrals.commands import record_click
from fengqun.growth.referrals.commands.create_link import require_own_path
from fengqun.growth.referrals.errors import UnknownCode
from fengqun.growth.referrals.queries import link_by_code, terms_of
from fengqun.growth.referrals.visits import is_counted, read_visit
from fengqun.kernel.policies import allow, anyone
from fengqun.kernel.requests import Request, client_address
from fengqun.people.communities.queries import community_by_id

COOKIE = "fq_visitor"
DAY_SECONDS = 86_400


@never_cache
@require_safe
@allow(anyone)
def follow(request: Request, code: str) -> HttpResponse:
    """Count the click, remember the visitor, lead on to the page. Robots and prefetches only pass."""
    link = link_by_code(code)
    if link is None:
        raise UnknownCode
    require_own_path(link.target_path, slug=community_by_id(link.community_id).slug)
    response = HttpResponseRedirect(link.target_path)
    if not is_counted(request.method or "", request.headers):
        return response
    visitor_id = visitor_of(request) or uuid4()
    record_click(
        link,
        visitor_id=visitor_id,
        visit=read_visit(client_address(request), request.headers),
        user_id=request.actor.user_id,
    )
    response.set_cookie(
        COOKIE,
        str(visitor_id),
        max_age=terms_of(link.community_id).attribution_days * DAY_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def visitor_of(request: Request) -> UUID | None:
    """The visitor's id from the cookie, or None."""
    try:
        return UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
