"""What this room puts on the page of a member, and on one's own."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.policies import STAFF_ROLES
from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.queries import facts_of, standing
from fengqun.people.profiles.queries.profiles import is_told, is_told_to_circles
from fengqun.people.profiles.types import Fact, Standing


@fill("member.profile.acts", order=10)
def ties_on_profile(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """Following, blocking and muting, and how many follow."""
    viewer_id = request.actor.member_id
    if viewer_id is None:
        return None
    context = {
        "member": member,
        "between": _between(request, member),
        "is_me": viewer_id == member.id,
        "may_block": not set(member.roles) & STAFF_ROLES,
    }
    return render_to_string("profiles/_acts.html", context, request=request)


@fill("member.profile.facts", order=10)
def facts_on_profile(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """What the member tells this reader."""
    viewer_id = request.actor.member_id
    if viewer_id is None:
        return None
    facts = _facts(request, member, viewer_id) if is_told(request, other=member.id) else []
    if not facts and viewer_id != member.id:
        return None
    context = {"facts": facts, "is_me": viewer_id == member.id}
    return render_to_string("profiles/_facts.html", context, request=request)


@fill("me.profile", order=10)
def way_to_about_me(request: Request, **_context: object) -> SafeString | None:
    """The ways from the page on which one edits one's profile."""
    if request.actor.member_id is None:
        return None
    return render_to_string("profiles/_me.html", {}, request=request)


def _facts(request: Request, member: MemberCard, viewer_id: UUID) -> list[Fact]:
    tells_circles = is_told_to_circles(request, other=member.id)
    return facts_of(member, viewer_id=viewer_id, between=_between(request, member), tells_circles=tells_circles)


def _between(request: Request, member: MemberCard) -> Standing:
    """What the reader and the member are to each other; asked once for each page."""
    known: dict[object, Standing] = request.__dict__.setdefault("standings", {})
    if member.id not in known:
        known[member.id] = standing(request.actor.require_member(member.community_id), member.id)
    return known[member.id]
