"""What this room puts on an operator's day."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.content.posts.figures import contributors
from fengqun.content.posts.policies import MODERATE_POSTS
from fengqun.content.posts.queries import feed, posts_of_member
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.types import MemberCard

SHOWN = 4
SHOWN_ON_PROFILE = 10


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
    """What this member said last, as far as the visitor may read it."""
    community = request.community
    if community is None:
        return None
    posts = posts_of_member(community.id, member.id, actor=request.actor, limit=SHOWN_ON_PROFILE)
    return render_to_string("posts/_of_member.html", {"posts": posts}, request=request) if posts else None
