"""The console's pages: the roster, kinds of duties, and delegated rights."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, delegable_rights, having
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.queries import circle_cards
from fengqun.people.communities.policies import DELEGATE_RIGHTS
from fengqun.people.communities.queries import directory_page
from fengqun.people.duties.commands import (
    add_usual_kinds,
    appoint,
    cancel_term,
    confirm_volunteer,
    delegate,
    dismiss,
    open_term,
    retire_kind,
    save_kind,
    withdraw,
)
from fengqun.people.duties.forms import (
    Choices,
    DelegationForm,
    KindForm,
    MemberForm,
    ReasonForm,
    TermForm,
    first_moment,
)
from fengqun.people.duties.policies import RUN_DUTIES
from fengqun.people.duties.queries import delegations_page, gaps, kind_card, kinds_of, roster, term_card
from fengqun.people.duties.types import KindCard, TermCard

WEEKS = 6


@require_GET
@never_cache
@allow(having(RUN_DUTIES))
def table(request: Request) -> HttpResponse:
    """The roster as a calendar: a row for each duty and place, a column for each week."""
    community, actor = request.community, request.actor
    today = clock.now().astimezone(community.zone).date()
    monday = _day(request.GET.get("from", ""), today)
    monday -= timedelta(days=monday.weekday())
    weeks = [monday + timedelta(weeks=number) for number in range(WEEKS + 1)]
    moments = [first_moment(day, community.zone) for day in weeks]
    terms = roster(community.id, actor=actor, since=moments[0], until=moments[-1])
    kinds = kinds_of(community.id)
    rows: list[tuple[KindCard, str, list[list[TermCard]]]] = []
    places: dict[tuple[UUID, UUID | None], list[TermCard]] = {(kind.id, None): [] for kind in kinds}
    for term in terms:
        places.setdefault((term.kind.id, term.circle.id if term.circle else None), []).append(term)
    known = {kind.id: kind for kind in kinds} | {term.kind.id: term.kind for term in terms}
    for (kind_id, _circle_id), found in places.items():
        cells = [
            [one for one in found if one.starts_at < after and one.ends_at > begin]
            for begin, after in pairwise(moments)
        ]
        circle = found[0].circle if found else None
        rows.append((known[kind_id], circle.name if circle else "", cells))
    rows.sort(key=lambda row: [kind.id for kind in known.values()].index(row[0].id))
    context = {
        "console_nav": "duties",
        "rows": rows,
        "weeks": moments[:-1],
        "earlier": weeks[0] - timedelta(weeks=WEEKS),
        "later": weeks[-1],
        "gaps": gaps(community.id, actor=actor),
        "kinds": kinds,
    }
    return render(request, "duties/console/roster.html", context)


@require_POST
@allow(having(RUN_DUTIES))
def usual(request: Request) -> HttpResponse:
    """Begin with the usual kinds."""
    add_usual_kinds(request.community.id, actor=request.actor)
    return redirect("duties-console", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(RUN_DUTIES))
def new_kind(request: Request) -> HttpResponse:
    """Add a kind of duty."""
    return _kind(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(RUN_DUTIES))
def kind(request: Request, kind_id: UUID) -> HttpResponse:
    """Change a kind of duty."""
    return _kind(request, kind_card(request.community.id, kind_id))


@require_POST
@allow(having(RUN_DUTIES))
def retirement(request: Request, kind_id: UUID) -> HttpResponse:
    """Put a kind away."""
    retire_kind(request.community.id, kind_id, actor=request.actor)
    messages.success(request, _("已停用。"))
    return redirect("duties-console", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(RUN_DUTIES))
def new_term(request: Request) -> HttpResponse:
    """Put a term on the roster, open or for somebody."""
    community = request.community
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={"kind_id": request.GET.get("kind", "")[:36]},
        kind_id=[(one.id, one.name) for one in kinds_of(community.id)],
        circle_id=_places(request),
        member_id=[("", "—"), *_members(request)],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            starts_at, ends_at = form.span(community.zone)
            term_id = open_term(
                community.id, data["kind_id"], starts_at, ends_at, actor=request.actor, circle_id=data["circle_id"]
            )
            if data["member_id"]:
                appoint(community.id, term_id, data["member_id"], actor=request.actor)
        except (OverflowError, ValueError):
            form.add_error("ends_on", _("这个日期排不了。"))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("排上了。"))
            return redirect("duties-console-term", community=community.slug, term_id=term_id)
    context = {"console_nav": "duties", "form": form, "search": request.GET.get("q", "")}
    return render(request, "duties/console/new_term.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(RUN_DUTIES))
def term(request: Request, term_id: UUID) -> HttpResponse:
    """One term: whom to ask, who volunteered, how to end it."""
    card = term_card(request.community.id, term_id, actor=request.actor)
    form = MemberForm(request.POST if request.method == "POST" else None, member_id=_members(request))
    if request.method == "POST" and form.is_valid():
        try:
            appoint(request.community.id, term_id, form.cleaned_data["member_id"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已发出邀请。"))
            return redirect("duties-console-term", community=request.community.slug, term_id=term_id)
    context = {"console_nav": "duties", "term": card, "form": form, "reason_form": ReasonForm()}
    return render(request, "duties/console/term.html", context, status=422 if form.errors else 200)


@require_POST
@allow(having(RUN_DUTIES))
def confirmation(request: Request, term_id: UUID, member_id: UUID) -> HttpResponse:
    """Give an open term to one who volunteered."""
    confirm_volunteer(request.community.id, term_id, member_id, actor=request.actor)
    messages.success(request, _("已确认。"))
    return redirect("duties-console-term", community=request.community.slug, term_id=term_id)


@require_POST
@allow(having(RUN_DUTIES))
def dismissal(request: Request, term_id: UUID) -> HttpResponse:
    """End somebody's term."""
    dismiss(request.community.id, term_id, actor=request.actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("已解任，权限也收回了。"))
    return redirect("duties-console-term", community=request.community.slug, term_id=term_id)


