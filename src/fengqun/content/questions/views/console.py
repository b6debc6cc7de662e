"""The console's pages about questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.content.questions import commands, queries
from fengqun.content.questions.errors import InvalidTerms
from fengqun.content.questions.forms import TermsForm
from fengqun.content.questions.policies import MASTER_QUESTIONS, SET_QUESTION_TERMS
from fengqun.content.questions.views.common import UNREADABLE, is_undo
from fengqun.kernel import clock
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import circle_by_id, circle_cards


@require_GET
@never_cache
@allow(having(MASTER_QUESTIONS))
def table(request: Request) -> HttpResponse:
    """Questions without an answer, the longest due first, with their ages."""
    community, actor = request.community, request.actor
    is_late = "late" in request.GET
    cards = queries.waiting_for_staff(community.id, actor=actor, is_late=is_late)
    clocks, now = queries.clocks_of(cards), clock.now()
    context = {
        "console_nav": "questions",
        "rows": [(card, clocks[card.post_id], now - card.asked_at) for card in cards],
        "is_late": is_late,
        "figures": queries.question_figures(community.id),
        "may_set": actor.may(SET_QUESTION_TERMS, community.id),
    }
    return render(request, "questions/console/table.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(SET_QUESTION_TERMS))
def terms(request: Request) -> HttpResponse:
    """What is promised to those who ask, in the community or in one circle (`?circle=`)."""
    community, actor = request.community, request.actor
    circle_id = read_id(request.GET.get("circle", ""))
    circle = circle_by_id(community.id, circle_id, actor=actor) if circle_id else None
    if request.method == "POST" and circle is not None and is_undo(request):
        commands.drop_circle_terms(community.id, circle.id, actor=actor)
        messages.success(request, _("这个圈子又跟随社群的时限了。"))
        return redirect("questions-console-terms", community=community.slug)
    form = TermsForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            commands.set_question_terms(
                community.id, actor=actor, terms=form.terms, circle_id=circle.id if circle else None
            )
        except InvalidTerms as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。已经问了的，按问的时候的时限。"))
            return redirect(request.get_full_path())
    known = queries.all_terms(community.id)
    context = {
        "console_nav": "questions",
        "form": form or TermsForm.of(queries.terms_of(community.id, circle.id if circle else None)),
        "circle": circle,
        "has_own": circle is not None and circle.id in known,
        "circles": [(one, one.id in known) for one in circle_cards(community.id, actor=actor)],
    }
    return render(request, "questions/console/terms.html", context, status=UNREADABLE if form else 200)
