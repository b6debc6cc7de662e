"""The classifier and the fingerprints: properties, and what they do to words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqun.content.moderation.commands.learn import learn, unlearn
from fengqun.content.moderation.models import Case, SpamCount
from fengqun.content.moderation.prints import bands, distance, is_listed, is_near, link_prints, simhash
from fengqun.content.moderation.queries import learned_of, score_of
from fengqun.content.moderation.spam import LEAST_TEXTS, Learned, score, signs_of
from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_post

counts = st.dictionaries(
    st.text("甲乙丙丁", min_size=1, max_size=3), st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8
)
enough = st.builds(
    Learned,
    spam_texts=st.integers(20, 500),
    ham_texts=st.integers(20, 500),
    spam_signs=st.integers(320, 5000),
    ham_signs=st.integers(320, 5000),
    kinds=st.integers(8, 500),
)
prints = st.integers(0, 2**64 - 1)


@given(counts, enough)
def test_a_score_is_a_probability_and_names_only_what_it_saw(known, learned):
    found = score(known, known, learned)
    assert 0 <= found.probability <= 1
    assert set(found.signs) <= set(known)


@given(counts, st.integers(0, 19), st.integers(0, 500))
def test_it_says_nothing_before_it_has_twenty_of_each(known, few, many):
    for spam, ham in ((few, many), (many, few)):
        assert score(known, known, Learned(spam, ham, 100, 100, 10)) is None


@given(enough, st.integers(0, 39))
def test_one_more_spam_text_with_a_sign_never_speaks_against_spam(learned, spam):
    before, after = (score(["甲"], {"甲": (count, 5)}, learned).probability for count in (spam, spam + 1))
    assert after >= before


@given(enough)
def test_unknown_signs_say_nothing(learned):
    nothing = score([], {}, learned).probability
    assert score(["没见过"], {}, learned).probability == nothing


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_signs_are_bounded_and_the_same_each_time(text):
    found = signs_of(text)
    assert found == signs_of(text)
    assert len(found) <= 400
    assert all(0 < len(one) <= 60 for one in found)


@given(prints, st.sets(st.integers(0, 63), max_size=3))
def test_near_prints_share_a_band(number, flipped):
    other = number
    for bit in flipped:
        other ^= 1 << bit
    assert distance(number, other) == len(flipped)
    assert is_near(number, other)
    assert set(bands(number)) & set(bands(other))


@given(st.text(max_size=200))
def test_spaces_marks_and_capitals_do_not_change_a_print(text):
    assert simhash(text) == simhash(f"  {text.replace(' ', '')}！ ")


def test_copies_with_numbers_are_the_same_and_other_texts_are_not():
    one = "全场三折起，加我领券，名额有限先到先得，编号 1024，快来看看吧别错过"
    assert simhash(one) == simhash(one.replace("1024", "7"))
    assert not is_near(
        simhash(one), simhash("昨天去了云南的庄园，看他们怎么晒豆子，一排一排翻得很仔细，回来路上下雨了")
    )
    assert simhash("短的一句") is None


def test_links_are_the_same_whatever_stands_behind_the_question_mark():
    assert link_prints("看 https://WWW.spam.test/a/?x=1") == link_prints("http://spam.test/a#b 好")
    assert link_prints("https://shop.spam.test/a", allowed=["spam.test"]) == []
    assert is_listed("shop.spam.test", ["spam.test"])
    assert not is_listed("notspam.test", ["spam.test"])
    assert link_prints("坏的 http://[::1 地址") == []


@pytest.mark.django_db
def test_learning_and_forgetting_leave_nothing_behind(community, member):
    cases = []
    for number in range(LEAST_TEXTS):
        for text, what in (("加微信领券三折", "spam"), ("昨天烘了一锅豆子", "ham")):
            case = Case(community_id=community.id, author_id=member.id, kind="post", excerpt=f"{text}{number}")
            learn(case, what)
            cases.append(case)
    spam, ham = score_of(community.id, "加微信，领券"), score_of(community.id, "豆子烘好了")
    assert (spam.percent, ham.percent) == (99, 0)
    assert "微信" in spam.signs
    assert learned_of(community.id).is_enough

    unlearn(cases[0])
    assert score_of(community.id, "加微信，领券") is None
    for case in cases[1:]:
        unlearn(case)
    assert SpamCount.objects.count() == 0
    assert learned_of(community.id) == Learned()


@pytest.mark.django_db
def test_what_looks_like_spam_waits_and_is_never_removed(community, member, operator):
    for number in range(LEAST_TEXTS):
        for text, what in (("加微信领券三折", "spam"), ("昨天烘了一锅豆子", "ham")):
            learn(Case(community_id=community.id, author_id=member.id, kind="post", excerpt=f"{text}{number}"), what)

    posts = [make_post(person, "加微信领券三折") for person in (member, operator)]

    assert [Post.objects.get(id=one).state for one in posts] == ["held", "published"]
    assert Post.objects.get(id=posts[0]).hidden_reason == "像是广告，先看一眼"
