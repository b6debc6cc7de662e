"""The lists of surveys with one row and with fifty, and their forms with what nobody should send."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqun.content.posts.models import Post
from fengqun.content.surveys.models import Poll, Submission, Survey
from fengqun.content.surveys.queries import questions_of
from fengqun.content.surveys.tests.factories import make_survey
from fengqun.content.surveys.types import QuestionDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
TEXT = QuestionDraft("text", "说一句")


@pytest.mark.parametrize("path", ["surveys/", "console/surveys/"])
def test_lists_take_as_many_statements_for_many_as_for_one(community, operator, client_for, path):
    browser, url, costs = client_for(operator), f"/c/{community.slug}/{path}", []
    for more in (1, 49):
        for _number in range(more):
            make_survey(operator, TEXT)
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("words", ["\x00", "长" * 30_000, "<script>alert(1)</script>", "-1", "9" * 40, "2026-13-99"])
def test_hostile_words_in_every_form(community, operator, member, client_for, words):
    base = f"/c/{community.slug}"
    survey, draft = make_survey(operator), make_survey(operator, TEXT, is_open=False)
    staff, reader = client_for(operator), client_for(member)
    names = ("title", "intro", "stages", "circle_id", "opens_at", "closes_at", "text", "kind", "options")
    sheet = dict.fromkeys(names, words)
    answers = {f"q-{question.id}": words for question in questions_of(survey.id)}
    poll = {f"poll-{name}": words for name in ("question", "options", "shows", "closes_at")}
    sheets = [
        (staff, "console/surveys/new/", sheet),
        (staff, f"console/surveys/{draft.id}/", sheet),
        (staff, f"console/surveys/{draft.id}/questions/", sheet),
        (staff, f"console/surveys/{draft.id}/questions/{questions_of(draft.id)[0].id}/", sheet),
        (staff, f"console/surveys/{draft.id}/questions/{questions_of(draft.id)[0].id}/place/", {"step": words}),
        (reader, f"surveys/{survey.id}/", answers),
        (reader, "posts/new/", {"body": "带投票", "then": "publish"} | poll),
    ]
    for browser, path, fields in sheets:
        answer = browser.post(f"{base}/{path}", fields)
        assert answer.status_code < 500, path
        assert "<script>alert" not in answer.text, path
    pages = [f"surveys/{survey.id}/", "surveys/"]
    assert not any("<script>alert" in reader.get(f"{base}/{page}").text for page in pages)
    assert "<script>alert" not in staff.get(f"{base}/console/surveys/{draft.id}/").text
    assert not Submission.objects.exists()
    assert Poll.objects.count() <= Post.objects.count()
    assert not any("\x00" in title for title in Survey.objects.values_list("title", flat=True))
