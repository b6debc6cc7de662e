"""Addresses of polls and surveys."""

from django.urls import path

from fengqun.content.surveys.views import answering, console, polls

_SURVEY = "surveys/<uuid:survey_id>/"
_QUESTION = f"{_SURVEY}questions/<uuid:question_id>/"

member_urls = [
    path("polls/<uuid:poll_id>/votes/", polls.votes, name="surveys-votes"),
    path("polls/<uuid:poll_id>/closing/", polls.closing, name="surveys-poll-closing"),
    path("surveys/", answering.surveys, name="surveys-list"),
    path(_SURVEY, answering.survey, name="surveys-survey"),
    path(f"{_SURVEY}results/", answering.results, name="surveys-results"),
]

console_urls = [
    path("surveys/", console.table, name="surveys-console"),
    path("surveys/new/", console.new, name="surveys-console-new"),
    path(_SURVEY, console.survey, name="surveys-console-survey"),
    path(f"{_SURVEY}questions/", console.questions, name="surveys-console-questions"),
    path(_QUESTION, console.question, name="surveys-console-question"),
    path(f"{_QUESTION}place/", console.question_place, name="surveys-console-question-place"),
    path(f"{_QUESTION}removal/", console.question_removal, name="surveys-console-question-removal"),
    path(f"{_SURVEY}opening/", console.opening, name="surveys-console-opening"),
    path(f"{_SURVEY}closing/", console.closing, name="surveys-console-closing"),
    path(f"{_SURVEY}copies/", console.copies, name="surveys-console-copies"),
    path(f"{_SURVEY}removal/", console.removal, name="surveys-console-removal"),
    path(f"{_SURVEY}answers.csv", console.export, {"form": "csv"}, name="surveys-console-csv"),
    path(f"{_SURVEY}answers.xlsx", console.export, {"form": "xlsx"}, name="surveys-console-xlsx"),
]
