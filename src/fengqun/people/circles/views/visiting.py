"""What members see of circles, and how they come in and leave."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.commands import (
    ask_to_join,
    decline_invitation,
    found_circle,
    join_circle,
    leave_circle,
    mute_circle,
    unmute_circle,
    withdraw_request,
)
from fengqun.people.circles.decisions import Way
from fengqun.people.circles.errors import FoundingByStaff
from fengqun.people.circles.forms import AskForm
from fengqun.people.circles.policies import MANAGE_CIRCLES, may_run, may_see_people
from fengqun.people.circles.queries import (
    answers_in,
    circle_by_id,
    circle_by_slug,
    count_circles,
    directory_page,
    entrance_of,
    hosts_and_faces,
    invitations_to,
    is_founded_by_members,
    is_silent,
    last_request,
    may_found,
    my_circles,
    people_page,
    requests_waiting,
    role_of,
    standing_removal,
    undoable_split,
)
from fengqun.people.circles.queries.gates import gate_of_circle, has_gate, way_of, words_at_gate
from fengqun.people.circles.types import CircleCard, RequestCard
from fengqun.people.circles.views.common import circle_form, code_key, find, member_ids, refuse_in
from fengqun.people.communities.queries import stage_labels, trial_of, trials_asked
from fengqun.people.communities.queries.trials import TrialCard, is_tried_in_circle

FACES = 12


@require_GET
@never_cache
@allow(members)
def directory(request: Request) -> HttpResponse:
    """All circles that one may know of, and who invites one."""
    search = request.GET.get("q", "").strip()
    context = {
        "nav": "circles",
        "search": search,
        "page": directory_page(request.community.id, actor=request.actor, search=search, number=page_number(request)),
        "total": count_circles(request.community.id, actor=request.actor),
        "invitations": invitations_to(request.actor.member_id),  # type: ignore[arg-type]  # the policy asked
        "archived": my_circles(request.actor.member_id, archived=True),  # type: ignore[arg-type]  # the policy asked
        "may_found": may_found(request.actor, request.community.id),
    }
    return render(request, "circles/directory.html", context)


@require_GET
@allow(members)
def by_id(request: Request, circle_id: UUID) -> HttpResponse:
    """The way to a circle for those who know its id alone, such as the search."""
    circle = circle_by_id(request.community.id, circle_id, actor=request.actor)
    return redirect("circles-circle", community=request.community.slug, circle=circle.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def new(request: Request) -> HttpResponse:
    """Found a circle, afresh or after another (`?from=`)."""
    if not may_found(request.actor, request.community.id):
        raise FoundingByStaff
    source = _source(request)
    form = circle_form(request, is_new=True, initial=asdict(source.settings) | {"name": ""} if source else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = found_circle(
                request.community.id,
                actor=request.actor,
                settings=form.settings,
                slug=form.cleaned_data["slug"],
                is_core=form.cleaned_data.get("is_core", False),
                copied_from_id=source.id if source else None,
            )
        except Denied:
            raise
        except DomainError as error:
            refuse_in(form, error)
        else:
            messages.success(request, _("圈子建好了，你是主持。"))
            return redirect("circles-circle", community=request.community.slug, circle=made.slug)
    context = {"nav": "circles", "form": form, "source": source}
    return render(request, "circles/new.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@allow(members)
def circle_page(request: Request, circle: str) -> HttpResponse:
    """One circle: what it is, who hosts it, how one comes in, and what its hosts do."""
    card = find(request, circle)
    code = request.GET.get("code", "").strip()[:40]
    if code:
        request.session[code_key(card)] = code
    return _page(request, card)


@require_POST
@allow(members)
def membership(request: Request, circle: str) -> HttpResponse:
    """Come in: through the open door, or on an invitation."""
    card = find(request, circle)
    form = AskForm(request.POST, question=card.question, with_message=False)
    is_invited = "invited" in request.POST
    if not is_invited and not role_of(card.id, request.actor.member_id) and not form.is_valid():
        return _page(request, card, form=form, status=422)
    answer = form.cleaned_data.get("answer", "") if form.is_valid() else ""
    join_circle(request.community.id, card.id, actor=request.actor, answer=answer)
    if role_of(card.id, request.actor.member_id):
        messages.success(request, _("你进了“%(name)s”。") % {"name": card.name})
    else:
        messages.success(request, _("收到了，轮到你时会告诉你。"))
    return redirect("circles-circle", community=request.community.slug, circle=card.slug)


@require_http_methods(["POST", "PUT", "DELETE"])
@allow(members)
def muting(request: Request, circle: str) -> HttpResponse:
    """Hear no more of a circle, or hear of it again."""
    card = find(request, circle)
    if request.method == "DELETE" or request.POST.get("_method") == "delete":
        unmute_circle(request.community.id, card.id, actor=request.actor)
        messages.success(request, _("已取消静音。"))
    else:
        mute_circle(request.community.id, card.id, actor=request.actor)
        messages.success(request, _("已静音。"))
    return redirect("circles-circle", community=request.community.slug, circle=card.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def departure(request: Request, circle: str) -> HttpResponse:
    """Leave, after having been asked."""
    card = find(request, circle)
    if request.method == "POST":
        leave_circle(request.community.id, card.id, actor=request.actor)
        messages.success(request, _("你已离开“%(name)s”。") % {"name": card.name})
        return redirect("circles-directory", community=request.community.slug)
    return render(request, "circles/departure.html", {"nav": "circles", "circle": card})


@require_POST
@allow(members)
def invitation_refusal(request: Request, circle: str) -> HttpResponse:
    """Say no to an invitation."""
    card = find(request, circle)
    decline_invitation(request.community.id, card.id, actor=request.actor)
    messages.success(request, _("已谢绝邀请。"))
    return redirect("circles-directory", community=request.community.slug)


@require_POST
@allow(members)
def requests(request: Request, circle: str) -> HttpResponse:
    """Ask the hosts to come in."""
    card = find(request, circle)
    form = AskForm(request.POST, question=card.question, with_message=True)
    if not form.is_valid():
        return _page(request, card, form=form, status=422)
    asked = ask_to_join(request.community.id, card.id, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("申请已经交给主持。") if asked else _("收到了，轮到你时会告诉你。"))
    return redirect("circles-circle", community=request.community.slug, circle=card.slug)


@require_POST
@allow(members)
def request_withdrawal(request: Request, circle: str) -> HttpResponse:
    """Take one's request back."""
    card = find(request, circle)
    withdraw_request(request.community.id, card.id, actor=request.actor)
    messages.success(request, _("申请已撤回。"))
    return redirect("circles-circle", community=request.community.slug, circle=card.slug)


