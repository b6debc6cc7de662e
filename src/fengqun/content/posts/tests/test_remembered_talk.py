"""Comments are written once for the same things, and each reader still sees what is theirs, as it is now."""

import re

import pytest

from fengqun.content.posts.commands import edit_comment, hide_comment, like_comment, lock_post, remove_comment
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel import clock
from fengqun.people.culture.cache import forget
from fengqun.people.culture.commands import add_term
from fengqun.people.profiles.commands import mute
from fengqun.ui.templatetags.remembering import memory

EDIT, REMOVE, HIDE, FLAG = ">修改</a>", ">删除</button>", ">隐藏</button>", ">举报</a>"


@pytest.fixture(autouse=True)
def trusting(settings):
    """What is remembered is shown without a second look, as on a server."""
    settings.REMEMBERED_PARTS_ARE_CHECKED = False
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def spoken(member, promoter):
    """A public post of one member, with a comment of another and the first one's reply."""
    post_id = make_post(member, "喝什么", is_public=True)
    comment_id = make_comment(promoter, post_id, "耶加")
    reply_id = make_comment(member, post_id, "好", parent_id=comment_id)
    return post_id, comment_id, reply_id


def talk(browser, community, post_id):
    """The comments on the page, without the address bar and the form at the end."""
    page = browser.get(f"/c/{community.slug}/posts/{post_id}/").text
    return page.partition('<ol class="comments">')[2].partition('id="say"')[0]


def acts(text):
    return tuple(text.count(act) for act in (EDIT, REMOVE, HIDE, FLAG))


def test_each_reader_finds_their_own_acts(community, spoken, member, promoter, operator, make_member, client_for):
    post_id, comment_id, reply_id = spoken
    for browser, edits, found in (
        (client_for(promoter), comment_id, (1, 1, 0, 1)),
        (client_for(member), reply_id, (1, 1, 0, 1)),
        (client_for(make_member("看客")), None, (0, 0, 0, 2)),
        (client_for(operator), None, (0, 2, 2, 2)),
        (client_for(promoter), comment_id, (1, 1, 0, 1)),
    ):
        text = talk(browser, community, post_id)
        assert acts(text) == found
        assert [f"{comment_id}/wording" in text, f"{reply_id}/wording" in text] == [
            edits == comment_id,
            edits == reply_id,
        ]


def test_guests_act_on_nothing(community, spoken, promoter, client_for, guest_client):
    post_id, _comment_id, _reply_id = spoken
    assert "<form" in talk(client_for(promoter), community, post_id)
    text = talk(guest_client, community, post_id)
    assert "耶加" in text
    assert "<form" not in text
    assert acts(text) == (0, 0, 0, 0)


def test_a_like_is_the_readers_own(community, spoken, member, promoter, client_for, actor_of):
    post_id, comment_id, reply_id = spoken
    reader, other = client_for(member), client_for(promoter)
    assert 'aria-pressed="true"' not in talk(reader, community, post_id)
    like_comment(community.id, comment_id, actor=actor_of(member))
    mine, theirs = talk(reader, community, post_id), talk(other, community, post_id)
    assert (mine.count('aria-pressed="true"'), theirs.count('aria-pressed="true"')) == (1, 0)
    assert (mine.count('aria-label="喜欢，1"'), theirs.count('aria-label="喜欢，1"')) == (1, 1)
    # of a reply, too
    like_comment(community.id, reply_id, actor=actor_of(promoter))
    mine, theirs = talk(reader, community, post_id), talk(other, community, post_id)
    assert (mine.count('aria-pressed="true"'), theirs.count('aria-pressed="true"')) == (1, 1)


def test_what_is_reworded_hidden_and_removed_is_so_at_once(
    community, spoken, member, promoter, operator, client_for, actor_of
):
    post_id, comment_id, reply_id = spoken
    reader = client_for(member)
    assert "耶加" in talk(reader, community, post_id)
    edit_comment(community.id, comment_id, actor=actor_of(promoter), body="西达摩")
    assert "西达摩" in talk(reader, community, post_id)
    assert "耶加" not in talk(reader, community, post_id)
    remove_comment(community.id, reply_id, actor=actor_of(member))
    assert f"c-{reply_id}" not in talk(reader, community, post_id)
    hide_comment(community.id, comment_id, actor=actor_of(operator), reason="跑题")
    assert "西达摩" not in talk(reader, community, post_id)
    assert "跑题" in talk(client_for(promoter), community, post_id)
    assert "恢复显示" in talk(client_for(operator), community, post_id)


def test_a_locked_post_takes_no_replies(community, spoken, member, client_for, actor_of):
    post_id, _comment_id, _reply_id = spoken
    reader = client_for(member)
    before = talk(reader, community, post_id)
    assert (before.count('name="parent"'), before.count(">引用</a>")) == (1, 2)
    lock_post(community.id, post_id, actor=actor_of(member))
    after = talk(reader, community, post_id)
    assert (after.count('name="parent"'), after.count(">引用</a>")) == (0, 0)


def test_muted_authors_are_left_out_for_who_mutes_them(
    community, spoken, member, promoter, make_member, client_for, actor_of
):
    post_id, comment_id, _reply_id = spoken
    other = make_member("看客")
    assert f"c-{comment_id}" in talk(client_for(other), community, post_id)
    mute(community.id, promoter.id, actor=actor_of(other))
    assert f"c-{comment_id}" not in talk(client_for(other), community, post_id)
    assert f"c-{comment_id}" in talk(client_for(member), community, post_id)


def test_a_new_word_of_the_community_is_explained(community, spoken, member, operator, client_for, actor_of):
    post_id, _comment_id, _reply_id = spoken
    reader = client_for(member)
    assert "popovertarget" not in talk(reader, community, post_id)
    add_term(community.id, actor=actor_of(operator), word="耶加", meaning="一种豆子")
    forget(community.id)
    assert "一种豆子" in talk(reader, community, post_id)


def test_forms_carry_the_moment_and_the_token_of_their_own_page(
    community, spoken, member, promoter, client_for, at, frozen
):
    post_id, _comment_id, _reply_id = spoken
    page = f"/c/{community.slug}/posts/{post_id}/"
    stamps, tokens = [], []
    for seconds, who in enumerate((member, promoter, member)):
        with at(clock.now().replace(second=10 + seconds)):
            text = client_for(who).get(page).text
        stamps.append(set(re.findall(r'name="typing" value="([^"]+)"', text)))
        tokens.append(set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)))
    assert [len(found) for found in (*stamps, *tokens)] == [1] * 6
    assert len(set.union(*stamps)) == 3
    assert len(set.union(*tokens)) == 3
