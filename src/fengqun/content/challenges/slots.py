"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.content.challenges.policies import RUN_CHALLENGES
from fengqun.content.challenges.queries import challenges_page, held_counts, open_today, silent_count
from fengqun.content.challenges.queries.cards import is_running, takes_part
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.ui.navigation import entrance, nav_item

entrance("challenges", _("打卡"), "flame", "challenges-list", order=30)
nav_item("content", "challenges", _("打卡"), "flame", "challenges-console", order=40, right=RUN_CHALLENGES)


@fill("home.top", order=40)
def todays_check_ins(request: Request, **_context: object) -> SafeString | None:
    """A member's challenges that wait for today's check-in."""
    community, member_id = request.community, request.actor.member_id
    if community is None or member_id is None:
        return None
    waiting = open_today(community, member_id) if takes_part(request) else []
    return render_to_string("challenges/_home.html", {"challenges": waiting}, request=request) if waiting else None


@fill("console.today", order=55)
def challenges_to_look_after(request: Request, **_context: object) -> SafeString | None:
    """Running challenges in which something waits to be looked at, or in which people fell silent."""
    community = request.community
    if community is None or not request.actor.may(RUN_CHALLENGES, community.id):
        return None
    if not is_running(request):
        return None
    running = challenges_page(community, actor=request.actor).object_list
    held = held_counts([card.id for card in running])
    rows = [
        (card, held.get(card.id, 0), silent_count(card, community) if card.is_running else 0) for card in running[:5]
    ]
    rows = [row for row in rows if row[1] or row[2]]
    context = {"rows": rows, "total": sum(waiting + silent for _card, waiting, silent in rows)}
    return render_to_string("challenges/_today.html", context, request=request) if rows else None
