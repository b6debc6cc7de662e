"""Posts through the API."""

import json

from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_post


def url(community, *parts):
    return "/".join([f"/api/v1/communities/{community.slug}/posts", *map(str, parts)])


def send(browser, verb, address, body=None):
    return getattr(browser, verb)(address, json.dumps(body or {}), content_type="application/json")


def test_posts_are_written_read_liked_and_commented(community, member, promoter, client_for):
    # given
    author, reader = client_for(member), client_for(promoter)
    # when
    post_id = send(author, "post", url(community), {"body": "**甜**", "title": "手记"}).json()["id"]
    liked = [send(reader, "put", url(community, post_id, "like")).json() for _twice in range(2)]
    comment = send(reader, "post", url(community, post_id, "comments"), {"body": "想喝"}).json()["id"]
    send(author, "post", url(community, post_id, "comments"), {"body": "来呀", "parent_id": comment})
    # then
    assert liked == [{"like_count": 1, "is_liked": True}] * 2
    feed = reader.get(url(community)).json()
    item = feed["items"][0]
    assert (item["body_html"], item["author"]["name"], item["is_liked"]) == (
        "<p><strong>甜</strong></p>\n",
        "佟佟",
        True,
    )
    assert (item["like_count"], item["comment_count"], feed["next"]) == (1, 2, None)
    comments = reader.get(url(community, post_id, "comments")).json()["items"]
    assert [reply["body_html"] for reply in comments[0]["replies"]] == ["<p>来呀</p>\n"]
    assert send(reader, "delete", url(community, post_id, "like")).json() == {"like_count": 0, "is_liked": False}
    # and rewritten and removed by the author
    changed = send(author, "put", url(community, post_id), {"body": "更甜"}).json()
    assert (changed["body"], changed["edited_at"] is None) == ("更甜", False)
    assert send(author, "delete", url(community, post_id, "comments", comment)).status_code == 403
    assert send(reader, "delete", url(community, post_id, "comments", comment)).status_code == 204
    assert send(author, "delete", url(community, post_id)).status_code == 204
    assert reader.get(url(community, post_id)).status_code == 404


def test_pages_are_joined_by_the_place_they_name(community, member, client_for):
    ids = [str(make_post(member)) for _number in range(5)]
    browser, seen = client_for(member), []
    place: str | None = ""
    for _page in range(3):
        page = browser.get(url(community), {"limit": 2, "before": place}).json()
        seen += [item["id"] for item in page["items"]]
        place = page["next"]
    assert seen == ids[::-1]
    assert place is None


def test_neighbours_read_what_is_public_and_change_nothing(community, other_community, member, make_member, client_for):
    private, public = make_post(member), make_post(member, is_public=True)
    browser = client_for(make_member("隔壁", community=other_community, roles=["operator"]))
    assert [item["id"] for item in browser.get(url(community)).json()["items"]] == [str(public)]
    assert browser.get(url(community, private)).status_code == 404
    assert browser.get(url(community, private, "comments")).status_code == 404
    answers = [
        send(browser, "post", url(community), {"body": "广告"}),
        send(browser, "put", url(community, public), {"body": "改掉"}),
        send(browser, "delete", url(community, public)),
        send(browser, "put", url(community, public, "like")),
        send(browser, "post", url(community, public, "comments"), {"body": "广告"}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert send(browser, "put", url(other_community, private, "like")).json()["code"] == "posts.post_not_found"
    assert set(Post.objects.values_list("body", "like_count", "comment_count")) == {("今天的豆子很甜。", 0, 0)}
