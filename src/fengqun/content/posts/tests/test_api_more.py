"""Drafts, times, wordings and what staff decides, through the API; each with who may not."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from fengqun.content.posts.models import Comment, Post, PostVersion
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel import clock
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(community, client_for):
    """What the API answers a person: `send(person, verb, path, body)`."""

    def sent(person, verb, path, body=None, *, place=community):
        address = f"/api/v1/communities/{place.slug}/{path}"
        if verb == "get":
            return client_for(person).get(address)
        return getattr(client_for(person), verb)(address, json.dumps(body or {}), content_type="application/json")

    return sent


class TestDrafts:
    def test_a_draft_is_kept_read_scheduled_and_published(self, member, send):
        # when
        kept = send(member, "put", "drafts", {"body": "**甜**", "title": "手记"}).json()
        again = send(member, "put", "drafts", {"body": "更甜", "revision": kept["revision"]}).json()
        moment = (clock.now() + timedelta(days=1)).isoformat()
        scheduled = send(member, "put", f"drafts/{kept['id']}/schedule", {"publish_at": moment})
        waiting = [(one["id"], one["state"]) for one in send(member, "get", "drafts").json()]
        back = send(member, "delete", f"drafts/{kept['id']}/schedule")
        out = send(member, "post", f"drafts/{kept['id']}/publication").json()

        # then
        assert again["id"] == kept["id"]
        assert (scheduled.status_code, back.status_code) == (204, 204)
        assert waiting == [(kept["id"], "scheduled")]
        assert (out["state"], out["body"]) == ("published", "更甜")
        assert send(member, "get", "drafts").json() == []

    def test_another_device_is_not_overwritten(self, member, send):
        first = send(member, "put", "drafts", {"body": "一"}).json()
        send(member, "put", "drafts", {"body": "二", "revision": first["revision"]})

        late = send(member, "put", "drafts", {"body": "三", "revision": first["revision"]})

        assert late.status_code == 409
        assert Post.objects.get().body == "二"

    def test_a_past_moment_is_refused(self, member, send):
        kept = send(member, "put", "drafts", {"body": "一"}).json()
        moment = datetime(2020, 1, 1, tzinfo=UTC).isoformat()

        answer = send(member, "put", f"drafts/{kept['id']}/schedule", {"publish_at": moment})

        assert answer.json()["code"] == "posts.moment_passed"
        assert Post.objects.get().state == "draft"

    def test_nobody_else_touches_a_draft(self, community, other_community, member, operator, client, send):
        # given
        kept = send(member, "put", "drafts", {"body": "还没想好"}).json()
        path, moment = f"drafts/{kept['id']}", (clock.now() + timedelta(days=1)).isoformat()

        # when
        answers = [
            send(operator, "delete", path),
            send(operator, "post", f"{path}/publication"),
            send(operator, "put", f"{path}/schedule", {"publish_at": moment}),
            send(operator, "delete", f"{path}/schedule"),
        ]

        # then
        assert [one.status_code for one in answers] == [404] * 4
        assert send(operator, "get", "drafts").json() == []
        assert client.get(f"/api/v1/communities/{community.slug}/drafts").status_code == 401
        assert send(member, "get", "drafts", place=other_community).status_code == 403
        assert Post.objects.get().state == "draft"

    def test_a_draft_for_a_circle_is_for_who_belongs(self, community, host, member, send):
        circle = make_circle(community, host, kind="secret")

        answer = send(member, "put", "drafts", {"body": "让我进来", "circle_id": str(circle.id)})

        assert answer.status_code in {403, 404}
        assert not Post.objects.exists()

    def test_thrown_away(self, member, send):
        kept = send(member, "put", "drafts", {"body": "一"}).json()

        assert send(member, "delete", f"drafts/{kept['id']}").status_code == 204

        assert not Post.objects.exists()


class TestWordings:
    def test_earlier_wordings_latest_first(self, member, operator, send):
        # given
        post_id = make_post(member, "一")
        for words in ("二", "三"):
            send(member, "put", f"posts/{post_id}", {"body": words})

        # when
        versions = send(operator, "get", f"posts/{post_id}/versions").json()

        # then
        assert [one["body"] for one in versions] == ["二", "一"]

    def test_in_a_circle_for_who_belongs(self, community, host, member, send):
        circle = make_circle(community, host, kind="secret")
        post_id = make_post(host, "一", circle_id=circle.id)
        send(host, "put", f"posts/{post_id}", {"body": "二"})

        assert PostVersion.objects.count() == 1
        assert send(member, "get", f"posts/{post_id}/versions").status_code == 404

    def test_a_removed_post_comes_back_for_its_author(self, member, promoter, send):
        # given
        post_id = make_post(member, "一")
        send(member, "delete", f"posts/{post_id}")

        # when
        foreign = send(promoter, "put", f"posts/{post_id}/restoration")
        own = send(member, "put", f"posts/{post_id}/restoration")

        # then
        assert (foreign.status_code, own.status_code) == (404, 204)
        assert Post.objects.get().state == "published"


class TestStaff:
    @pytest.fixture
    def held(self, member):
        """A post and a comment that wait."""
        post_id, open_id = make_post(member, "加微信"), make_post(member, "二")
        comment_id = make_comment(member, open_id, "加微信")
        Post.objects.filter(id=post_id).update(state="held", hidden_reason="像广告")
        Comment.objects.filter(id=comment_id).update(state="held", hidden_reason="像广告")
        return post_id, comment_id

    def test_what_is_held_is_let_through_or_not(self, held, operator, send):
        # given
        post_id, comment_id = held
        things = send(operator, "get", "posts/held").json()

        # when
        through = send(operator, "put", f"posts/held/{post_id}/release")
        refused = send(operator, "put", f"posts/held/{comment_id}/refusal", {"reason": "这是广告"})

        # then
        assert {(one["kind"], one["id"]) for one in things} == {("post", str(post_id)), ("comment", str(comment_id))}
        assert (through.status_code, refused.status_code) == (204, 204)
        assert Post.objects.get(id=post_id).state == "published"
        assert Comment.objects.get().hidden_reason == "这是广告"
        assert send(operator, "get", "posts/held").json() == []

    def test_members_decide_nothing(self, held, member, promoter, client, community, send):
        # given
        post_id, comment_id = held
        other = make_post(promoter, "三")

        # when
        answers = [
            send(member, "get", "posts/held"),
            send(member, "put", f"posts/held/{post_id}/release"),
            send(promoter, "put", f"posts/held/{comment_id}/refusal", {"reason": "不喜欢"}),
            send(member, "put", f"posts/{other}/featuring"),
            send(member, "delete", f"posts/{other}/featuring"),
            client.get(f"/api/v1/communities/{community.slug}/posts/held"),
        ]

        # then
        assert [one.status_code for one in answers] == [403, 403, 403, 403, 403, 401]
        assert Post.objects.get(id=post_id).state == "held"
        assert Comment.objects.get().state == "held"

    def test_staff_pick_the_best(self, member, operator, send):
        post_id = make_post(member, "一")

        send(operator, "put", f"posts/{post_id}/featuring")
        picked = send(member, "get", f"posts/{post_id}").json()["is_featured"]
        send(operator, "delete", f"posts/{post_id}/featuring")

        assert picked
        assert not send(member, "get", f"posts/{post_id}").json()["is_featured"]
