"""The verbs of questions."""

from fengqun.content.questions.commands.accept import accept_answer, withdraw_acceptance
from fengqun.content.questions.commands.answers import (
    answer_question,
    note_answers,
    note_removed_answers,
    note_restored_answers,
    rate_answer,
    unrate_answer,
)
from fengqun.content.questions.commands.ask import ask_question
from fengqun.content.questions.commands.close import close_question, reopen_question
from fengqun.content.questions.commands.listing import (
    list_questions,
    move_question,
    start_questions,
    unlist_questions,
)
from fengqun.content.questions.commands.relay import (
    choose_relays,
    decline_relay,
    pass_on_relay,
    relay_by_clock,
    relay_question,
    take_relay,
)
from fengqun.content.questions.commands.terms import drop_circle_terms, set_question_terms

__all__ = [
    "accept_answer",
    "answer_question",
    "ask_question",
    "choose_relays",
    "close_question",
    "decline_relay",
    "drop_circle_terms",
    "list_questions",
    "move_question",
    "note_answers",
    "note_removed_answers",
    "note_restored_answers",
    "pass_on_relay",
    "rate_answer",
    "relay_by_clock",
    "relay_question",
    "reopen_question",
    "set_question_terms",
    "start_questions",
    "take_relay",
    "unlist_questions",
    "unrate_answer",
    "withdraw_acceptance",
]
