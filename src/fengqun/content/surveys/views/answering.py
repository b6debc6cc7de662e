"""Answering surveys, and reading shared results."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fengqun.content.surveys import commands, queries
from fengqun.content.surveys.errors import InvalidAnswers
from fengqun.content.surveys.types import QuestionCard, SurveyCard
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request


@require_safe
@never_cache
@allow(members)
def surveys(request: Request) -> HttpResponse:
    """The surveys that ask me."""
    found = queries.surveys_for(request.community.id, actor=request.actor)
    return render(request, "surveys/list.html", {"nav": "home", "surveys": found})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def survey(request: Request, survey_id: UUID) -> HttpResponse:
    """Answer a survey: all questions on one sheet, which can be kept and sent later."""
    card = queries.survey_card(request.community.id, survey_id, actor=request.actor)
    questions = queries.questions_of(card.id)
    if request.method != "POST":
        kept = queries.draft_answers(card.id, request.actor.require_member(card.community_id))
        return _sheet(request, card, questions, kept, {}, status=200)
    entered = _entered(request, questions)
    if request.POST.get("then") == "keep":
        commands.save_answers(request.community.id, card.id, actor=request.actor, answers=entered)
        messages.success(request, _("先存着了，回来接着答。"))
        return redirect("surveys-survey", community=request.community.slug, survey_id=card.id)
    try:
        commands.answer_survey(request.community.id, card.id, actor=request.actor, answers=entered)
    except InvalidAnswers as error:
        return _sheet(request, card, questions, entered, error.details["reasons"], status=422)
    messages.success(request, _("收到了，谢谢。"))
    return redirect("surveys-survey", community=request.community.slug, survey_id=card.id)


@require_safe
@never_cache
@allow(members)
def results(request: Request, survey_id: UUID) -> HttpResponse:
    """What came out, where it is shared."""
    found = queries.results_of(request.community.id, survey_id, actor=request.actor)
    return render(request, "surveys/results.html", {"nav": "home", "results": found, "survey": found.survey})


def _entered(request: Request, questions: list[QuestionCard]) -> dict[str, object]:
    """The answers of a sent form by question id."""
    entered: dict[str, object] = {}
    for question in questions:
        values = request.POST.getlist(f"q-{question.id}")
        entered[str(question.id)] = values if question.kind == "multi" else (values[0] if values else None)
    return entered


def _sheet(
    request: Request,
    card: SurveyCard,
    questions: list[QuestionCard],
    answers: dict[str, Any],
    reasons: object,
    *,
    status: int,
) -> HttpResponse:
    told = reasons if isinstance(reasons, dict) else {}
    rows = []
    for question in questions:
        value = answers.get(str(question.id))
        chosen = [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]
        choices = [
            (str(place), text, str(place) in chosen)
            for place, text in (
                enumerate(question.options) if question.options else ((number, number) for number in question.numbers)
            )
        ]
        rows.append(
            (question, choices, chosen[0] if chosen and question.kind == "text" else "", told.get(str(question.id), ""))
        )
    context = {"nav": "home", "survey": card, "rows": rows, "has_errors": bool(told)}
    return render(request, "surveys/survey.html", context, status=status)
