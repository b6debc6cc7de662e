"""Handing files out: in ranges, as nothing but files, and only to those who may see them."""

import pytest
from django.core.files.storage import default_storage

from fengqun.content.media.commands import attach, drop_of, examine, set_audience
from fengqun.content.media.errors import MediaNotFound
from fengqun.content.media.models import MediaFile
from fengqun.content.media.queries import media_of
from fengqun.content.media.serving import Range, Unsatisfiable, asked_range
from fengqun.content.media.tests.factories import MP4, PDF, make_media, make_picture
from fengqun.kernel.ids import new_id
from fengqun.kernel.tests.factories import a_picture
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.circles.types import Audience


def address(community, media, *parts):
    return "/".join([f"/c/{community.slug}/media/{media.id}", *parts, ""])


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def shared(community, member, actor_of):
    """A video that all members may see."""
    card = make_media(member)
    attach([card.id], actor=actor_of(member), object_kind="post", object_id=new_id(), audience=Audience())
    return card


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-9", Range(0, 9)),
        ("bytes=90-", Range(90, 99)),
        ("bytes=-10", Range(90, 99)),
        ("bytes=-1000", Range(0, 99)),
        ("bytes=0-1000", Range(0, 99)),
        ("bytes=99-99", Range(99, 99)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 40 + "-", None),
        ("", None),
    ],
)
def test_a_range_is_read(header, found):
    assert asked_range(header, 100) == found


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_given(header):
    with pytest.raises(Unsatisfiable):
        asked_range(header, 100)


def test_a_file_comes_whole_or_in_part(community, shared, client_for, member):
    browser, url = client_for(member), address(community, shared)
    whole = browser.get(url)
    part = browser.get(url, HTTP_RANGE="bytes=10-19")
    behind = browser.get(url, HTTP_RANGE=f"bytes={len(MP4)}-")
    several = browser.get(url, HTTP_RANGE="bytes=0-1,3-4")
    asked = browser.head(url)
    assert (whole.status_code, body_of(whole), whole["Content-Length"]) == (200, MP4, str(len(MP4)))
    assert (part.status_code, body_of(part)) == (206, MP4[10:20])
    assert (part["Content-Range"], part["Content-Length"]) == (f"bytes 10-19/{len(MP4)}", "10")
    assert (behind.status_code, behind["Content-Range"]) == (416, f"bytes */{len(MP4)}")
    assert (several.status_code, body_of(several)) == (200, MP4)
    assert (asked.status_code, asked["Content-Length"], asked["Accept-Ranges"]) == (200, str(len(MP4)), "bytes")


def test_a_range_goes_on_only_while_the_file_is_the_same(community, shared, client_for, member):
    browser, url = client_for(member), address(community, shared)
    etag = browser.get(url)["ETag"]
    same = browser.get(url, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE=etag)
    other = browser.get(url, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE='"another"')
    known = browser.get(url, HTTP_IF_NONE_MATCH=etag)
    assert [same.status_code, other.status_code, known.status_code] == [206, 200, 304]
    assert body_of(other) == MP4


def test_a_file_is_never_more_than_a_file(community, member, client_for):
    browser = client_for(member)
    video, paper = make_media(member), make_media(member, PDF, '豆单".pdf')
    shown, saved = browser.get(address(community, video)), browser.get(address(community, paper))
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert (shown["Content-Type"], shown["Content-Disposition"][:6]) == ("video/mp4", "inline")
    assert (saved["Content-Type"], saved["Content-Disposition"][:10]) == ("application/pdf", "attachment")


def test_files_are_for_their_audience_alone(
    community,
    other_community,
    member,
    promoter,
    operator,
    host,
    make_member,
    actor_of,
    client_for,
    guest_client,
    stranger,
):
    # given
    neighbour = make_member("隔壁", community=other_community, roles=["operator"])
    inside = make_member("圈里人")
    circle = make_circle(community, member, others=[inside])
    readers = {
        "owner": client_for(member),
        "inside": client_for(inside),
        "member": client_for(promoter),
        "host": client_for(host),
        "operator": client_for(operator),
        "neighbour": client_for(neighbour),
        "stranger": client_for(stranger),
        "guest": guest_client,
    }

    def who_sees(card):
        urls = (address(community, card), address(community, card, "small"))
        seen = [{name for name, one in readers.items() if one.get(url).status_code == 200} for url in urls]
        assert seen[0] == seen[1]
        return seen[0]

    def carried(audience, *, for_staff=False):
        card = make_picture(member)
        attach(
            [card.id],
            actor=actor_of(member),
            object_kind="post",
            object_id=new_id(),
            audience=audience,
            for_staff=for_staff,
        )
        return card

    # when, then
    everyone_here = {"owner", "inside", "member", "host", "operator"}
    assert who_sees(make_picture(member)) == {"owner"}
    assert who_sees(carried(None)) == {"owner"}
    assert who_sees(carried(Audience())) == everyone_here
    assert who_sees(carried(Audience(is_public=True))) == set(readers)
    assert who_sees(carried(Audience(circle_id=circle.id))) == {"owner", "inside", "operator"}
    assert who_sees(carried(Audience(), for_staff=True)) == {"owner", "host", "operator"}
    assert who_sees(carried(Audience(circle_id=circle.id), for_staff=True)) == {"owner", "operator"}
    # and the address of another community does not open it
    card = carried(Audience(is_public=True))
    assert readers["neighbour"].get(address(other_community, card)).status_code == 404


