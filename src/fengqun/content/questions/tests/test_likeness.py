"""What questions have in common, and who is likely to know."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.questions.likeness import MOST_GRAMS, PastAnswer, expertise, grams, likeness

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ANSWER = PastAnswer(shared=4, shared_tags=1, is_accepted=False, rating=0, answered_at=NOW)

past_answers = st.builds(
    PastAnswer,
    shared=st.integers(0, 40),
    shared_tags=st.integers(0, 5),
    is_accepted=st.booleans(),
    rating=st.integers(0, 20),
    answered_at=st.integers(0, 1_000).map(lambda days: NOW - timedelta(days=days)),
)


def test_chinese_is_cut_in_pairs_and_latin_in_words():
    assert grams("手冲 V60 怎么磨豆", ["磨豆机"]) == ("#磨豆机", "手冲", "v60", "么磨", "磨豆")


@given(st.text(), st.lists(st.text(max_size=10), max_size=5))
def test_any_text_gives_few_and_different_grams(text, tags):
    found = grams(text, tags)
    assert len(found) == len(set(found)) <= MOST_GRAMS
    assert all(len(gram) > 1 for gram in found)


@given(st.text(), st.text())
def test_likeness_is_a_share(one, other):
    assert 0 <= likeness(grams(one), grams(other)) <= 1


@pytest.mark.parametrize(
    ("asked", "other", "is_alike"),
    [
        ("磨豆机怎么选", "新手磨豆机选哪款", True),
        ("豆子发酸怎么办", "冲出来豆子发酸是水温低吗", True),
        ("磨豆机怎么选", "周六聚会几点开始", False),
        ("V60 滤杯", "v60滤杯漏水", True),
    ],
)
def test_like_questions_are_found_alike(asked, other, is_alike):
    assert (likeness(grams(asked), grams(other)) >= 0.34) is is_alike


@given(st.lists(past_answers, max_size=6), past_answers, st.integers(0, 5))
def test_another_answer_never_makes_less_likely_and_more_load_never_more(answers, another, waiting):
    score = expertise(answers, now=NOW, waiting=waiting)
    assert expertise([*answers, another], now=NOW, waiting=waiting) >= score >= 0
    assert expertise(answers, now=NOW, waiting=waiting + 1) <= score


@given(past_answers, st.integers(1, 500))
def test_older_answers_speak_softer(answer, days):
    older = replace(answer, answered_at=answer.answered_at - timedelta(days=days))
    assert expertise([older], now=NOW, waiting=0) <= expertise([answer], now=NOW, waiting=0)


@pytest.mark.parametrize(
    ("answer", "waiting", "score"),
    [
        (ANSWER, 0, 6.0),
        (replace(ANSWER, is_accepted=True), 0, 24.0),
        (replace(ANSWER, is_accepted=True), 1, 12.0),
        (replace(ANSWER, rating=2), 0, 18.0),
        (replace(ANSWER, rating=9), 0, 36.0),
        (replace(ANSWER, answered_at=NOW - timedelta(days=120)), 0, 3.0),
    ],
)
def test_the_formula(answer, waiting, score):
    assert expertise([answer], now=NOW, waiting=waiting) == score
