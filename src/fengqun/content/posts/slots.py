"""What this room puts on an operator's day."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from fengqun.content.posts.figures import contributors
from fengqun.content.posts.policies import MODERATE_POSTS
from fengqun.content.posts.queries import circle_feed, count_held, feed, pinned, posts_of_member
from fengqun.content.posts.queries.feeds import is_pinned_in_circle
from fengqun.content.posts.queries.waiting import held_comments, held_posts
from fengqun.content.posts.views.common import not_met
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.circles.commands import mark_seen
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import has_news
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.types import MemberCard
from fengqun.ui.navigation import nav_item

SHOWN = 4
SHOWN_ON_PROFILE = 10


def _held(request: Request) -> int | None:
    """What waits for this member of staff."""
    actor, community_id = request.actor, request.community.id
    if actor.may(MODERATE_POSTS, community_id) and actor.may(MANAGE_CIRCLES, community_id):
        return held_posts(request) + held_comments(request) or None
    return count_held(community_id, actor=actor) or None


def _moderates_a_circle(request: Request) -> bool:
    return bool(request.actor.scopes_of(MODERATE_POSTS, request.community.id))


nav_item(
    "content",
    "posts",
    pgettext_lazy("console", "待审"),
    "eye",
    "posts-held",
    order=40,
    right=MODERATE_POSTS,
    count=_held,
    also=_moderates_a_circle,
)


@fill("console.today.figures", order=20)
def contributors_today(request: Request, **_context: object) -> SafeString | None:
    """Who speaks here."""
    community = request.community
    if community is None or not request.actor.may(MODERATE_POSTS, community.id):
        return None
    context = {"contributors": contributors(community.id), "members": community.member_count}
    return render_to_string("posts/_today_figure.html", context, request=request)


@fill("console.today.aside", order=30)
def newest_posts(request: Request, **_context: object) -> SafeString | None:
    """What members said last."""
    community = request.community
    if community is None or not request.actor.may(MODERATE_POSTS, community.id):
        return None
    newest = feed(community.id, actor=request.actor, tab="latest", limit=SHOWN).posts
    return render_to_string("posts/_today_newest.html", {"posts": newest}, request=request) if newest else None


@fill("member.profile.tabs", order=10)
def posts_on_profile(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """What this member said last, as far as the visitor may read it; nothing where the two do not meet."""
    community = request.community
    if community is None or member.id in not_met(request):
        return None
    posts = posts_of_member(community.id, member.id, actor=request.actor, limit=SHOWN_ON_PROFILE)
    return render_to_string("posts/_of_member.html", {"posts": posts}, request=request) if posts else None


@fill("circle.body", order=20)
def talk_of_a_circle(request: Request, *, circle: CircleCard, **_context: object) -> SafeString | None:
    """What is said in a circle, for those who belong; looking is having seen."""
    community = request.community
    if community is None:
        return None
    talk = circle_feed(community.id, circle.id, actor=request.actor, limit=SHOWN, without=not_met(request))
    if has_news(request, circle=circle.id):
        mark_seen(circle.id, request.actor)
    has_pins = bool(talk.posts) and is_pinned_in_circle(request, circle=circle.id)
    pins = pinned(community.id, circle_id=circle.id, actor=request.actor) if has_pins else []
    context = {"circle": circle, "feed": talk, "pins": pins, "is_member": True}
    return render_to_string("posts/_circle_body.html", context, request=request)
