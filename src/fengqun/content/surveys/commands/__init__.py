"""The verbs of this room."""

from fengqun.content.surveys.commands.answer import answer_survey, save_answers
from fengqun.content.surveys.commands.close import close_due, close_survey
from fengqun.content.surveys.commands.export import note_export
from fengqun.content.surveys.commands.polls import close_poll, open_poll
from fengqun.content.surveys.commands.questions import add_question, change_question, move_question, remove_question
from fengqun.content.surveys.commands.tell import tell_opened
from fengqun.content.surveys.commands.vote import take_vote_back, vote
from fengqun.content.surveys.commands.write import change_survey, copy_survey, discard_survey, open_survey, write_survey

__all__ = [
    "add_question",
    "answer_survey",
    "change_question",
    "change_survey",
    "close_due",
    "close_poll",
    "close_survey",
    "copy_survey",
    "discard_survey",
    "move_question",
    "note_export",
    "open_poll",
    "open_survey",
    "remove_question",
    "save_answers",
    "take_vote_back",
    "tell_opened",
    "vote",
    "write_survey",
]
