"""The culture page, its history, and the pages of leaders."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fengqun.kernel.pictures.serving import picture_response
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.culture import queries
from fengqun.people.culture.policies import KEEP_CULTURE, is_leader

PHOTO_SIZES = {"full", "small", "proposed"}


@require_safe
@never_cache
@allow(anyone)
def culture(request: Request) -> HttpResponse:
    """What the community believes in, does together and means by its words; who stands for it."""
    community = request.community
    context = {
        "nav": "home",
        "manifesto": community.manifesto,
        "rituals": queries.rituals(community.id),
        "terms": queries.terms(community.id),
        "personas": queries.personas(community.id),
        "keeps": request.actor.may(KEEP_CULTURE, community.id),
        "leads": request.actor.member_id is not None and is_leader(request.actor.roles),
    }
    return render(request, "culture/culture.html", context)


@require_safe
@never_cache
@allow(members)
def history(request: Request) -> HttpResponse:
    """Who changed what."""
    page = queries.changes_page(request.community.id, number=page_number(request))
    return render(request, "culture/history.html", {"nav": "home", "page": page})


@require_safe
@never_cache
@allow(anyone)
def persona(request: Request, member_id: UUID) -> HttpResponse:
    """A leader, as they show themselves."""
    card = queries.persona_of(request.community.id, member_id, actor=request.actor)
    context = {"nav": "home", "card": card, "is_own": request.actor.member_id == member_id}
    return render(request, "culture/persona.html", context)


@require_safe
@allow(anyone)
def photo(request: Request, member_id: UUID, size: str) -> HttpResponseBase:
    """A leader's photo."""
    name = queries.photo_file(
        request.community.id, member_id, actor=request.actor, size=size, proposed=size == "proposed"
    )
    return picture_response(name, for_everybody=False)
