"""The home feed's pages: tabs, why, the switch, what was seen, picks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.feed.commands import pick_post
from fengqun.content.feed.models import Exposure, Pick, PostScore, Reader
from fengqun.content.feed.personal_data import erase, export
from fengqun.content.feed.tests.factories import like, settle, told
from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_post
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.commands import grant_right
from fengqun.people.profiles.commands import follow

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "zh-hant", "en"]
JSON = "application/json"


def to(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks(community, member, operator, make_member, actor_of, client_for, guest_client, language):
    # given
    post_id = make_post(member, is_public=True)
    follow(community.id, member.id, actor=actor_of(operator))
    told()
    headers, home, browser = {"Accept-Language": language}, to("posts-feed", community), client_for(operator)
    # then
    for url in (*(f"{home}?tab={tab}" for tab in ("", "foryou", "latest", "featured", "following")),
                to("feed-why", community, post_id=post_id), to("feed-pick", community, post_id=post_id),
                to("feed-console", community)):  # fmt: skip
        page = browser.get(url, headers=headers)
        assert (page.status_code, page.text.count("<h1")) == (200, 1), url
    for url in (home, to("feed-why", community, post_id=post_id)):
        assert guest_client.get(url, headers=headers).status_code == 200


def test_members_read_for_you_and_may_switch_it_off(community, member, make_member, client_for, frozen, at):
    # given
    fan, home = make_member("粉丝"), to("posts-feed", community)
    settle(fan)
    liked = make_post(member, "大家喜欢的")
    like(fan, liked)
    with at(frozen + timedelta(hours=1)):
        make_post(member, "刚刚发的")
        told()
        browser = client_for(fan)
        ranked = browser.get(home).text
        # when
        browser.post(to("feed-ranking", community), {"plain": "1"})
        plain = browser.get(home).text
    # then
    assert ranked.index("大家喜欢的") < ranked.index("刚刚发的")
    assert "按公式为你排" in ranked
    assert plain.index("刚刚发的") < plain.index("大家喜欢的")
    assert "tab=foryou" not in plain
    assert Reader.objects.get(member_id=fan.id).is_plain


def test_why_shows_the_numbers(community, member, make_member, client_for):
    fan = make_member("粉丝")
    settle(fan)
    post_id = make_post(member)
    like(fan, post_id)
    told()
    page = client_for(fan).get(to("feed-why", community, post_id=post_id)).text
    assert "0.207" in page  # one of one
    assert "1 票算一票" in page
    assert to("feed-why", community, post_id=post_id) in client_for(fan).get(to("posts-feed", community)).text


def test_why_is_not_told_of_what_may_not_be_read(community, member, stranger, guest_client, client_for):
    post_id = make_post(member)
    for browser in (guest_client, client_for(stranger)):
        assert browser.get(to("feed-why", community, post_id=post_id)).status_code == 404
        assert browser.get(f"/api/v1/communities/{community.slug}/feed/{post_id}/why").status_code == 404


def test_what_stood_on_the_screen_is_told_in_batches(community, member, make_member, stranger, client_for):
    # given
    reader, posts = make_member("读者"), [make_post(member), make_post(member)]
    told()
    url, sent = to("feed-exposures", community), {"posts": ",".join(map(str, [*posts, "x", ""]))}
    # when
    assert client_for(stranger).post(url, sent).status_code == 403
    assert client_for(reader).post(url, sent).status_code == 204
    assert client_for(reader).post(url, sent).status_code == 204
    # then
    assert set(Exposure.objects.values_list("member_id", "post_id")) == {(reader.id, one) for one in posts}


def test_opening_a_post_is_being_shown_it_without_scripts_too(community, member, make_member, guest_client, client_for):
    reader, post_id = make_member("读者"), make_post(member, is_public=True)
    told()
    url = to("posts-detail", community, post_id=post_id)
    for browser in (client_for(reader), client_for(reader), client_for(member), guest_client):
        assert browser.get(url).status_code == 200
    assert list(Exposure.objects.values_list("member_id", "post_id")) == [(reader.id, post_id)]


def test_a_pick_says_why(community, member, host, client_for):
    # given
    post_id, browser = make_post(member), client_for(host)
    url = to("feed-pick", community, post_id=post_id)
    # then
    assert browser.post(url, {"reason": " "}).status_code == 422
    assert not Pick.objects.exists()
    assert browser.post(url, {"reason": "讲清了水温"}).status_code == 302
    assert Pick.objects.get().reason == "讲清了水温"
    assert Post.objects.get(id=post_id).featured_at is not None
    assert "讲清了水温" in client_for(member).get(to("posts-feed", community) + "?tab=featured").text
    # when
    browser.post(url, {"_method": "delete"})
    assert not Pick.objects.exists()
    assert Post.objects.get(id=post_id).featured_at is None


def test_who_may_not_pick_does_not(community, member, make_member, client_for):
    post_id, other = make_post(member), make_member("旁人")
    for person in (member, other):
        browser = client_for(person)
        assert browser.post(to("feed-pick", community, post_id=post_id), {"reason": "我觉得好"}).status_code == 403
        api = f"/api/v1/communities/{community.slug}/feed/{post_id}/pick"
        assert browser.put(api, {"reason": "我觉得好"}, content_type=JSON).status_code == 403
    assert not Pick.objects.exists()
    assert Post.objects.get(id=post_id).featured_at is None


def test_a_right_that_was_given_picks(community, member, make_member, client_for):
    helper, post_id = make_member("帮手"), make_post(member)
    grant_right(helper.id, "posts.feature", actor=SYSTEM)
    client_for(helper).post(to("feed-pick", community, post_id=post_id), {"reason": "讲得清楚"})
    assert Pick.objects.get().picked_by == helper.id


def test_quality_is_for_staff(community, member, client_for):
    assert client_for(member).get(to("feed-console", community)).status_code == 403


def test_the_feed_for_programs(community, member, make_member, client_for):
    # given
    reader, base = make_member("读者"), f"/api/v1/communities/{community.slug}/feed"
    posts = [make_post(member) for _number in range(3)]
    told()
    browser = client_for(reader)
    # when
    first = browser.get(f"{base}?limit=2").json()
    rest = browser.get(base, {"limit": 2, "tab": first["tab"], "before": first["next"]}).json()
    # then
    assert first["tab"] == "foryou"
    assert {*first["post_ids"], *rest["post_ids"]} == {str(one) for one in posts}
    assert browser.get(f"{base}?tab=nonsense").status_code == 404
    seen = browser.post(f"{base}/exposures", {"post_ids": [str(posts[0])]}, content_type=JSON)
    assert seen.json() == {"noted": 1}
    assert browser.put(f"{base}/ranking", {"is_plain": True}, content_type=JSON).status_code == 204
    assert browser.get(base).json()["tab"] == "latest"
    why = browser.get(f"{base}/{posts[0]}/why").json()
    assert why["reckoning"]["value"] == pytest.approx(0.05, abs=1e-3)
    assert why["is_plain"] is True


def test_what_is_known_of_a_reader_goes_with_them(community, member, make_member, client_for):
    # given
    reader, post_id = make_member("读者"), make_post(member)
    settle(reader)
    like(reader, post_id)
    told()
    client_for(reader).get(to("posts-detail", community, post_id=post_id))
    client_for(reader).get(to("posts-feed", community))
    kinds = [row["kind"] for row in export(reader.user_id)]
    # when
    erase(reader.user_id)
    erase(reader.user_id)
    # then
    assert sorted(kinds) == ["reading", "shown", "vote"]
    assert export(reader.user_id) == []
    assert PostScore.objects.get(post_id=post_id).positive == 0


@pytest.mark.parametrize("words", ["\x00", "长" * 30_000, "<script>alert(1)</script>", "-1", "[" * 2_000])
def test_hostile_words_in_every_form(community, member, host, client_for, words):
    base, post_id = f"/c/{community.slug}", make_post(member, "好的")
    for browser, path, sheet in (
        (client_for(host), f"feed/picks/{post_id}/", {"reason": words}),
        (client_for(member), "feed/ranking/", {"plain": words}),
        (client_for(member), "feed/exposures/", {"posts": words, "post": words}),
    ):
        assert browser.post(f"{base}/{path}", sheet).status_code < 500, path
    for tab in ("foryou", "latest", "featured", "following"):
        assert "<script>alert" not in client_for(member).get(f"{base}/?tab={tab}").text


@pytest.mark.parametrize("tab", ["foryou", "latest", "featured", "following"])
def test_each_tab_takes_as_many_statements_for_many_as_for_one(community, member, host, actor_of, client_for, tab):
    browser, url, costs = client_for(member), f"/c/{community.slug}/?tab={tab}", []
    follow(community.id, host.id, actor=actor_of(member))
    for more in (1, 30):
        for number in range(more):
            pick_post(community.id, make_post(host, f"第 {number} 条"), actor=actor_of(host), reason="值得读")
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