@require_POST
@allow(having(RUN_DUTIES))
def cancellation(request: Request, term_id: UUID) -> HttpResponse:
    """Take a term that has not begun off the roster."""
    cancel_term(request.community.id, term_id, actor=request.actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("已取消。"))
    return redirect("duties-console", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(DELEGATE_RIGHTS))
def delegations(request: Request) -> HttpResponse:
    """Who was given which right by whom and why; and a form for another."""
    community, actor = request.community, request.actor
    mine = [(right.code, right.label) for right in delegable_rights() if actor.may(right, community.id)]
    form = DelegationForm(
        request.POST if request.method == "POST" else None,
        member_id=_members(request),
        right=mine,
        circle_id=_places(request),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            delegate(
                community.id,
                data["member_id"],
                data["right"],
                actor=actor,
                reason=data["reason"],
                circle_id=data["circle_id"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已授予。"))
            return redirect("duties-console-delegations", community=community.slug)
    context = {
        "console_nav": "delegations",
        "form": form,
        "page": delegations_page(community.id, number=page_number(request)),
        "search": request.GET.get("q", ""),
    }
    return render(request, "duties/console/delegations.html", context, status=422 if form.errors else 200)


@require_POST
@allow(having(DELEGATE_RIGHTS))
def withdrawal(request: Request, delegation_id: UUID) -> HttpResponse:
    """Take a right back."""
    withdraw(request.community.id, delegation_id, actor=request.actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("已收回。"))
    return redirect("duties-console-delegations", community=request.community.slug)


def _kind(request: Request, card: KindCard | None) -> HttpResponse:
    community = request.community
    initial = {}
    if card is not None:
        names = ("code", "name", "description", "honour", "badge", "reward", "rights", "is_needed")
        initial = {name: getattr(card, name) for name in names}
    form = KindForm(request.POST if request.method == "POST" else None, initial=initial)
    if card is not None:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            save_kind(community.id, actor=request.actor, kind_id=card.id if card else None, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("duties-console", community=community.slug)
    context = {"console_nav": "duties", "form": form, "kind": card}
    return render(request, "duties/console/kind.html", context, status=422 if form.errors else 200)


def _members(request: Request) -> Choices:
    """Those on the first page of the search; the chosen one is looked up by the command."""
    found = directory_page(request.community.id, search=request.GET.get("q", "").strip()).object_list
    return [(one.id, one.name) for one in found]


def _places(request: Request) -> Choices:
    circles = circle_cards(request.community.id, actor=request.actor)
    return [("", _("整个社群")), *((one.id, one.name) for one in circles)]


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if abs((found - today).days) < 3650 else today  # noqa: PLR2004 - ten years
