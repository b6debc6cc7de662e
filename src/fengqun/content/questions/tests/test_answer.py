"""Answers: the first stops the clock, ratings order them, removals count."""

from datetime import timedelta

import pytest

from fengqun.content.posts.commands import remove_comment
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.content.questions.commands import (
    accept_answer,
    close_question,
    note_answers,
    rate_answer,
    unrate_answer,
)
from fengqun.content.questions.commands.answers import Given
from fengqun.content.questions.errors import NotOwnAnswer, QuestionClosedAlready
from fengqun.content.questions.models import Answer, Rating
from fengqun.content.questions.queries import answers_of, question_card, question_figures
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.kernel.errors import Denied
from fengqun.people.communities.models import Behaviour
from fengqun.people.profiles.commands import block
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db


def test_the_first_answer_by_somebody_else_stops_the_clock(community, member, host, frozen, at):
    # given
    post_id = ask(member)
    # when the asker adds something, and somebody answers an hour later
    with at(frozen + timedelta(minutes=5)):
        answer(member, post_id, "补充一下，预算五百。")
    assert question_card(community.id, post_id).first_response_at is None
    with at(frozen + timedelta(hours=1)):
        answer(host, post_id)
    with at(frozen + timedelta(hours=2)):
        answer(host, post_id, "再补一句。")
    # then
    question = question_card(community.id, post_id)
    assert (question.first_response_at, question.response_seconds) == (frozen + timedelta(hours=1), 3600)
    assert (question.answer_count, question.is_in_time, question.state) == (3, True, "open")


def test_comments_on_the_post_are_answers_too_and_replies_are_not(community, member, host, frozen, at):
    # given
    post_id, other = ask(member), make_post(member)
    with at(frozen + timedelta(hours=1)):
        top = make_comment(host, post_id, "看刀盘。")
        make_comment(member, post_id, "什么刀盘？", parent_id=top)
        make_comment(host, other, "不是回答")
    # when
    drain_all()
    # then
    assert list(Answer.objects.values_list("comment_id", flat=True)) == [top]
    assert question_card(community.id, post_id).response_seconds == 3600
    # when it is told twice
    note_answers([Given(community.id, post_id, top, host.id, frozen)])
    assert question_card(community.id, post_id).answer_count == 1


def test_nights_do_not_count(community, member, host, frozen, at):
    # given a question of nine in the evening, answered at nine in the morning
    with at(frozen + timedelta(hours=12)):
        post_id = ask(member)
    with at(frozen + timedelta(hours=24)):
        answer(host, post_id)
    # then an hour that evening, an hour that morning
    assert question_card(community.id, post_id).response_seconds == 2 * 3600


def test_a_removed_answer_did_not_stop_the_clock(community, member, host, make_member, actor_of, frozen, at):
    # given
    post_id = ask(member)
    with at(frozen + timedelta(hours=1)):
        first = answer(host, post_id)
    with at(frozen + timedelta(hours=3)):
        answer(make_member("后来的"), post_id)
    accept_answer(community.id, post_id, first, actor=actor_of(member))
    # when
    remove_comment(community.id, first, actor=actor_of(host))
    drain_all()
    # then
    question = question_card(community.id, post_id)
    assert (question.response_seconds, question.answer_count) == (3 * 3600, 1)
    assert (question.state, question.accepted_comment_id) == ("open", None)


def test_helpful_answers_come_first_and_the_accepted_one_before_them(community, member, host, make_member, actor_of):
    # given
    post_id = ask(member)
    plain, liked, chosen = (
        answer(host, post_id),
        answer(make_member("阿远"), post_id),
        answer(make_member("阿宽"), post_id),
    )
    for name in ("甲", "乙"):
        assert rate_answer(community.id, liked, actor=actor_of(make_member(name)))
    accept_answer(community.id, post_id, chosen, actor=actor_of(member))
    # when
    found, has_more = answers_of(question_card(community.id, post_id), actor=actor_of(member))
    # then
    assert [(one.comment.id, one.rating, one.is_accepted) for one in found] == [
        (chosen, 0, True),
        (liked, 2, False),
        (plain, 0, False),
    ]
    assert not has_more


