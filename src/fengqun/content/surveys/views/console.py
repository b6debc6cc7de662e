"""Writing surveys, opening and closing them, and reading what came out."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl import Workbook

from fengqun.content.surveys import commands, queries
from fengqun.content.surveys.errors import ResultsNotYet, TooFewAnswers
from fengqun.content.surveys.forms import QuestionForm, SurveyForm
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.types import SurveyCard, SurveySettings
from fengqun.kernel.errors import DomainError
from fengqun.kernel.moments import read_moment
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.kernel.spreadsheets import csv_response, plain
from fengqun.people.circles.queries import circle_cards
from fengqun.people.communities.queries import stage_labels

FORM_METHODS = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@never_cache
@allow(having(RUN_SURVEYS))
def table(request: Request) -> HttpResponse:
    """All surveys."""
    page = queries.surveys_page(request.community.id, number=page_number(request))
    return render(request, "surveys/console/table.html", {"console_nav": "surveys", "page": page})


@require_http_methods(FORM_METHODS)
@never_cache
@allow(having(RUN_SURVEYS))
def new(request: Request) -> HttpResponse:
    """Begin a survey."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            settings = _on_clocks(request, form.settings)
            survey_id = commands.write_survey(request.community.id, actor=request.actor, settings=settings)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_survey(request, survey_id)
    context = {"console_nav": "surveys", "form": form}
    return render(request, "surveys/console/new.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(having(RUN_SURVEYS))
def survey(request: Request, survey_id: UUID) -> HttpResponse:
    """A survey: its settings and questions while it is a draft, afterwards what came out."""
    card = queries.survey_for_author(request.community.id, survey_id, actor=request.actor)
    if not card.is_draft:
        return _shown(request, card)
    form = _form(request, initial=_local(request, card))
    if request.method == "POST" and form.is_valid():
        try:
            settings = _on_clocks(request, form.settings)
            commands.change_survey(request.community.id, card.id, actor=request.actor, settings=settings)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return _to_survey(request, card.id)
    return _written(request, card, form=form, question=QuestionForm())


@require_POST
@allow(having(RUN_SURVEYS))
def questions(request: Request, survey_id: UUID) -> HttpResponse:
    """Add a question."""
    card = queries.survey_for_author(request.community.id, survey_id, actor=request.actor)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            commands.add_question(request.community.id, card.id, actor=request.actor, draft=form.draft)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_survey(request, card.id)
    return _written(request, card, form=_form(request, initial=_local(request, card), is_sent=False), question=form)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(having(RUN_SURVEYS))
def question(request: Request, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Write a question anew."""
    card = queries.survey_for_author(request.community.id, survey_id, actor=request.actor)
    asked = queries.question_of(card.id, question_id)
    initial = {
        "kind": asked.kind,
        "text": asked.text,
        "options": "\n".join(asked.options),
        "is_required": asked.is_required,
    }
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_question(request.community.id, card.id, question_id, actor=request.actor, draft=form.draft)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_survey(request, card.id)
    context = {"console_nav": "surveys", "survey": card, "form": form}
    return render(request, "surveys/console/question.html", context, status=422 if form.errors else 200)


@require_POST
@allow(having(RUN_SURVEYS))
def question_place(request: Request, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Move a question up or down."""
    step = -1 if request.POST.get("go") == "up" else 1
    commands.move_question(request.community.id, survey_id, question_id, actor=request.actor, step=step)
    return _to_survey(request, survey_id)


@require_POST
@allow(having(RUN_SURVEYS))
def question_removal(request: Request, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Leave a question out."""
    commands.remove_question(request.community.id, survey_id, question_id, actor=request.actor)
    return _to_survey(request, survey_id)


@require_POST
@allow(having(RUN_SURVEYS))
def opening(request: Request, survey_id: UUID) -> HttpResponse:
    """Let it be answered."""
    try:
        commands.open_survey(request.community.id, survey_id, actor=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("问卷发出了，题目不能再改。"))
    return _to_survey(request, survey_id)


@require_POST
@allow(having(RUN_SURVEYS))
def closing(request: Request, survey_id: UUID) -> HttpResponse:
    """Take no more answers."""
    commands.close_survey(request.community.id, survey_id, actor=request.actor)
    messages.success(request, _("截止了，不再收答案。"))
    return _to_survey(request, survey_id)


@require_POST
@allow(having(RUN_SURVEYS))
def copies(request: Request, survey_id: UUID) -> HttpResponse:
    """Begin another like it."""
    return _to_survey(request, commands.copy_survey(request.community.id, survey_id, actor=request.actor))


@require_POST
@allow(having(RUN_SURVEYS))
def removal(request: Request, survey_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    commands.discard_survey(request.community.id, survey_id, actor=request.actor)
    messages.success(request, _("草稿删掉了。"))
    return redirect("surveys-console", community=request.community.slug)


@require_safe
@never_cache
@allow(having(RUN_SURVEYS))
def export(request: Request, survey_id: UUID, form: str) -> HttpResponse:
    """The answers as a file."""
    head, lines = queries.sheet_of(request.community.id, survey_id, actor=request.actor)
    commands.note_export(request.community.id, survey_id, actor=request.actor, form=form)
    name = f"survey-{survey_id.hex[:8]}"
    if form == "csv":
        return csv_response(name, head, lines)
    response = HttpResponse(_workbook(head, lines), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _workbook(head: list[str], lines: list[list[object]]) -> bytes:
    """The table as a workbook in which every text is a text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    table: list[Sequence[object]] = [head, *lines]
    for line in table:
        sheet.append([plain(cell) for cell in line])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _form(request: Request, *, initial: dict[str, Any] | None = None, is_sent: bool = True) -> SurveyForm:
    return SurveyForm(
        request.POST if request.method == "POST" and is_sent else None,
        stages=stage_labels(request.community.kind),
        circles=circle_cards(request.community.id, actor=request.actor),
        initial=initial or {},
    )


def _on_clocks(request: Request, settings: SurveySettings) -> SurveySettings:
    """The settings with moments read on the community's clocks."""
    zone = request.community.zone
    opens, closes = settings.opens_at, settings.closes_at
    return replace(
        settings,
        opens_at=read_moment(opens.replace(tzinfo=None), zone) if opens else None,
        closes_at=read_moment(closes.replace(tzinfo=None), zone) if closes else None,
    )


def _local(request: Request, card: SurveyCard) -> dict[str, Any]:
    zone = request.community.zone
    moments = {
        name: moment.astimezone(zone).replace(tzinfo=None)
        for name, moment in (("opens_at", card.opens_at), ("closes_at", card.closes_at))
        if moment
    }
    return (
        asdict(card.settings)
        | {"circle_id": str(card.circle_id or "")}
        | {"opens_at": None, "closes_at": None}
        | moments
    )


def _written(request: Request, card: SurveyCard, *, form: SurveyForm, question: QuestionForm) -> HttpResponse:
    context = {
        "console_nav": "surveys",
        "survey": card,
        "form": form,
        "question_form": question,
        "questions": queries.questions_of(card.id),
    }
    is_wrong = bool(form.errors or question.errors)
    return render(request, "surveys/console/draft.html", context, status=422 if is_wrong else 200)


def _shown(request: Request, card: SurveyCard) -> HttpResponse:
    results, withheld = None, ""
    try:
        results = queries.results_of(request.community.id, card.id, actor=request.actor)
    except (ResultsNotYet, TooFewAnswers) as error:
        withheld = str(error)
    context = {"console_nav": "surveys", "survey": card, "results": results, "withheld": withheld}
    return render(request, "surveys/console/survey.html", context)


def _to_survey(request: Request, survey_id: UUID) -> HttpResponse:
    return redirect("surveys-console-survey", community=request.community.slug, survey_id=survey_id)
