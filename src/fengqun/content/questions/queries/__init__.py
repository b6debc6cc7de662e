"""Reads of questions, answers and relays."""

from fengqun.content.questions.queries.answers import answers_of
from fengqun.content.questions.queries.candidates import candidates_for
from fengqun.content.questions.queries.cards import (
    MINE,
    NEWEST,
    SOLVED,
    TABS,
    WAITING,
    clock_of,
    clocks_of,
    count_late,
    question_card,
    question_cards,
    questions_page,
    readable_question,
    waiting_for_staff,
)
from fengqun.content.questions.queries.figures import question_figures
from fengqun.content.questions.queries.relays import chain_of, is_open_to_relays, relay_for, relayed_to_me
from fengqun.content.questions.queries.suggestions import helpful_before_asking, similar_questions
from fengqun.content.questions.queries.terms import all_terms, terms_of

__all__ = [
    "MINE",
    "NEWEST",
    "SOLVED",
    "TABS",
    "WAITING",
    "all_terms",
    "answers_of",
    "candidates_for",
    "chain_of",
    "clock_of",
    "clocks_of",
    "count_late",
    "helpful_before_asking",
    "is_open_to_relays",
    "question_card",
    "question_cards",
    "question_figures",
    "questions_page",
    "readable_question",
    "relay_for",
    "relayed_to_me",
    "similar_questions",
    "terms_of",
    "waiting_for_staff",
]