def test_rating_twice_is_rating_once_and_never_oneself(community, member, host, stranger, actor_of):
    comment_id = answer(host, ask(member))
    assert rate_answer(community.id, comment_id, actor=actor_of(member)) == 1
    assert rate_answer(community.id, comment_id, actor=actor_of(member)) == 1
    assert unrate_answer(community.id, comment_id, actor=actor_of(member)) == 0
    assert unrate_answer(community.id, comment_id, actor=actor_of(member)) == 0
    with pytest.raises(NotOwnAnswer):
        rate_answer(community.id, comment_id, actor=actor_of(host))
    with pytest.raises(Denied):
        rate_answer(community.id, comment_id, actor=actor_of(stranger))
    assert not Rating.objects.exists()


def test_a_closed_question_takes_no_answer(community, member, host, actor_of):
    post_id = ask(member)
    close_question(community.id, post_id, actor=actor_of(member), reason="solved")
    with pytest.raises(QuestionClosedAlready):
        answer(host, post_id)
    assert not Answer.objects.exists()


def test_answering_and_being_accepted_is_counted(community, member, host, actor_of):
    post_id = ask(member)
    comment_id = answer(host, post_id)
    accept_answer(community.id, post_id, comment_id, actor=actor_of(member))
    drain_all()
    counts = dict(Behaviour.objects.filter(membership_id=host.id).values_list("kind", "count"))
    assert (counts["questions.answered"], counts["questions.accepted"]) == (1, 1)


def test_figures_of_a_month(community, member, host, frozen, at):
    # given one in time, one late, one that waits beyond its target
    quick, slow = ask(member), ask(member, "豆子发酸")
    ask(member, "没人答的")
    with at(frozen + timedelta(hours=1)):
        answer(host, quick)
    with at(frozen + timedelta(hours=7)):
        answer(host, slow)
        figures = question_figures(community.id)
    # then
    assert (figures.asked, figures.answered, figures.in_time) == (3, 2, 1)
    assert (figures.waiting, figures.late, figures.median_seconds) == (1, 1, 4 * 3600)
    assert figures.share_in_time == 33


def test_a_closed_question_takes_no_comments_from_anywhere(community, member, host, client_for, actor_of):
    # given
    post_id = ask(member)
    given = answer(host, post_id)
    close_question(community.id, post_id, actor=actor_of(member), reason="solved")
    said = {"body": "我再说一句"}
    # when
    for parent in ({}, {"parent_id": given}):
        with pytest.raises(QuestionClosedAlready):
            make_comment(host, post_id, "绕过去", **parent)
    by_page = client_for(host).post(f"/c/{community.slug}/posts/{post_id}/comments/", said)
    by_api = client_for(host).post(
        f"/api/v1/communities/{community.slug}/posts/{post_id}/comments", said, content_type="application/json"
    )
    # then
    assert (by_page.status_code, by_api.status_code, by_api.json()["code"]) == (422, 409, "questions.closed")


def test_replies_of_authors_one_does_not_meet_are_left_out(community, member, promoter, host, actor_of, client_for):
    # given
    post_id = ask(member)
    given = answer(host, post_id)
    make_comment(promoter, post_id, "我插一句", parent_id=given)
    block(community.id, promoter.id, actor=actor_of(member))
    # then
    url = f"/c/{community.slug}/questions/{post_id}/"
    assert "我插一句" not in client_for(member).get(url).text
    assert "我插一句" in client_for(host).get(url).text
    api = f"/api/v1/communities/{community.slug}/posts/{post_id}/comments"
    assert [row["replies"] for row in client_for(member).get(api).json()["items"]] == [[]]
    assert len(client_for(host).get(api).json()["items"][0]["replies"]) == 1
