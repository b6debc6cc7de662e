"""Surveys, for those who are asked and for those who ask."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from fengqun.content.surveys.errors import QuestionNotFound, SurveyNotFound
from fengqun.content.surveys.models import AnswerDraft, Question, Return, Survey
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.types import QuestionCard, SurveyCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_ids_of
from fengqun.people.communities.queries import community_by_id, member_card

PAGE_SIZE = 30
SHOWN = 30


def phase_of(
    opened_at: datetime | None,
    opens_at: datetime | None,
    closes_at: datetime | None,
    closed_at: datetime | None,
    now: datetime,
) -> str:
    """`draft`, `waiting`, `open` or `closed`: pure, from the moments of a survey."""
    if opened_at is None:
        return "draft"
    if closed_at is not None or (closes_at is not None and closes_at <= now):
        return "closed"
    return "waiting" if opens_at is not None and opens_at > now else "open"


def survey_card(community_id: UUID, survey_id: UUID, *, actor: Actor) -> SurveyCard:
    """A survey that the actor is asked, or runs. Raises SurveyNotFound."""
    rows = Survey.objects.filter(community_id=community_id, id=survey_id)
    if not actor.may(RUN_SURVEYS, community_id):
        rows = rows.filter(_asks(actor, community_id))
    row = _counted(rows, actor).first()
    if row is None:
        raise SurveyNotFound
    return _card(row)


def survey_for_author(community_id: UUID, survey_id: UUID, *, actor: Actor) -> SurveyCard:
    """A survey for those who run surveys. Raises Denied, SurveyNotFound."""
    actor.require(RUN_SURVEYS, community_id)
    return survey_card(community_id, survey_id, actor=actor)


def surveys_for(community_id: UUID, *, actor: Actor) -> list[SurveyCard]:
    """The surveys that ask this member: open ones first, then those that have ended; latest first."""
    rows = Survey.objects.filter(_asks(actor, community_id)).order_by("-opened_at", "-id")[:SHOWN]
    cards = [_card(row) for row in _counted(rows, actor)]
    return sorted((card for card in cards if card.phase != "waiting"), key=lambda card: not card.is_open)


def open_surveys(community_id: UUID, *, actor: Actor) -> list[SurveyCard]:
    """What this member is asked now and has not answered."""
    return [card for card in surveys_for(community_id, actor=actor) if card.is_open and not card.has_answered]


def surveys_page(community_id: UUID, *, number: int = 1) -> Page[SurveyCard]:
    """All surveys of a community, for those who run them; two statements."""
    rows = _counted(Survey.objects.filter(community_id=community_id), None).order_by("-created_at", "-id")
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(number)
    page.object_list = [_card(row) for row in page.object_list]
    return page


def questions_of(survey_id: UUID) -> list[QuestionCard]:
    """The questions of a survey, in order."""
    rows = Question.objects.filter(survey_id=survey_id).order_by("position")
    return [
        QuestionCard(
            id=row.id,
            position=row.position,
            kind=row.kind,
            text=row.text,
            options=tuple(row.options),
            is_required=row.is_required,
        )
        for row in rows
    ]


def question_of(survey_id: UUID, question_id: UUID) -> QuestionCard:
    """One question. Raises QuestionNotFound."""
    found = [card for card in questions_of(survey_id) if card.id == question_id]
    if not found:
        raise QuestionNotFound
    return found[0]


def draft_answers(survey_id: UUID, member_id: UUID) -> dict[str, Any]:
    """What the member entered and has not sent."""
    rows = AnswerDraft.objects.filter(survey_id=survey_id, member_id=member_id)
    return rows.values_list("answers", flat=True).first() or {}


def address_of(community_id: UUID, survey_id: UUID) -> str:
    """The path of the survey's page."""
    slug = community_by_id(community_id).slug
    return reverse("surveys-survey", kwargs={"community": slug, "survey_id": survey_id})


def _asks(actor: Actor, community_id: UUID) -> Q:
    """The condition on surveys that ask this member: opened, of the whole community or their circles, their stage."""
    if actor.member_id is None or actor.community_id != community_id:
        return Q(pk__in=[])
    circles = Q(circle_id=None) | Q(circle_id__in=circle_ids_of(actor.member_id))
    stage = Q(stages=[]) | Q(stages__contains=[member_card(actor.member_id).stage])
    return Q(community_id=community_id, opened_at__isnull=False) & circles & stage


def _counted(rows: QuerySet[Survey], actor: Actor | None) -> QuerySet[Survey]:
    mine = Return.objects.filter(survey_id=OuterRef("id"), member_id=actor.member_id if actor else None)
    return rows.annotate(answer_count=Count("submissions"), has_answered=Exists(mine))


def _card(row: Survey) -> SurveyCard:
    return SurveyCard(
        id=row.id,
        community_id=row.community_id,
        author_id=row.author_id,
        title=row.title,
        intro=row.intro,
        is_anonymous=row.is_anonymous,
        stages=tuple(row.stages),
        circle_id=row.circle_id,
        shares_results=row.shares_results,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        phase=phase_of(row.opened_at, row.opens_at, row.closes_at, row.closed_at, clock.now()),
        answer_count=row.answer_count,  # type: ignore[attr-defined]
        has_answered=row.has_answered,  # type: ignore[attr-defined]
    )
