"""What one tells of oneself, and what one is to others."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.choices import Field, TieKind
from fengqun.people.profiles.commands import (
    block,
    change_profile,
    follow,
    mute,
    unblock,
    unfollow,
    unmute,
)
from fengqun.people.profiles.forms import ProfileForm, initial_of
from fengqun.people.profiles.queries import own_facts, standing, tied_page

MAKING = {TieKind.FOLLOW: follow, TieKind.BLOCK: block, TieKind.MUTE: mute}
ENDING = {TieKind.FOLLOW: unfollow, TieKind.BLOCK: unblock, TieKind.MUTE: unmute}
MADE = {
    TieKind.FOLLOW: gettext_lazy("关注了。"),
    TieKind.BLOCK: gettext_lazy("屏蔽了。你们互相看不到对方写的，也不会收到对方的通知。"),
    TieKind.MUTE: gettext_lazy("静音了。对方不会知道，随时可以取消。"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def about_me(request: Request) -> HttpResponse:
    """What I tell of myself, and to whom."""
    member_id = request.actor.require_member(request.community.id)
    form = ProfileForm(request.POST or None, initial=initial_of(own_facts(member_id)))
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("已保存。"))
        return redirect("communities-member", community=request.community.slug, member_id=member_id)
    context = {"nav": "me", "form": form, "rows": [(form[field], form[f"{field}_audience"]) for field in Field]}
    return render(request, "profiles/about_me.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def tie(request: Request, member_id: UUID, kind: str) -> HttpResponse:
    """Follow, block or mute somebody, or (`go=end`) do so no more."""
    wanted = _kind(kind)
    if request.POST.get("go") == "end":
        ENDING[wanted](request.community.id, member_id, actor=request.actor)
        messages.success(request, _("取消了。"))
    else:
        MAKING[wanted](request.community.id, member_id, actor=request.actor)
        messages.success(request, MADE[wanted])
    if request.POST.get("back") == "hidden":
        return redirect("profiles-hidden", community=request.community.slug)
    return redirect("communities-member", community=request.community.slug, member_id=member_id)


@require_GET
@never_cache
@allow(members)
def followers(request: Request, member_id: UUID) -> HttpResponse:
    """Who follows a member."""
    return _list(request, member_id, to_member=True)


@require_GET
@never_cache
@allow(members)
def following(request: Request, member_id: UUID) -> HttpResponse:
    """Whom a member follows."""
    return _list(request, member_id, to_member=False)


@require_GET
@never_cache
@allow(members)
def hidden(request: Request) -> HttpResponse:
    """Whom I blocked or muted."""
    member_id = request.actor.require_member(request.community.id)
    page = tied_page(member_id, (TieKind.BLOCK, TieKind.MUTE), viewer_id=member_id, number=page_number(request))
    return render(request, "profiles/hidden.html", {"nav": "me", "page": page})


def _list(request: Request, member_id: UUID, *, to_member: bool) -> HttpResponse:
    member = _present(request, member_id)
    viewer_id = request.actor.require_member(request.community.id)
    if standing(viewer_id, member_id).is_blocked:
        raise MemberNotFound
    page = tied_page(
        member_id, (TieKind.FOLLOW,), to_member=to_member, viewer_id=viewer_id, number=page_number(request)
    )
    return render(request, "profiles/follows.html", {"member": member, "page": page, "to_member": to_member})


def _present(request: Request, member_id: UUID) -> MemberCard:
    card = member_card(member_id)
    if card.community_id != request.community.id or not card.is_present:
        raise MemberNotFound
    return card


def _kind(text: str) -> TieKind:
    if text not in TieKind.values:
        raise Http404
    return TieKind(text)


def _changed(request: Request, form: ProfileForm) -> bool:
    try:
        change_profile(request.community.id, form.told(), actor=request.actor)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
