"""Reads of polls and surveys. Each takes a fixed number of statements."""

from fengqun.content.surveys.queries.cards import (
    address_of,
    draft_answers,
    open_surveys,
    question_of,
    questions_of,
    survey_card,
    survey_for_author,
    surveys_for,
    surveys_page,
)
from fengqun.content.surveys.queries.polls import poll_by_id, poll_of, polls_of
from fengqun.content.surveys.queries.results import results_of, sheet_of

__all__ = [
    "address_of",
    "draft_answers",
    "open_surveys",
    "poll_by_id",
    "poll_of",
    "polls_of",
    "question_of",
    "questions_of",
    "results_of",
    "sheet_of",
    "survey_card",
    "survey_for_author",
    "surveys_for",
    "surveys_page",
]
