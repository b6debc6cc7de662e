"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.content.questions.policies import MASTER_QUESTIONS
from fengqun.content.questions.queries import (
    WAITING,
    clocks_of,
    count_late,
    question_figures,
    questions_page,
    waiting_for_staff,
)
from fengqun.content.questions.queries.cards import is_asked_in_circle, late
from fengqun.content.questions.types import QuestionCard
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.circles.types import CircleCard
from fengqun.ui.navigation import entrance, nav_item

SHOWN = 5
SHOWN_IN_CIRCLE = 5

entrance("questions", _("问答"), "comment", "questions-list", order=10)
nav_item(
    "content",
    "questions",
    pgettext_lazy("console", "提问"),
    "comment",
    "questions-console",
    order=25,
    right=MASTER_QUESTIONS,
)


@fill("console.today", order=25)
def late_questions(request: Request, **_context: object) -> SafeString | None:
    """Questions beyond their target without an answer, with the button that hands them on."""
    community = request.community
    if community is None or not request.actor.may(MASTER_QUESTIONS, community.id):
        return None
    if not late(request):
        return None
    cards = waiting_for_staff(community.id, actor=request.actor, is_late=True, limit=SHOWN)
    if not cards:
        return None
    clocks = clocks_of(cards)
    context = {
        "rows": [(card, clocks[card.post_id]) for card in cards],
        "count": len(cards) if len(cards) < SHOWN else count_late(community.id),
    }
    return render_to_string("questions/_today.html", context, request=request)


@fill("console.today.figures", order=25)
def first_answers(request: Request, **_context: object) -> SafeString | None:
    """How long the first answer takes."""
    community = request.community
    if community is None or not request.actor.may(MASTER_QUESTIONS, community.id):
        return None
    figures = question_figures(community.id)
    return render_to_string("questions/_today_figure.html", {"figures": figures}, request=request)


@fill("me.rows", order=25)
def way_to_questions(request: Request, **_context: object) -> SafeString | None:
    """The way from one's own page to what was handed to one."""
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("questions/_me.html", {}, request=request)


@fill("circle.body", order=30)
def questions_of_circle(request: Request, *, circle: CircleCard, **_context: object) -> SafeString | None:
    """What people of the circle want to know."""
    cards: list[QuestionCard] = []
    if is_asked_in_circle(request, circle=circle.id):
        cards, _more = questions_page(circle.community_id, actor=request.actor, tab=WAITING, circle_id=circle.id)
    clocks = clocks_of(cards[:SHOWN_IN_CIRCLE])
    rows = [(card, clocks[card.post_id]) for card in cards[:SHOWN_IN_CIRCLE]]
    return render_to_string("questions/_circle.html", {"circle": circle, "rows": rows}, request=request)
