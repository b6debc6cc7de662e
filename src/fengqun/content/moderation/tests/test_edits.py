"""Edits are looked at like new words: what they add is refused or goes out of sight, what stood there is left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.content.challenges.commands import check_in, edit_check_in
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.tests.factories import make_challenge
from fengqun.content.moderation.commands import change_moderation_terms, decide, set_quiet, undo_decision
from fengqun.content.moderation.errors import LinkBlocked, NewcomerLimit, QuietNow
from fengqun.content.moderation.models import Case
from fengqun.content.moderation.queries import case_card, own_cases
from fengqun.content.moderation.tests.factories import make_decision, make_flag
from fengqun.content.moderation.types import Terms
from fengqun.content.posts.commands import add_pictures, edit_comment, edit_post, show_post
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.screening import Candidate, Verdict, _screens, screens
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.content.posts.types import NewPicture
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.models import ActivityRow
from fengqun.spine.activity.testing import drain_all
from fengqun.spine.search.models import SearchDocument

pytestmark = pytest.mark.django_db

LONG = "全场三折起，加我领券，名额有限先到先得，快来看看吧"


@pytest.fixture
def community(frozen, community):
    """Founded while the clock stands still."""
    return community


@pytest.fixture
def suspicious():
    """A screen that holds what has become 可疑."""

    @screens
    def hold_suspects(candidate: Candidate) -> Verdict | None:
        is_new = "可疑" in candidate.text and "可疑" not in (candidate.before or "")
        return Verdict.hold("先看一眼") if is_new else None

    yield
    _screens.pop(f"{hold_suspects.__module__}.{hold_suspects.__qualname__}")


@pytest.fixture
def newcomer(frozen, community, make_member, at):
    """Joined ten days after the community opened."""
    with at(frozen + timedelta(days=10)):
        yield make_member("新来的")


def announced():
    return ActivityRow.objects.filter(verb__in=["posts.published", "posts.comment_published"]).count()


def test_a_post_that_becomes_suspicious_goes_out_of_sight_and_comes_back_in_silence(
    frozen, community, member, operator, suspicious, actor_of
):
    # given
    post_id = make_post(member, "今天的手冲")
    make_comment(operator, post_id, "好喝吗")

    # when
    is_held = edit_post(community.id, post_id, actor=actor_of(member), body="可疑的链接")
    drain_all()

    # then
    post, case = Post.objects.get(id=post_id), Case.objects.get()
    assert (is_held, post.state, post.hidden_reason) == (True, "hidden", "先看一眼")
    assert (case.state, case.hold_reason, case.is_new, case.excerpt) == ("open", "先看一眼", False, "可疑的链接")
    assert [one.is_open for one in own_cases(community.id, member.id)] == [True]
    assert SearchDocument.objects.filter(kind__in=["post", "comment"]).count() == 0
    before = announced()

    # when
    make_decision(operator, case, "keep", "")
    drain_all()

    # then
    assert Post.objects.get(id=post_id).state == "published"
    assert announced() == before
    assert Notice.objects.filter(member_id=member.id, kind="moderation.kept").count() == 1
    assert SearchDocument.objects.filter(kind__in=["post", "comment"]).count() == 2

    # when
    undo_decision(community.id, case.id, actor=actor_of(operator))

    # then
    assert (Post.objects.get(id=post_id).state, Case.objects.get().state) == ("hidden", "open")


def test_a_comment_that_becomes_suspicious_is_counted_no_more(
    frozen, community, member, operator, suspicious, actor_of
):
    # given
    post_id = make_post(operator)
    comment_id = make_comment(member, post_id, "不错")

    # when
    is_held = edit_comment(community.id, comment_id, actor=actor_of(member), body="可疑")
    drain_all()

    # then
    assert (is_held, Comment.objects.get(id=comment_id).state) == (True, "hidden")
    assert Post.objects.get(id=post_id).comment_count == 0
    assert Case.objects.get().kind == "comment"
    decide(community.id, Case.objects.get().id, "keep", actor=actor_of(operator))
    assert Comment.objects.get(id=comment_id).state == "published"
    assert Post.objects.get(id=post_id).comment_count == 1


def test_staff_that_shows_it_where_it_stands_settles_the_case(
    frozen, community, member, operator, suspicious, actor_of
):
    post_id = make_post(member)
    edit_post(community.id, post_id, actor=actor_of(member), body="可疑")
    drain_all()

    show_post(community.id, post_id, actor=actor_of(operator))
    drain_all()

    case = Case.objects.get()
    assert (case.state, case.outcome, case.state_before) == ("decided", "keep", "hidden")


def test_what_stood_there_is_left_alone(frozen, community, owner, member, suspicious, actor_of):
    # given
    post_id = make_post(owner, "看 https://shop.spam.test/a")
    terms = replace(Terms(), blocked_domains=("spam.test",))
    change_moderation_terms(community.id, terms, actor=actor_of(owner))

    # when
    is_held = edit_post(community.id, post_id, actor=actor_of(owner), body="再看 https://shop.spam.test/a")

    # then
    assert (is_held, Post.objects.get(id=post_id).state) == (False, "published")
    with pytest.raises(LinkBlocked):
        edit_post(community.id, post_id, actor=actor_of(owner), body="https://shop.spam.test/a https://b.spam.test/")
    assert Post.objects.get(id=post_id).body == "再看 https://shop.spam.test/a"
    assert Case.objects.count() == 0


def test_a_newcomer_adds_no_more_by_editing_than_by_writing(community, newcomer, operator, host, member, actor_of):
    # given
    post_id = make_post(newcomer, "看 https://a.test/1")
    for number in range(2):
        make_post(newcomer, f"第 {number} 个")
    actor = actor_of(newcomer)

    # when
    edit_post(community.id, post_id, actor=actor, body="看 https://a.test/1 和 https://b.test/2")

    # then
    for body in ("https://a.test/1 https://b.test/2 https://c.test/3", "@小林 @老齐 @佟佟 谢谢"):
        with pytest.raises(NewcomerLimit):
            edit_post(community.id, post_id, actor=actor, body=body)
    pictures = [NewPicture(art_key="s-cup") for _number in range(2)]
    with pytest.raises(NewcomerLimit):
        add_pictures(community.id, post_id, pictures, actor=actor)
    post = Post.objects.get(id=post_id)
    assert (post.body, post.pictures.count()) == ("看 https://a.test/1 和 https://b.test/2", 0)


@pytest.fixture
def people(make_member):
    return [make_member(f"号{number}") for number in range(3)]


def test_the_same_advertisement_edited_into_old_posts_waits_from_the_third_on(frozen, community, people, actor_of):
    # given
    posts = [make_post(person, f"{person.name}的手冲") for person in people]

    # when
    held = [
        edit_post(community.id, post_id, actor=actor_of(person), body=LONG)
        for post_id, person in zip(posts, people, strict=True)
    ]

    # then
    assert held == [False, False, True]


def test_mending_ones_own_words_again_and_again_is_no_burst(frozen, community, member, actor_of):
    post_id = make_post(member, f"{LONG} https://a.test/1")

    held = [
        edit_post(community.id, post_id, actor=actor_of(member), body=f"{LONG}{'！' * number} https://a.test/1")
        for number in range(1, 6)
    ]

    assert held == [False] * 5


def test_a_rhythm_lets_edits_pass_and_silence_does_not(frozen, community, owner, member, actor_of, at):
    # given
    post_id = make_post(member, "今天的手冲")
    set_quiet(community.id, actor=actor_of(owner), reason="慢慢聊", seconds_between=60)

    # when
    is_held = edit_post(community.id, post_id, actor=actor_of(member), body="今天的手冲，很好")

    # then
    assert is_held is False
    ends = frozen + timedelta(hours=1)
    set_quiet(community.id, actor=actor_of(owner), reason="冷静一下", ends_at=ends)
    with pytest.raises(QuietNow):
        edit_post(community.id, post_id, actor=actor_of(member), body="换一句吵架的话")
    assert Post.objects.get(id=post_id).body == "今天的手冲，很好"


def test_a_flagged_thing_shows_what_it_said_and_what_it_says_now(
    frozen, community, member, operator, suspicious, actor_of, client_for
):
    # given
    post_id = make_post(member, "加我微信")
    case = make_flag(operator, post_id)
    Post.objects.filter(id=post_id).update(state="published")

    # when
    edit_post(community.id, post_id, actor=actor_of(member), body="可疑的新话")
    drain_all()

    # then
    card = case_card(community.id, case.id, actor=actor_of(operator))
    assert (card.excerpt, card.says_now, card.hold_reason) == ("加我微信", "可疑的新话", "先看一眼")
    page = client_for(operator).get(
        reverse("moderation-case", kwargs={"community": community.slug, "case_id": case.id})
    )
    assert "后来改成" in page.text
    assert Case.objects.count() == 1


def test_a_check_in_that_was_mended_is_not_held_for_what_stood_there(
    frozen, community, operator, member, suspicious, actor_of
):
    challenge = make_challenge(community, operator, joined=(member,))
    sent = check_in(community.id, challenge.id, actor=actor_of(member), body="一杯").id

    edit_check_in(community.id, sent, actor=actor_of(member), body="一杯可疑的")
    assert CheckIn.objects.get(id=sent).state == "held"
    CheckIn.objects.filter(id=sent).update(state="published")
    edit_check_in(community.id, sent, actor=actor_of(member), body="两杯可疑的")
    assert CheckIn.objects.get(id=sent).state == "published"


def test_the_pages_say_that_it_waits(frozen, community, member, operator, suspicious, client_for):
    # given
    post_id = make_post(member)
    comment_id = make_comment(member, post_id, "不错")
    browser = client_for(member)
    edit = reverse("posts-edit", kwargs={"community": community.slug, "post_id": post_id})
    wording = reverse(
        "posts-comment-wording", kwargs={"community": community.slug, "post_id": post_id, "comment_id": comment_id}
    )

    # when
    reworded = browser.post(wording, {"body": "可疑"}, follow=True)
    rewritten = browser.post(edit, {"title": "", "body": "可疑", "audience": "members"}, follow=True)

    # then
    assert "只有你看得到" in reworded.text
    assert "只有你看得到" in rewritten.text
    assert Post.objects.get(id=post_id).state == "hidden"
    assert (
        client_for(operator).get(reverse("moderation-queue", kwargs={"community": community.slug})).status_code == 200
    )