def test_nobody_attaches_the_file_of_another(community, member, promoter, actor_of):
    card, post_id = make_media(member), new_id()
    with pytest.raises(MediaNotFound):
        attach([card.id], actor=actor_of(promoter), object_kind="post", object_id=post_id, audience=Audience())
    attach([card.id], actor=actor_of(member), object_kind="post", object_id=post_id, audience=Audience())
    with pytest.raises(MediaNotFound):
        attach([card.id], actor=actor_of(member), object_kind="post", object_id=new_id(), audience=Audience())
    assert [one.id for one in media_of("post", [post_id])[post_id]] == [card.id]


def test_an_object_carries_exactly_what_is_attached_in_order(
    community, member, actor_of, django_assert_num_queries, django_capture_on_commit_callbacks
):
    first, second, third = (make_media(member) for _number in range(3))
    post_id, actor = new_id(), actor_of(member)
    attach([first.id, second.id], actor=actor, object_kind="post", object_id=post_id, audience=Audience())
    attach([third.id, first.id], actor=actor, object_kind="post", object_id=post_id, audience=Audience())
    with django_assert_num_queries(1):
        assert [one.id for one in media_of("post", [post_id, new_id()])[post_id]] == [third.id, first.id]
    assert MediaFile.objects.get(id=second.id).object_id is None
    assert set_audience("post", [post_id], audience=None) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_of("post", [post_id]) == 2
    assert list(MediaFile.objects.values_list("id", flat=True)) == [second.id]


def test_the_tools_tell_how_long_a_video_plays_and_give_a_poster(member, tmp_path, monkeypatch):
    # given programs that answer as ffprobe and ffmpeg do
    frame = tmp_path / "frame-source.jpg"
    frame.write_bytes(a_picture().read())
    answer = '{"format": {"duration": "65.4"}, "streams": [{"width": 1280, "height": 720}, {}]}'
    (tmp_path / "ffprobe").write_text(f"#!/bin/sh\necho '{answer}'\n")
    (tmp_path / "ffmpeg").write_text(f'#!/bin/sh\nfor last; do :; done\ncp {frame} "$last"\n')
    for name in ("ffprobe", "ffmpeg"):
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    card = make_media(member)
    # when
    assert examine(card.id)
    # then
    row = MediaFile.objects.get()
    assert (row.duration_ms, row.width, row.height, row.card().length) == (65_400, 1280, 720, "1:05")
    assert default_storage.exists(row.small.name)
    assert not examine(card.id)


def test_without_tools_a_video_is_a_video_all_the_same(member, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not examine(make_media(member).id)
    assert MediaFile.objects.get().duration_ms == 0


def test_a_page_uploads_while_its_member_writes(community, member, client_for, guest_client):
    url = f"/c/{community.slug}/media/"
    from fengqun.content.media.tests.factories import sent  # noqa: PLC0415

    taken = client_for(member).post(url, {"file": sent(MP4, "手冲.mp4"), "alt": "注水"})
    refused = client_for(member).post(url, {"file": sent(b"<svg/>", "x.svg")})
    nothing = client_for(member).post(url, {})
    stranger = guest_client.post(url, {"file": sent(MP4, "手冲.mp4")})
    told = taken.json()
    assert (taken.status_code, told["kind"], told["name"]) == (201, "video", "手冲.mp4")
    assert f'name="media" value="{told["id"]}"' in told["html"]
    assert (refused.status_code, refused.json()["code"]) == (422, "media.type_refused")
    assert nothing.status_code == 422
    assert stranger.status_code in {302, 401}
    assert MediaFile.objects.count() == 1
