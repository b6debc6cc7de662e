"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.types import MemberCard
from fengqun.people.culture import queries
from fengqun.people.culture.policies import KEEP_CULTURE, is_leader
from fengqun.people.culture.queries import persona_card, personas_proposed
from fengqun.ui.navigation import entrance, nav_item

SHOWN = 3


def _waiting(request: Request) -> int | None:
    return queries.personas_to_look_at(request) if request.community else None


entrance("culture", _("文化"), "star", "culture-page", order=60)
nav_item("people", "culture", _("文化"), "book", "culture-console", order=60, right=KEEP_CULTURE, count=_waiting)


@fill("community.about", order=20)
def way_to_culture(request: Request, **_context: object) -> SafeString | None:
    """The way from what the community is to what it believes in."""
    return render_to_string("culture/_about.html", {}, request=request) if request.community else None


@fill("me.rows", order=60)
def way_from_me(request: Request, **_context: object) -> SafeString | None:
    """The way from one's own page."""
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("culture/_me.html", {"leads": is_leader(request.actor.roles)}, request=request)


@fill("member.profile.tabs", order=3)
def persona_on_profile(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """The way from a leader's profile to the page on which they show themselves."""
    if request.community is None or not is_leader(member.roles):
        return None
    card = persona_card(request.community.id, member.id)
    return (
        render_to_string("culture/_profile.html", {"card": card}, request=request) if card and card.is_shown else None
    )


@fill("console.today", order=65)
def personas_to_look_at(request: Request, **_context: object) -> SafeString | None:
    """What leaders want to show, and waits for consent."""
    community = request.community
    if community is None or not request.actor.may(KEEP_CULTURE, community.id):
        return None
    waiting = personas_proposed(community.id) if queries.personas_to_look_at(request) else []
    context = {"waiting": waiting[:SHOWN], "count": len(waiting)}
    return render_to_string("culture/_today.html", context, request=request) if waiting else None
