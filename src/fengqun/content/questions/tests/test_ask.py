"""Asking: a post of its own kind, with a clock."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.content.posts.commands import release
from fengqun.content.posts.models import Post
from fengqun.content.posts.screening import Verdict, _screens, screens
from fengqun.content.questions.commands import ask_question, set_question_terms
from fengqun.content.questions.errors import TitleMissing
from fengqun.content.questions.models import Question
from fengqun.content.questions.queries import clock_of, question_card, questions_page, similar_questions
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.content.questions.types import Terms
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.circles.tests.factories import make_circle
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db


def test_a_question_is_a_post_with_a_clock_of_four_waking_hours(community, member, frozen):
    # given Monday, nine in the morning
    post_id = ask(member, detail="预算五百", tags=["磨豆机"])
    # then
    post, question = Post.objects.get(id=post_id), question_card(community.id, post_id)
    assert (post.kind, post.title, post.state) == ("question", "磨豆机怎么选", "published")
    assert question.tags == ("磨豆机",)
    assert (question.state, question.due_at) == ("open", frozen + timedelta(hours=4))
    assert question.relay_due_at == frozen + timedelta(hours=2)
    assert clock_of(question).left == timedelta(hours=4)


def test_a_question_of_the_evening_is_due_the_next_morning(community, member, at):
    # given eight in the evening in Shanghai
    evening = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with at(evening):
        post_id = ask(member)
        question = question_card(community.id, post_id)
    # then two hours that evening, two from eight
    assert question.due_at == datetime(2026, 3, 3, 2, tzinfo=UTC)
    with at(evening + timedelta(hours=5)):
        stands = clock_of(question_card(community.id, post_id))
    assert (stands.left, stands.is_running, stands.over) == (timedelta(hours=2), False, timedelta())
    with at(datetime(2026, 3, 3, 3, tzinfo=UTC)):
        late = clock_of(question_card(community.id, post_id))
    assert (late.left, late.over) == (timedelta(), timedelta(hours=1))


def test_a_circle_may_promise_something_else(community, host, member, frozen):
    # given
    circle = make_circle(community, host, others=[member])
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(target_hours=8))
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(target_hours=2), circle_id=circle.id)
    # then
    assert question_card(community.id, ask(member)).due_at == frozen + timedelta(hours=8)
    assert question_card(community.id, ask(member, circle_id=circle.id)).due_at == frozen + timedelta(hours=2)


def test_a_target_stands_as_it_was_when_the_question_was_asked(community, member, frozen):
    post_id = ask(member)
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(target_hours=20))
    assert question_card(community.id, post_id).due_at == frozen + timedelta(hours=4)


def test_a_question_needs_words(member):
    with pytest.raises(TitleMissing):
        ask(member, "   ")
    assert not Question.objects.exists()
    assert not Post.objects.exists()


def test_guests_and_neighbours_ask_nothing(community, other_community, make_member, stranger, actor_of):
    neighbour = make_member("隔壁", community=other_community)
    for actor, error in ((Actor(), SignInRequired), (actor_of(stranger), Denied), (actor_of(neighbour), Denied)):
        with pytest.raises(error):
            ask_question(community.id, actor=actor, title="能问吗")
    assert not Question.objects.exists()


def test_words_that_wait_for_staff_start_no_clock(community, member, host, actor_of, frozen, at):
    # given
    @screens
    def look_first(_candidate):
        return Verdict.hold("先看一眼")

    try:
        post_id = ask(member)
    finally:
        _screens.popitem()
    assert not Question.objects.get(post_id=post_id).is_listed
    assert questions_page(community.id, actor=actor_of(host)) == ([], False)
    # when
    with at(frozen + timedelta(hours=3)):
        release(post_id, actor=SYSTEM)
        drain_all()
    # then
    question = question_card(community.id, post_id)
    assert (question.is_listed, question.asked_at) == (True, frozen + timedelta(hours=3))
    assert question.due_at == frozen + timedelta(hours=7)


def test_like_questions_are_suggested_to_those_who_may_read_them(community, host, member, make_member, actor_of):
    # given one in the open, one in a circle, one about something else
    circle = make_circle(community, host, others=[member])
    known, inside = ask(member, "磨豆机怎么选才不后悔"), ask(member, "磨豆机怎么选，圈里说说", circle_id=circle.id)
    ask(member, "周六聚会几点开始")
    answer(host, known)
    # when
    to_insider = similar_questions(community.id, "磨豆机怎么选", actor=actor_of(host))
    to_outsider = similar_questions(community.id, "磨豆机怎么选", actor=actor_of(make_member("新来的")))
    # then
    assert {one.post_id for one in to_insider} == {known, inside}
    assert [(one.post_id, one.answer_count, one.is_accepted) for one in to_outsider] == [(known, 1, False)]


def test_a_word_says_too_little_to_compare(community, member, actor_of):
    ask(member, "水")
    assert similar_questions(community.id, "水", actor=actor_of(member)) == []
