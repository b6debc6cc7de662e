"""Pages behind the lane, through the bridge: nothing is lost on the way in or out."""

import asyncio
import hashlib
import json
import random

import pytest

from fengqun.spine.lane.tests.driving import ask
from fengqun.web.asgi import application, lane_only
from fengqun.web.tests.echo import BLOCK, BLOCKS

BYTES = random.Random(5).randbytes(5_000_000)  # noqa: S311 - only to be compared
DIGEST = hashlib.sha256(BYTES).hexdigest()
LOCAL = {"Host": "localhost"}


@pytest.fixture(autouse=True)
def echoing(settings):
    settings.ROOT_URLCONF = "fengqun.web.tests.echo"


def asked(method, path, headers=(), **choices):
    return asyncio.run(ask(application, method, path, dict(LOCAL) | dict(headers), **choices))


def test_request_comes_through_as_it_was_sent(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    response = asked(
        "GET",
        "/echo/",
        {"Cookie": "a=1; b=2", "X-Forwarded-For": "1.1.1.1, 198.51.100.4", "X-Forwarded-Proto": "https"},
    )

    assert response.status == 200
    assert response.json["address"] == "198.51.100.4"
    assert response.json["is_secure"] is True
    assert response.json["host"] == "localhost"
    assert response.json["cookies"] == {"a": "1", "b": "2"}
    assert response.headers["x-frame-options"] == "DENY"


def test_address_is_that_of_whoever_is_connected():
    assert asked("GET", "/echo/", client="198.51.100.9").json["address"] == "198.51.100.9"


@pytest.mark.parametrize("body", [BYTES, [BYTES[:1_000_000], BYTES[1_000_000:]]], ids=["whole", "parts"])
def test_large_body_arrives_whole(settings, body):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    length = {} if isinstance(body, bytes) else {"Content-Length": str(len(BYTES))}

    response = asked("POST", "/echo/", length, body=body)

    assert (response.json["length"], response.json["digest"]) == (len(BYTES), DIGEST)


def test_body_comes_through_from_a_server_that_answers_with_futures():
    # given: as Granian does
    async def post():
        sent = []
        body = asyncio.get_running_loop().create_future()
        body.set_result({"type": "http.request", "body": b"abc", "more_body": False})
        waiting = [body]

        def receive():
            return waiting.pop() if waiting else asyncio.get_running_loop().create_future()

        async def send(message):
            sent.append(message)

        headers = [(b"host", b"localhost"), (b"content-length", b"3")]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/echo/",
            "raw_path": b"/echo/",
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await asyncio.wait_for(application(scope, receive, send), 10)
        return sent

    # when
    sent = asyncio.run(post())

    # then
    assert sent[0]["status"] == 200
    assert json.loads(b"".join(message.get("body", b"") for message in sent))["length"] == 3


def test_upload_arrives_whole():
    edge = b"----edge"
    body = b"".join(
        [
            b"--" + edge + b'\r\nContent-Disposition: form-data; name="wish"\r\n\r\n',
            "恭喜".encode(),
            b"\r\n--" + edge + b'\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n',
            BYTES,
            b"\r\n--" + edge + b"--\r\n",
        ]
    )

    response = asked("POST", "/uploads/", {"Content-Type": "multipart/form-data; boundary=----edge"}, body=body)

    assert response.json == {"files": {"picture": DIGEST}, "said": {"wish": "恭喜"}}


def test_too_large_body_is_refused_unread(settings):
    settings.UPLOAD_MAX_BYTES = 1000

    assert asked("POST", "/echo/", body=b"a" * 1001).status == 413


def test_long_answer_leaves_whole():
    response = asked("GET", "/large/")

    assert response.status == 200
    assert response.is_whole
    assert response.body == BLOCK * BLOCKS


def test_page_that_is_not_there():
    assert asked("GET", "/nowhere/").status == 404


def test_lane_alone_has_no_pages():
    response = asyncio.run(ask(lane_only, "GET", "/echo/", LOCAL))

    assert response.status == 404
    assert response.json["code"] == "not_found"
