"""Reading questions: one, and lists of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fengqun.content.posts.queries import post_card
from fengqun.content.questions import queries
from fengqun.content.questions.views.common import question_context
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request, page_number

RELAYED = "relayed"


@require_GET
@allow(members)
def question_list(request: Request) -> HttpResponse:
    """Questions for those who want to help: those without an answer first."""
    community, actor = request.community, request.actor
    tab = request.GET.get("tab", queries.WAITING)
    if tab == RELAYED:
        return relayed(request)
    if tab not in queries.TABS:
        raise NotFound
    number = page_number(request)
    cards, has_more = queries.questions_page(community.id, actor=actor, tab=tab, number=number)
    clocks = queries.clocks_of(cards)
    base = f"?tab={tab}&page="
    context = {
        "nav": "home",
        "tab": tab,
        "tabs": _tabs(request, tab),
        "rows": [(card, clocks[card.post_id]) for card in cards],
        "newer": f"{base}{number - 1}" if number > 1 else "",
        "older": f"{base}{number + 1}" if has_more else "",
    }
    return render(request, "questions/list.html", context)


def relayed(request: Request) -> HttpResponse:
    """What was handed to this member."""
    community, actor = request.community, request.actor
    found = queries.relayed_to_me(community.id, actor=actor)
    clocks = queries.clocks_of([one.question for one in found])
    context = {
        "nav": "home",
        "tab": RELAYED,
        "tabs": _tabs(request, RELAYED),
        "relays": [(one.relay, one.question, clocks[one.question.post_id]) for one in found],
        "is_open": queries.is_open_to_relays(actor.require_member(community.id)),
    }
    return render(request, "questions/relayed.html", context)


@require_GET
@allow(anyone)
def detail(request: Request, post_id: UUID) -> HttpResponse:
    """One question: its clock, its answers, best first."""
    if request.community is None:
        raise NotFound
    return render(request, "questions/question.html", question_context(request, post_id))


@require_GET
@allow(members)
def chain(request: Request, post_id: UUID) -> HttpResponse:
    """Who was asked about a question, by whom and why, and what became of it."""
    community = request.community
    post_card(community.id, post_id, actor=request.actor)
    question = queries.question_card(community.id, post_id)
    links = queries.chain_of(post_id)
    names = {link.id: link.member.name for link in links}
    context = {
        "nav": "home",
        "question": question,
        "links": [(link, names.get(link.passed_from_id) if link.passed_from_id else "") for link in links],
        "terms": queries.terms_of(community.id, question.circle_id),
    }
    return render(request, "questions/chain.html", context)


def _tabs(request: Request, current: str) -> list[dict[str, object]]:
    url = reverse("questions-list", kwargs={"community": request.community.slug})
    labels = {
        queries.WAITING: _("等人答"),
        RELAYED: _("接力给我"),
        queries.NEWEST: _("全部"),
        queries.SOLVED: _("已采纳"),
        queries.MINE: _("我问的"),
    }
    return [{"url": f"{url}?tab={tab}", "label": label, "current": tab == current} for tab, label in labels.items()]
