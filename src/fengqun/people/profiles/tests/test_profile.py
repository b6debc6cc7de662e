"""What members tell of themselves, and to whom."""

import pytest

from fengqun.kernel.errors import Denied
from fengqun.people.profiles import sharing
from fengqun.people.profiles.choices import Audience, Field
from fengqun.people.profiles.commands import block, change_profile, follow
from fengqun.people.profiles.errors import BirthdayUnknown, LinkNotWeb, TooMuchTold
from fengqun.people.profiles.models import Entry
from fengqun.people.profiles.queries import facts_of, own_facts, standing
from fengqun.people.profiles.types import Told

pytestmark = pytest.mark.django_db
ALL = {
    Field.ABOUT: Told(("爱喝手冲",)),
    Field.PLACE: Told(("杭州",), Audience.CIRCLES),
    Field.TAGS: Told(("咖啡", "骑车"), Audience.FOLLOWERS),
    Field.BIRTHDAY: Told(("3-8",), Audience.ONLY_ME),
}


def read(member, viewer):
    """Which fields the viewer reads."""
    facts = facts_of(member, viewer_id=viewer.id, between=standing(viewer.id, member.id))
    return {str(fact.field): fact.values for fact in facts}


def test_each_field_is_told_to_whom_it_is_meant_for(community, member, promoter, host, operator, actor_of, monkeypatch):
    # given
    change_profile(community.id, ALL, actor=actor_of(member))
    in_a_circle = {"test": lambda _community, viewer_id, member_id: {viewer_id, member_id} == {host.id, member.id}}
    monkeypatch.setattr(sharing, "_answers", in_a_circle)
    follow(community.id, promoter.id, actor=actor_of(member))
    follow(community.id, member.id, actor=actor_of(promoter))
    follow(community.id, member.id, actor=actor_of(operator))

    # then
    everything = {"about": ("爱喝手冲",), "place": ("杭州",), "tags": ("咖啡", "骑车"), "birthday": ("03-08",)}
    assert read(member, member) == everything
    assert list(read(member, member)) == ["about", "place", "tags", "birthday"]
    assert read(member, host) == {"about": ("爱喝手冲",), "place": ("杭州",)}
    assert read(member, promoter) == {"about": ("爱喝手冲",), "tags": ("咖啡", "骑车")}
    assert read(member, operator) == {"about": ("爱喝手冲",)}

    # and nothing once one of both has blocked the other
    block(community.id, promoter.id, actor=actor_of(member))
    assert read(member, promoter) == {}
    block(community.id, member.id, actor=actor_of(host))
    assert read(member, host) == {}


def test_what_is_emptied_is_gone_and_what_is_not_named_stays(community, member, actor_of):
    change_profile(community.id, ALL, actor=actor_of(member))
    change_profile(community.id, {Field.ABOUT: Told((" ",)), Field.PLACE: Told(("苏州",))}, actor=actor_of(member))
    facts = own_facts(member.id)
    assert [str(field) for field in facts] == ["place", "tags", "birthday"]
    assert (facts[Field.PLACE].values, facts[Field.PLACE].audience) == (("苏州",), Audience.EVERYBODY)


@pytest.mark.parametrize(
    ("field", "values", "error"),
    [
        (Field.LINKS, ("javascript:alert(1)",), LinkNotWeb),
        (Field.LINKS, ("https://",), LinkNotWeb),
        (Field.LINKS, ("data:text/html,x",), LinkNotWeb),
        (Field.LINKS, ("http://[1",), LinkNotWeb),
        (Field.LINKS, ("//evil.example/x",), LinkNotWeb),
        (Field.BIRTHDAY, ("2-30",), BirthdayUnknown),
        (Field.BIRTHDAY, ("三月八",), BirthdayUnknown),
        (Field.TAGS, tuple(f"兴趣{number}" for number in range(9)), TooMuchTold),
        (Field.PLACE, ("远" * 41,), TooMuchTold),
    ],
)
def test_what_cannot_be_told_changes_nothing(field, values, error, community, member, actor_of):
    with pytest.raises(error):
        change_profile(community.id, {Field.ABOUT: Told(("你好",)), field: Told(values)}, actor=actor_of(member))
    assert Entry.objects.count() == 0


def test_outsiders_tell_nothing(community, other_community, member, stranger, actor_of):
    with pytest.raises(Denied):
        change_profile(community.id, ALL, actor=actor_of(stranger))
    with pytest.raises(Denied):
        change_profile(other_community.id, ALL, actor=actor_of(member))
    assert Entry.objects.count() == 0


