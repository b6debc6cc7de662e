"""The feed, a thread and the sheet for writing, in the browser, with and without htmx."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from fengqun.content.posts.commands import add_pictures, hide_post, remove_post, save_draft
from fengqun.content.posts.models import Comment, Like, Post, PostPicture
from fengqun.content.posts.queries import COMMENT_LIMIT, FEED_LIMIT, open_draft
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.content.posts.types import NewPicture
from fengqun.kernel.ids import new_id
from fengqun.kernel.tests.factories import a_picture

HTMX = {"HTTP_HX_REQUEST": "true"}


def home(community):
    return f"/c/{community.slug}/"


def address(community, *parts):
    return "/".join([f"/c/{community.slug}/posts", *map(str, parts), ""])


def test_a_member_writes_reads_likes_and_comments_without_scripts(community, member, promoter, client_for):
    # given
    author, reader = client_for(member), client_for(promoter)
    # when
    written = author.post(address(community, "new"), {"title": "古吉手记", "body": "今年**很甜**", "then": "publish"})
    post = Post.objects.get()
    liked = reader.post(address(community, post.id, "like"))
    said = reader.post(address(community, post.id, "comments"), {"body": "想喝"})
    # then
    assert written["Location"] == address(community, post.id)
    assert liked["Location"] == address(community, post.id) + "#acts"
    assert said["Location"] == address(community, post.id) + f"#c-{Comment.objects.get().id}"
    page = reader.get(address(community, post.id)).text
    assert "<strong>很甜</strong>" in page
    assert "想喝" in page
    assert 'aria-label="喜欢，1"' in page
    assert "古吉手记" in reader.get(home(community)).text
    # and takes the like back
    reader.post(address(community, post.id, "like"), {"_method": "delete"})
    assert Like.objects.count() == 0


def test_htmx_gets_the_changed_piece_only(community, member, client_for):
    browser, post_id = client_for(member), make_post(member, "很长" * 200)
    liked = browser.post(address(community, post_id, "like"), **HTMX)
    said = browser.post(address(community, post_id, "comments"), {"body": "想喝"}, **HTMX)
    wrong = browser.post(address(community, post_id, "comments"), {"body": ""}, **HTMX)
    whole = browser.get(address(community, post_id) + "?part=text", **HTMX)
    for answer in (liked, said, wrong, whole):
        assert "<html" not in answer.text
    assert 'aria-pressed="true"' in liked.text
    assert "想喝" in said.text
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    assert "say--short" not in whole.text
    assert "say--short" in browser.get(home(community) + "?tab=latest").text


def test_the_feed_goes_on_by_keyset(community, member, client_for):
    for number in range(FEED_LIMIT + 1):
        make_post(member, f"第 {number} 条")
    browser = client_for(member)
    first = browser.get(home(community) + "?tab=latest")
    assert 'hx-trigger="click, intersect once"' in first.text
    link = first.text.partition('hx-get="?tab=latest&amp;before=')[2].partition('"')[0]
    second = browser.get(home(community) + f"?tab=latest&before={link}", **HTMX)
    assert (first.text.count('<article class="post"'), second.text.count('<article class="post"')) == (FEED_LIMIT, 1)
    assert "<html" not in second.text
    assert browser.get(home(community) + f"?tab=latest&before={link}").text.count('<article class="post"') == 1


def test_guests_see_what_is_public_and_a_way_in(
    community, other_community, member, make_member, guest_client, client_for
):
    private, public = make_post(member, "里面的话"), make_post(member, "外面也能看", is_public=True)
    for browser in (guest_client, client_for(make_member("隔壁", community=other_community))):
        page = browser.get(home(community)).text
        assert "外面也能看" in page
        assert "里面的话" not in page
        assert "加入后能看到全部帖子" in page
        assert browser.get(address(community, private)).status_code == 404
        assert browser.get(address(community, public)).status_code == 200


def test_outsiders_change_nothing(community, other_community, member, make_member, guest_client, client_for):
    post_id = make_post(member, "我的话")
    comment_id = make_comment(member, post_id)
    neighbour = client_for(make_member("隔壁", community=other_community, roles=["operator"]))
    attempts = [
        (address(community, "new"), {"body": "广告"}),
        (address(community, "draft"), {"body": "广告"}),
        (address(community, post_id, "like"), {}),
        (address(community, post_id, "comments"), {"body": "广告"}),
        (address(community, post_id, "comments", comment_id, "removal"), {}),
        (address(community, post_id, "wording"), {"body": "改掉"}),
        (address(community, post_id, "removal"), {}),
        (address(community, post_id, "hiding"), {"reason": "x"}),
        (address(community, post_id, "pin"), {}),
    ]
    for url, sheet in attempts:
        assert guest_client.post(url, sheet).status_code == 401, url
        assert neighbour.post(url, sheet).status_code == 403, url
    # nor through the address of their own community
    for url, sheet in attempts[2:]:
        answer = neighbour.post(url.replace(community.slug, other_community.slug), sheet)
        assert answer.status_code in {404, 422}, url
    post = Post.objects.get()
    assert (post.body, post.state, post.like_count, post.comment_count, post.featured_at) == (
        "我的话",
        "published",
        0,
        1,
        None,
    )


def test_what_is_being_written_is_kept(community, member, client_for, actor_of):
    # given
    browser = client_for(member)
    # when the page saves by itself, and later the member comes back
    kept = browser.post(address(community, "draft"), {"body": "写到一半", "title": "", "attachment": ""})
    back = browser.get(address(community, "new")).text
    # then
    assert kept.json()["note"] == "草稿已保存"
    assert "写到一半" in back
    # and without scripts there is a button, and one to start afresh
    browser.post(address(community, "new"), {"body": "写得更多", "then": "keep"})
    draft: Any = open_draft(community.id, actor=actor_of(member))
    assert draft.body == "写得更多"
    browser.post(address(community, "draft"), {"_method": "delete"})
    assert open_draft(community.id, actor=actor_of(member)) is None


def test_an_empty_post_comes_back_with_422(community, member, client_for):
    answer = client_for(member).post(address(community, "new"), {"body": " ", "then": "publish"})
    assert answer.status_code == 422
    assert "写点什么再发" in answer.text


def test_pictures_travel_with_the_post(community, member, promoter, client_for, guest_client):
    # given
    browser = client_for(member)
    uploads = [SimpleUploadedFile(f"{n}.jpg", a_picture(size=(30 + n, 20)).read()) for n in range(3)]
    # when
    answer = browser.post(address(community, "new"), {"body": "看图", "pictures": uploads, "then": "publish"})
    # then
    assert answer.status_code == 302
    assert [p.width for p in PostPicture.objects.order_by("position")] == [30, 31, 32]
    picture = PostPicture.objects.order_by("position")[0]
    url = f"/c/{community.slug}/posts/pictures/{picture.id}/full/"
    served = client_for(promoter).get(url)
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert served["Cache-Control"].startswith("private")
    assert Image.open(io.BytesIO(b"".join(served.streaming_content))).size == (30, 20)
    assert guest_client.get(url).status_code == 404


def test_pictures_of_a_post_are_seen_by_those_who_can_read_it(
    community, other_community, member, operator, make_member, actor_of, client_for, guest_client
):
    public = make_post(member, is_public=True, pictures=[NewPicture(upload=a_picture())])
    picture_id = PostPicture.objects.get().id
    url = f"/c/{community.slug}/posts/pictures/{picture_id}/small/"
    assert guest_client.get(url)["Cache-Control"].startswith("public")
    assert guest_client.get(url.replace(community.slug, other_community.slug)).status_code == 404
    hide_post(community.id, public, actor=actor_of(operator), reason="x")
    assert guest_client.get(url).status_code == 404
    assert client_for(member).get(url).status_code == 200
    draft = save_draft(community.id, actor=actor_of(member), body="x")
    add_pictures(community.id, draft, [NewPicture(upload=a_picture())], actor=actor_of(member))
    hidden = f"/c/{community.slug}/posts/pictures/{PostPicture.objects.get(post_id=draft).id}/full/"
    assert client_for(operator).get(hidden).status_code == 404


@pytest.mark.parametrize("count", [1, 10])
def test_a_hostile_or_tenth_picture_comes_back_with_a_sentence(community, member, client_for, count):
    data = b"<svg onload=alert(1)>" if count == 1 else a_picture().read()
    uploads = [SimpleUploadedFile(f"{n}.jpg", data) for n in range(count)]
    answer = client_for(member).post(
        address(community, "new"), {"body": "看图", "pictures": uploads, "then": "publish"}
    )
    assert answer.status_code == 422
    assert ("这个文件打不开" if count == 1 else "最多放 9 张图") in answer.text
    assert (Post.objects.get().state, PostPicture.objects.count()) == ("draft", 0)


def test_an_own_post_is_rewritten(community, member, client_for):
    post_id = make_post(member, "原来的", attachment=None)
    browser = client_for(member)
    assert "原来的" in browser.get(address(community, post_id, "wording")).text
    attachment = f"product:{new_id()}"
    browser.post(
        address(community, post_id, "wording"), {"body": "更好的", "is_public": "on", "attachment": attachment}
    )
    post = Post.objects.get()
    assert (post.body, post.is_public, f"{post.attachment_kind}:{post.attachment_id}") == ("更好的", True, attachment)
    assert "，改过，公开" in browser.get(address(community, post_id)).text
    # and keeps what it carries when it is rewritten again
    assert f'name="attachment" value="{attachment}"' in browser.get(address(community, post_id, "wording")).text


def test_removing_offers_to_undo(community, member, client_for, actor_of):
    browser, post_id = client_for(member), make_post(member)
    page = browser.post(address(community, post_id, "removal"), follow=True)
    assert "撤销" in page.text
    assert Post.objects.get().state == "removed"
    back = browser.post(address(community, post_id, "removal"), {"_method": "delete"})
    assert back["Location"] == address(community, post_id)
    assert Post.objects.get().state == "published"
    remove_post(community.id, post_id, actor=actor_of(member))
    assert browser.get(address(community, post_id)).status_code == 404


def test_staff_hides_with_a_reason(community, member, host, client_for):
    browser, post_id = client_for(host), make_post(member)
    assert browser.post(address(community, post_id, "hiding")).status_code == 422
    browser.post(address(community, post_id, "hiding"), {"reason": "广告"})
    assert Post.objects.get().state == "hidden"
    assert "理由：广告" in client_for(member).get(address(community, post_id)).text
    browser.post(address(community, post_id, "hiding"), {"_method": "delete"})
    assert Post.objects.get().state == "published"


def test_hostile_names_and_titles_are_text(community, make_member, client_for):
    villain = make_member("<img src=x onerror=alert(1)>")
    make_post(villain, "x", title="<script>alert(1)</script>")
    page = client_for(villain).get(home(community) + "?tab=latest").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_feed_page_takes_as_many_statements_for_many_posts_as_for_one(
    community, member, promoter, client_for, django_assert_num_queries
):
    browser, url = client_for(member), home(community) + "?tab=latest"
    make_post(member, pictures=[NewPicture(art_key="s-cup")])
    expected = statements_of(browser, url)
    for _number in range(49):
        make_post(promoter, pictures=[NewPicture(art_key="s-cup")])
    with django_assert_num_queries(expected):
        browser.get(url)


def test_the_thread_page_takes_as_many_statements_for_many_comments_as_for_one(
    community, member, promoter, client_for, django_assert_num_queries
):
    browser, post_id = client_for(member), make_post(member)
    first = make_comment(member, post_id)
    expected = statements_of(browser, address(community, post_id))
    for _number in range(49):
        make_comment(promoter, post_id)
        make_comment(promoter, post_id, parent_id=first)
    with django_assert_num_queries(expected):
        browser.get(address(community, post_id))


def test_the_way_to_what_is_new_leads_to_its_page(community, member, promoter, client_for):
    browser, post_id = client_for(member), make_post(member)
    url = address(community, post_id)
    make_comment(promoter, post_id)
    assert "跳到没读过的地方" not in browser.get(url).text
    near = make_comment(promoter, post_id)
    assert f'href="#c-{near}"' in browser.get(url).text
    for _number in range(COMMENT_LIMIT - 2):
        make_comment(promoter, post_id)
    browser.get(url)
    far = make_comment(promoter, post_id)
    page = browser.get(url).text
    assert f'id="c-{far}"' not in page
    assert f'href="{address(community, "comments", far)}"' in page
    assert f'id="c-{far}"' in browser.get(address(community, "comments", far), follow=True).text


def statements_of(browser, url):
    """How many statements a page takes, once it has been seen before."""
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)
