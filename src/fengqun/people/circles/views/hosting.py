"""What the hosts of a circle do: decide, invite, remove, appoint, change, archive, split."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.commands import (
    accept_request,
    appoint_host,
    archive_circle,
    change_circle,
    dismiss_host,
    invite_to_circle,
    refuse_request,
    remove_from_circle,
    restore_circle,
    split_circle,
    undo_split,
    withdraw_invitation,
)
from fengqun.people.circles.errors import CircleIsArchived, NotInCircle, PeopleChanged, RequestNotFound, SplitStands
from fengqun.people.circles.forms import ReasonForm, SplitForm
from fengqun.people.circles.queries import (
    SplitProposal,
    invitations_from,
    member_ids_of,
    request_card,
    role_of,
    split_proposal,
    undoable_split,
)
from fengqun.people.circles.types import CircleCard
from fengqun.people.circles.views.common import circle_form, find_as_host, refuse_in
from fengqun.people.communities.queries import directory_page, member_card


@require_POST
@allow(members)
def acceptance(request: Request, circle: str, request_id: UUID) -> HttpResponse:
    """Let the asking member in."""
    card = find_as_host(request, circle)
    accept_request(request.community.id, card.id, request_id, actor=request.actor)
    messages.success(request, _("已通过，对方进圈了。"))
    return _to(request, card)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def refusal(request: Request, circle: str, request_id: UUID) -> HttpResponse:
    """Refuse, with a reason."""
    card = find_as_host(request, circle)
    asked = request_card(card.id, request_id)
    if asked is None:
        raise RequestNotFound
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refuse_request(
            request.community.id, card.id, request_id, actor=request.actor, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("已告诉对方，并附上理由。"))
        return _to(request, card)
    context = {"nav": "circles", "circle": card, "asked": asked, "form": form}
    return render(request, "circles/refusal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def removal(request: Request, circle: str, member_id: UUID) -> HttpResponse:
    """Remove a member, with a reason."""
    card = find_as_host(request, circle)
    if not role_of(card.id, member_id):
        raise NotInCircle
    person = member_card(member_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove_from_circle(
            request.community.id, card.id, member_id, actor=request.actor, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("%(name)s 已离开圈子，理由也告诉了对方。") % {"name": person.name})
        return redirect("circles-members", community=request.community.slug, circle=card.slug)
    context = {"nav": "circles", "circle": card, "person": person, "form": form}
    return render(request, "circles/removal.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def host(request: Request, circle: str, member_id: UUID) -> HttpResponse:
    """Let a member host the circle, or let a host step down."""
    card = find_as_host(request, circle)
    if request.POST.get("go") == "dismiss":
        dismiss_host(request.community.id, card.id, member_id, actor=request.actor)
        messages.success(request, _("%(name)s 不再主持。") % {"name": member_card(member_id).name})
    else:
        appoint_host(request.community.id, card.id, member_id, actor=request.actor)
        messages.success(request, _("%(name)s 开始主持。") % {"name": member_card(member_id).name})
    return redirect("circles-members", community=request.community.slug, circle=card.slug)


@require_safe
@never_cache
@allow(members)
def invitations(request: Request, circle: str) -> HttpResponse:
    """Find members to invite, and see which invitations wait."""
    card = find_as_host(request, circle)
    if not card.is_active:
        raise CircleIsArchived
    search = request.GET.get("q", "").strip()
    waiting = invitations_from(card.id)
    context = {
        "nav": "circles",
        "circle": card,
        "search": search,
        "waiting": waiting,
        "page": directory_page(request.community.id, search=search, number=page_number(request)),
        "inside": member_ids_of(card.id),
        "invited": {one.person.id for one in waiting},
    }
    return render(request, "circles/invitations.html", context)


@require_POST
@allow(members)
def invitation(request: Request, circle: str, member_id: UUID) -> HttpResponse:
    """Invite a member, or take the invitation back."""
    card = find_as_host(request, circle)
    if request.POST.get("go") == "withdraw":
        withdraw_invitation(request.community.id, card.id, member_id, actor=request.actor)
        messages.success(request, _("邀请已收回。"))
    else:
        invite_to_circle(request.community.id, card.id, member_id, actor=request.actor)
        messages.success(request, _("已邀请 %(name)s，等对方答应。") % {"name": member_card(member_id).name})
    return redirect("circles-invitations", community=request.community.slug, circle=card.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def settings(request: Request, circle: str) -> HttpResponse:
    """Change what the circle is."""
    card = find_as_host(request, circle)
    form = circle_form(request, is_new=False, initial=asdict(card.settings) | {"is_core": card.is_core})
    if request.method == "POST" and form.is_valid():
        try:
            change_circle(
                request.community.id,
                card.id,
                actor=request.actor,
                settings=form.settings,
                is_core=form.cleaned_data.get("is_core"),
            )
        except DomainError as error:
            refuse_in(form, error)
        else:
            messages.success(request, _("已保存。"))
            return _to(request, card)
    context = {"nav": "circles", "circle": card, "form": form}
    return render(request, "circles/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def archive(request: Request, circle: str) -> HttpResponse:
    """Let the circle rest, after having been asked."""
    card = find_as_host(request, circle)
    if request.method == "POST":
        archive_circle(request.community.id, card.id, actor=request.actor)
        messages.success(request, _("圈子已归档，随时可以恢复。"))
        return _to(request, card)
    return render(request, "circles/archive.html", {"nav": "circles", "circle": card})


@require_POST
@allow(members)
def restoration(request: Request, circle: str) -> HttpResponse:
    """Let the circle go on."""
    card = find_as_host(request, circle)
    restore_circle(request.community.id, card.id, actor=request.actor)
    messages.success(request, _("圈子恢复了。"))
    return _to(request, card)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def split(request: Request, circle: str) -> HttpResponse:
    """Show how the circle would be split, and split it."""
    card = find_as_host(request, circle)
    if not card.is_active:
        raise CircleIsArchived
    proposal = split_proposal(card.id)
    form = _split_form(request, card, proposal)
    if request.method == "POST" and form.is_valid():
        try:
            made = split_circle(
                request.community.id,
                card.id,
                actor=request.actor,
                name=form.cleaned_data["name"],
                proposed=form.cleaned_data["proposed"],
                host_id=read_id(form.cleaned_data.get("host_id")),
            )
        except PeopleChanged as error:
            form = _split_form(request, card, proposal, is_fresh=True)
            return _split_page(request, card, proposal, form, warning=str(error), status=409)
        messages.success(request, _("分好了。一天之内、没有别的变动，可以合回去。"))
        if request.actor.member_id in member_ids_of(made.id):  # the one who split moved too
            return redirect("circles-circle", community=request.community.slug, circle=made.slug)
        return _to(request, card)
    return _split_page(request, card, proposal, form, status=422 if form.errors else 200)


@require_POST
@allow(members)
def split_reversal(request: Request, circle: str) -> HttpResponse:
    """Put the two halves together again."""
    card = find_as_host(request, circle)
    undoable = undoable_split(card.id)
    if undoable is None:
        raise SplitStands
    undo_split(request.community.id, undoable.offshoot.id, actor=request.actor)
    messages.success(request, _("两个圈子又合成一个了。"))
    return _to(request, undoable.circle)


def _split_form(request: Request, card: CircleCard, proposal: SplitProposal, *, is_fresh: bool = False) -> SplitForm:
    hosts = [(str(one.person.id), one.person.name) for one in proposal.move] if proposal.needs_host else []
    initial = {"name": _("%(name)s二圈") % {"name": card.name[:36]}, "proposed": proposal.proposed}
    sent = request.POST if request.method == "POST" and not is_fresh else None
    return SplitForm(sent, hosts=hosts, initial=initial)


def _split_page(
    request: Request, card: CircleCard, proposal: SplitProposal, form: SplitForm, *, warning: str = "", status: int
) -> HttpResponse:
    context = {"nav": "circles", "circle": card, "proposal": proposal, "form": form, "warning": warning}
    return render(request, "circles/split.html", context, status=status)


def _to(request: Request, card: CircleCard) -> HttpResponse:
    return redirect("circles-circle", community=request.community.slug, circle=card.slug)