@require_GET
@never_cache
@allow(members)
def people(request: Request, circle: str) -> HttpResponse:
    """Who is in the circle, hosts first, for those who may see it."""
    card = find(request, circle)
    role = role_of(card.id, request.actor.member_id)
    if not may_see_people(request.actor, card, role):
        raise Denied(reason=_("圈里有谁，进来以后才看得到。"))
    page = people_page(card.id, number=page_number(request))
    runs = may_run(request.actor, card, role)
    answers = answers_in(card.id, member_ids(list(page.object_list))) if runs else {}
    context = {
        "nav": "circles",
        "circle": card,
        "page": page,
        "runs": runs and card.is_active,
        "people": [(one, answers.get(one.person.id, "")) for one in page.object_list],
    }
    return render(request, "circles/people.html", context)


def _page(request: Request, card: CircleCard, *, form: AskForm | None = None, status: int = 200) -> HttpResponse:
    member_id = request.actor.member_id
    role = role_of(card.id, member_id)
    runs = may_run(request.actor, card, role)
    sees_people = may_see_people(request.actor, card, role)
    hosts, faces = hosts_and_faces(card.id, faces=FACES if sees_people else 0)
    context: dict[str, Any] = {
        "nav": "circles",
        "circle": card,
        "role": role,
        "runs": runs,
        "hosts": hosts,
        "sees_people": sees_people,
        "faces": faces,
        "requests": requests_waiting(card.id) if runs and card.is_active else [],
        "undoable": undoable_split(card.id) if runs else None,
        "may_found": bool(role) and _may_found(request, card),
        "is_muted": bool(role) and is_silent(request, circle=card.id),
        "trials": trials_asked(request.community.id, part_id=card.id) if runs and card.is_active else [],
        "trial": _trial(request, card) if role else None,
        "has_guests": bool(role) and card.is_active and _has_guests(request, card),
    }
    context["said_at_gate"] = _said_at_gate(card, context["requests"])
    if not role and member_id is not None:
        way_in = entrance_of(card, member_id)
        asked = last_request(card.id, member_id)
        context |= {
            "way": way_of(card, member_id),
            "entrance": way_in,
            "asked": asked,
            "removal": standing_removal(card.id, member_id),
            "minimum_label": stage_labels(request.community.kind).get(card.minimum_stage, ""),
            "form": form or AskForm(question=card.question, with_message=way_in.way is Way.ASK),
        }
    return render(request, "circles/circle.html", context, status=status)


def _may_found(request: Request, card: CircleCard) -> bool:
    """Whether the actor may found circles; asked only where members may at all."""
    is_staff = request.actor.may(MANAGE_CIRCLES, request.community.id)
    return (is_staff or is_founded_by_members(request, circle=card.id)) and may_found(
        request.actor, request.community.id
    )


def _trial(request: Request, card: CircleCard) -> TrialCard | None:
    """The reader's own trial in the circle."""
    member_id = request.actor.member_id
    return trial_of(member_id, part_id=card.id) if member_id and is_tried_in_circle(request, circle=card.id) else None


def _has_guests(request: Request, card: CircleCard) -> bool:
    """Whether one comes in on the word of somebody inside."""
    return has_gate(request, circle=card.id) and gate_of_circle(card.id).of_kind("invitation") is not None


def _said_at_gate(card: CircleCard, requests: list[RequestCard]) -> list[tuple[RequestCard, list[tuple[str, str]]]]:
    """Each request with what was answered at the gate."""
    said = words_at_gate(card.id, [one.person.id for one in requests]) if requests else {}
    return [(one, said.get(one.person.id, [])) for one in requests]


def _source(request: Request) -> CircleCard | None:
    """The circle that a new one is made after, if the address names one."""
    slug = request.GET.get("from", "")
    return circle_by_slug(request.community.id, slug, actor=request.actor) if slug else None