def test_the_page_of_a_member(community, member, promoter, client_for, actor_of, django_assert_num_queries):
    # given
    told = ALL | {Field.LINKS: Told(("https://example.com/?a=<b>",))}
    change_profile(community.id, told, actor=actor_of(member))
    browser = client_for(promoter)
    url = f"/c/{community.slug}/members/{member.id}/"

    # when, then
    page = browser.get(url).text
    assert "爱喝手冲" in page
    assert "杭州" not in page
    assert "03-08" not in page
    assert 'href="https://example.com/?a=&lt;b&gt;"' in page
    answer = browser.post(f"{url}ties/follow/", follow=True).text
    assert "已关注" in answer
    assert "关注了。" in answer
    answer = browser.post(f"{url}ties/block/", follow=True).text
    assert "取消屏蔽" in answer
    assert "爱喝手冲" not in answer
    assert "佟佟" in browser.get(f"/c/{community.slug}/me/hidden/").text
    back = browser.post(f"{url}ties/block/", {"go": "end", "back": "hidden"})
    assert back.url == f"/c/{community.slug}/me/hidden/"
    assert "没有屏蔽或静音谁" in browser.get(back.url).text
    assert browser.post(f"{url}ties/marry/").status_code == 404
    assert browser.get(f"{url}ties/follow/").status_code == 405


def test_one_tells_of_oneself_on_a_page(community, member, client_for):
    browser = client_for(member)
    url = f"/c/{community.slug}/me/about/"
    assert "给谁看" in browser.get(url).text
    sent = {"about": "爱喝手冲", "place": "", "tags": "咖啡、骑车,咖啡", "links": "https://example.com", "birthday": ""}
    audiences = {f"{field}_audience": "everybody" for field in Field}
    saved = browser.post(url, {**sent, **audiences, "tags_audience": "followers"})
    assert saved.url == f"/c/{community.slug}/members/{member.id}/"
    facts = own_facts(member.id)
    assert facts[Field.TAGS].values == ("咖啡", "骑车")
    assert facts[Field.TAGS].audience == Audience.FOLLOWERS
    refused = browser.post(url, {**sent, **audiences, "links": "javascript:alert(1)"})
    assert refused.status_code == 422
    assert "不是网址" in refused.text
    assert own_facts(member.id)[Field.LINKS].values == ("https://example.com",)


def test_lists_of_followers_cost_the_same_for_one_and_for_fifty(
    community, member, promoter, make_member, actor_of, client_for, django_assert_num_queries
):
    browser = client_for(promoter)
    url = f"/c/{community.slug}/members/{member.id}/followers/"
    assert "还没有人关注" in browser.get(url).text
    for number in range(50):
        follow(community.id, member.id, actor=actor_of(make_member(f"成员{number}")))
        if number in {0, 49}:
            # session, user, place · member · standing · hidden · count, ties · people
            with django_assert_num_queries(9):
                page = browser.get(url)
            assert page.text.count("rows--avatar") == 1
    assert page.text.count("成员") >= 50


def test_whom_one_blocked_stands_in_no_list(community, member, promoter, host, client_for, actor_of):
    follow(community.id, member.id, actor=actor_of(promoter))
    block(community.id, promoter.id, actor=actor_of(host))
    url = f"/c/{community.slug}/members/{member.id}/followers/"
    assert "周可" in client_for(member).get(url).text
    assert "周可" not in client_for(host).get(url).text


def test_who_is_blocked_does_not_see_whom_the_other_follows(community, member, promoter, client_for, actor_of):
    block(community.id, promoter.id, actor=actor_of(member))
    assert client_for(promoter).get(f"/c/{community.slug}/members/{member.id}/followers/").status_code == 404


def test_strangers_read_no_profile(community, member, stranger, client_for, actor_of):
    change_profile(community.id, ALL, actor=actor_of(member))
    browser = client_for(stranger)
    api = f"/api/v1/communities/{community.slug}/members/{member.id}"
    assert browser.get(f"{api}/profile").status_code == 403
    assert browser.get(f"{api}/followers").status_code == 403
    assert browser.put(f"{api}/ties/follow").status_code == 403


def test_the_api(community, member, promoter, client_for, actor_of):
    # given
    change_profile(community.id, ALL, actor=actor_of(member))
    browser = client_for(promoter)
    root = f"/api/v1/communities/{community.slug}"
    api = f"{root}/members/{member.id}"

    # when, then
    assert browser.put(f"{api}/ties/follow").status_code == 204
    told = browser.get(f"{api}/profile").json()
    assert told["facts"] == [{"field": "about", "values": ["爱喝手冲"], "audience": None}]
    assert told["standing"]["is_following"] is True
    assert told["follower_count"] == 1
    assert browser.get(f"{api}/followers").json()["members"][0]["name"] == "周可"
    assert browser.get(f"{root}/members/{promoter.id}/following").json()["total"] == 1
    assert browser.put(f"{api}/ties/mute").status_code == 204
    assert browser.get(f"{root}/hidden-members").json()["members"][0]["kind"] == "mute"
    assert browser.delete(f"{api}/ties/mute").status_code == 204
    body = [{"field": "about", "values": ["周末都在店里"], "audience": "circles"}]
    changed = browser.patch(f"{root}/my-profile", body, content_type="application/json")
    assert changed.json() == [{"field": "about", "values": ["周末都在店里"], "audience": "circles"}]
    body[0]["field"] = "salary"
    assert browser.patch(f"{root}/my-profile", body, content_type="application/json").status_code == 422
