"""What was asked goes with who asked it."""

import pytest

from fengqun.content.questions.models import Question
from fengqun.content.questions.personal_data import GONE, erase, export
from fengqun.content.questions.queries import questions_page
from fengqun.content.questions.tests.factories import answer, ask

pytestmark = pytest.mark.django_db


def test_titles_go_and_answered_questions_stay_for_who_answered(community, member, host, actor_of):
    # given
    alone, answered = ask(member, "磨豆机怎么选"), ask(member, "水温多少合适", tags=["水温"])
    answer(host, answered)
    answer(member, alone, "自己补一句")
    assert [row["kind"] for row in export(member.user_id)] == ["question", "question", "answer"]
    # when
    erase(member.user_id)
    erase(member.user_id)
    # then
    rows = Question.objects.values_list("post_id", "title", "tags", "grams", "is_listed")
    assert set(map(str, rows)) == {
        str((alone, GONE, [], [], False)),
        str((answered, GONE, [], [], True)),
    }
    cards, _more = questions_page(community.id, actor=actor_of(host), tab="newest", number=1)
    assert [(card.post_id, card.title) for card in cards] == [(answered, GONE)]
