import asyncio
import threading
import time
import tracemalloc
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.ids import new_id
from fengqun.spine.lane.answers import answered
from fengqun.spine.lane.app import Lane, only
from fengqun.spine.lane.bursts import Burst, Glance, only_these
from fengqun.spine.lane.tests.driving import COMMUNITY, PATH, TOY, Toys, ask, ticket, until
from fengqun.spine.lane.types import Answer, Claim

CLAIMS = PATH.replace("{id}", str(TOY))
LOOKS = f"/api/v1/toys/{TOY}"
MEMBER = UUID("01990000-0000-7000-8000-0000000000b0")


class Pages:
    """Stands behind the lane and notes what comes through."""

    def __init__(self):
        self.seen = []

    async def __call__(self, scope, receive, send):
        body = (await receive()).get("body", b"")
        self.seen.append((scope["method"], scope["path"], body))
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"pages"})


@pytest.fixture
def pages():
    return Pages()


@pytest.fixture
def toys():
    return Toys()


@pytest.fixture
def driven(pages, toys):
    """Runs a scenario against a lane whose burst is `toys`; it may be given other bursts and glances."""

    def drive(scenario, *things, behind=None):
        async def run():
            with only_these(toys.burst, *things):
                lane = Lane(behind or pages)
                try:
                    return await scenario(lane)
                finally:
                    await lane.close()

        return asyncio.run(run())

    return drive


def headers(*, token=None, key="k-1", **more):
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {"Authorization": f"Bearer {token or ticket(member_id=MEMBER)}", "Idempotency-Key": key} | named


def refusal(response):
    """What a refusal says, once its form has been looked at."""
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["type"] == f"urn:fengqun:problem:{response.json['code']}"
    assert response.json["status"] == response.status
    return response.status, response.json["code"]


def test_claim_goes_in_and_its_answer_comes_out(driven, toys, pages):
    response = driven(lambda lane: ask(lane, "POST", CLAIMS, headers()))

    assert response.status == 201
    assert response.json == {"outcome": "won", "key": "k-1"}
    assert response.body == b'{"outcome":"won","key":"k-1"}'
    assert response.headers == {
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-length": "29",
    }
    assert response.is_whole
    assert toys.batches == [[Claim(COMMUNITY, TOY, MEMBER, "k-1", "")]]
    assert pages.seen == []


def test_claims_of_many_members_are_one_batch(driven, toys):
    tokens = [ticket() for _ in range(100)]

    async def scenario(lane):
        return await asyncio.gather(*[ask(lane, "POST", CLAIMS, headers(token=token)) for token in tokens])

    responses = driven(scenario)

    assert toys.sizes == [100]
    assert {response.status for response in responses} == {201}


def test_a_word_comes_along(driven, toys):
    body = '{"word": "开门大吉"}'.encode()

    async def scenario(lane):
        whole = await ask(lane, "POST", CLAIMS, headers(key="whole"), body=body)
        parts = await ask(lane, "POST", CLAIMS, headers(key="parts"), body=[body[:10], body[10:], b""])
        none = await ask(lane, "POST", CLAIMS, headers(key="none"), body=b"{}")
        return whole, parts, none

    assert [response.status for response in driven(scenario)] == [201, 201, 201]
    assert [(claim.key, claim.body) for claim in toys.claims] == [
        ("whole", "开门大吉"),
        ("parts", "开门大吉"),
        ("none", ""),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"word", (400, "body_invalid")),
        (b"[1]", (400, "body_invalid")),
        (b'{"word": 5}', (400, "body_invalid")),
        (b'{"word": "\\u0000"}', (400, "body_invalid")),
        (b'{"word": "\\ud800"}', (400, "body_invalid")),
        (b"\xff", (400, "body_invalid")),
        (b"[" * 2000, (400, "body_invalid")),
        (b'{"word": "' + b"a" * 201 + b'"}', (400, "body_invalid")),
        (b" " * 2049, (413, "body_too_large")),
        ([b" " * 1500, b" " * 1500], (413, "body_too_large")),
    ],
)
def test_other_bodies_are_refused(driven, toys, body, expected):
    response = driven(lambda lane: ask(lane, "POST", CLAIMS, headers(), body=body))

    assert refusal(response) == expected
    assert toys.batches == []


def test_body_that_breaks_off_is_refused(driven, toys):
    response = driven(lambda lane: ask(lane, "POST", CLAIMS, headers(transfer_encoding="chunked"), body=()))

    assert refusal(response) == (400, "body_invalid")
    assert toys.batches == []


@pytest.mark.parametrize("key", ["a", "K" * 80, "!~{}[]:/?=&%"])
def test_keys_that_are_taken(driven, toys, key):
    assert driven(lambda lane: ask(lane, "POST", CLAIMS, headers(key=key))).status == 201
    assert [claim.key for claim in toys.claims] == [key]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "key_missing"),
        ("K" * 81, "key_invalid"),
        ("a b", "key_invalid"),
        ("ké", "key_invalid"),
        ("k\t", "key_invalid"),
    ],
)
def test_keys_that_are_refused(driven, toys, key, code):
    response = driven(lambda lane: ask(lane, "POST", CLAIMS, headers(key=key)))

    assert refusal(response) == (400, code)
    assert toys.batches == []


def test_key_is_asked_for(driven, toys):
    token = ticket()

    response = driven(lambda lane: ask(lane, "POST", CLAIMS, {"Authorization": f"bearer {token}"}))

    assert refusal(response) == (400, "key_missing")
    assert toys.batches == []


def test_whoever_shows_nothing_does_not_reach_the_pages(driven, toys, pages):
    response = driven(lambda lane: ask(lane, "POST", CLAIMS, {"Idempotency-Key": "k", "Cookie": "language=en"}))

    assert refusal(response) == (401, "token_missing")
    assert response.headers["www-authenticate"] == "Bearer"
    assert toys.batches == []
    assert pages.seen == []


def test_session_and_personal_token_go_on_to_the_pages(driven, toys, pages):
    async def scenario(lane):
        session = await ask(lane, "POST", CLAIMS, {"Cookie": "language=en; sessionid=abc"}, body=b'{"word":"a"}')
        person = await ask(lane, "POST", CLAIMS, {"Authorization": "Bearer fq_abc"}, body=b'{"word":"b"}')
        return session, person

    assert [response.status for response in driven(scenario)] == [299, 299]
    assert pages.seen == [("POST", CLAIMS, b'{"word":"a"}'), ("POST", CLAIMS, b'{"word":"b"}')]
    assert toys.batches == []


def test_tokens_that_are_refused(driven, toys, pages, frozen):
    other = Burst("marbles", "/api/v1/marbles/{id}/claims", toys.decide)
    good = ticket()
    refused = {
        "subject": ticket(subject_id=new_id()),
        "kind": ticket("marbles"),
        "tampered": good[:-1] + ("A" if good[-1] != "A" else "Q"),
        "nonsense": "fql_é",
        "expired": ticket(lasts=timedelta(0)),
    }

    async def scenario(lane):
        return [await ask(lane, "POST", CLAIMS, headers(token=token)) for token in refused.values()]

    responses = driven(scenario, other)

    assert [refusal(response) for response in responses] == [(401, "token_invalid")] * 4 + [(401, "token_expired")]
    assert toys.batches == []
    assert pages.seen == []


def test_token_that_was_good_expires(driven, toys, frozen, at):
    token = ticket(lasts=timedelta(minutes=1))

    async def scenario(lane):
        before = await ask(lane, "POST", CLAIMS, headers(token=token))
        await asyncio.sleep(0.02)
        with at(frozen + timedelta(minutes=1)):
            return before, await ask(lane, "POST", CLAIMS, headers(token=token, key="k-2"))

    before, after = driven(scenario)

    assert before.status == 201
    assert refusal(after) == (401, "token_expired")
    assert [claim.key for claim in toys.claims] == ["k-1"]


def test_id_may_be_written_otherwise(driven, toys):
    response = driven(lambda lane: ask(lane, "POST", CLAIMS.replace(str(TOY), str(TOY).upper()), headers()))

    assert response.status == 201
    assert [claim.subject_id for claim in toys.claims] == [TOY]


def test_one_member_asks_so_often(driven, toys):
    async def scenario(lane):
        mine = [await ask(lane, "POST", CLAIMS, headers(key=f"k-{n}")) for n in range(11)]
        return mine, await ask(lane, "POST", CLAIMS, headers(token=ticket()))

    mine, other = driven(scenario)

    assert [response.status for response in mine[:10]] == [201] * 10
    assert refusal(mine[10]) == (429, "too_many")
    assert 0 < mine[10].json["retry_after"] <= 0.2
    assert mine[10].headers["retry-after"] == "1"
    assert other.status == 201
    assert len(toys.claims) == 11


def test_one_address_asks_so_often(driven, toys, settings):
    settings.LANE_PER_ADDRESS = 3

    async def scenario(lane):
        here = [await ask(lane, "POST", CLAIMS, headers(token=ticket())) for _ in range(7)]
        return here, await ask(lane, "POST", CLAIMS, headers(token=ticket()), client="203.0.113.8")

    here, there = driven(scenario)

    assert [response.status for response in here] == [201] * 6 + [429]
    assert there.status == 201
    assert len(toys.claims) == 7


def test_address_is_seen_through_our_proxies(driven, settings):
    settings.LANE_PER_ADDRESS = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    async def scenario(lane):
        return [
            (
                await ask(
                    lane, "POST", CLAIMS, headers(token=ticket(), X_Forwarded_For=f"1.1.1.{n}, 203.0.113.{n % 2}")
                )
            ).status
            for n in range(6)
        ]

    assert driven(scenario) == [201, 201, 201, 201, 429, 429]


def test_flood_of_strangers_neither_reaches_the_pages_nor_slows_members(driven, toys, pages):
    async def scenario(lane):
        bad = headers(token="fql_" + "A" * 100)
        strangers = [await ask(lane, "POST", CLAIMS, bad if n % 2 else {}) for n in range(50)]
        visitors = [await ask(lane, "POST", CLAIMS, {"Cookie": "sessionid=made-up"}) for _ in range(50)]
        return strangers, visitors, await ask(lane, "POST", CLAIMS, headers())

    strangers, visitors, member = driven(scenario)

    assert [response.status for response in strangers[:40]] == [401] * 40
    assert {refusal(response) for response in strangers[45:]} == {(429, "too_many")}
    assert [response.status for response in visitors[:40]] == [299] * 40
    assert {refusal(response) for response in visitors[45:]} == {(429, "too_many")}
    assert len(pages.seen) < 45
    assert member.status == 201
    assert len(toys.claims) == 1


def test_full_lane_says_when_to_come_back(driven, toys, settings):
    settings.LANE_WAITING = 2
    toys.may_go_on.clear()

    async def scenario(lane):
        waiting = [asyncio.create_task(ask(lane, "POST", CLAIMS, headers(token=ticket()))) for _ in range(2)]
        await until(toys.has_begun)
        refused = await ask(lane, "POST", CLAIMS, headers(token=ticket()))
        toys.may_go_on.set()
        return refused, await asyncio.gather(*waiting)

    refused, answers = driven(scenario)

    assert refusal(refused) == (503, "busy")
    assert refused.json["retry_after"] == 0.5
    assert refused.headers["retry-after"] == "1"
    assert [response.status for response in answers] == [201, 201]


def test_what_cannot_be_decided_is_said_within_two_seconds(driven, toys):
    toys.may_go_on.clear()

    async def scenario(lane):
        begun = time.monotonic()
        response = await ask(lane, "POST", CLAIMS, headers())
        took = time.monotonic() - begun
        toys.may_go_on.set()
        return took, response

    took, response = driven(scenario)

    assert took < 2.0
    assert refusal(response) == (503, "undecided")
    assert response.json["retry_after"] == 1.0


def test_room_says_no_in_its_own_words_and_in_the_language_of_whoever_asks(driven):
    not_yet = Answer(409, {"outcome": "not_yet", "starts_at": "2026-03-02T02:00:00Z"}, retry_after=2.5)
    toys = Toys(lambda _claim: not_yet)
    burst = Burst("toys", PATH, toys.decide, {"not_yet": _("请先登录。")})

    async def scenario(lane):
        return await ask(lane, "POST", CLAIMS, headers(accept_language="en-GB, en;q=0.8"))

    response = driven(scenario, burst)

    assert refusal(response) == (409, "not_yet")
    assert response.json == {
        "type": "urn:fengqun:problem:not_yet",
        "title": "Conflict",
        "status": 409,
        "code": "not_yet",
        "detail": "Please sign in first.",
        "outcome": "not_yet",
        "starts_at": "2026-03-02T02:00:00Z",
        "retry_after": 2.5,
    }
    assert response.headers["retry-after"] == "3"
    with only_these(burst), translation.override("en"):
        by_django = answered("toys", not_yet)
    assert by_django.content == response.body
    assert by_django.headers["Content-Type"] == response.headers["content-type"]
    assert by_django.headers["Retry-After"] == "3"


@pytest.mark.parametrize(
    ("wanted", "detail"),
    [
        (None, "请先登录，再从活动页面进来。"),
        ("en-US,en;q=0.9", "Sign in first, then come in through the page of the event."),
        ("zh-TW", "請先登入，再從活動頁面進來。"),
        ("fr, en;q=0.5", "Sign in first, then come in through the page of the event."),
        ("fr", "请先登录，再从活动页面进来。"),
        ("*", "请先登录，再从活动页面进来。"),
        ("\xff\xfe;;q=x", "请先登录，再从活动页面进来。"),
    ],
)
def test_refusals_speak_the_language_of_the_request(driven, wanted, detail):
    said = {} if wanted is None else {"Accept-Language": wanted}

    async def scenario(lane):
        return [await ask(lane, "POST", CLAIMS, said) for _ in range(2)]

    responses = driven(scenario)

    assert [response.json["detail"] for response in responses] == [detail, detail]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", CLAIMS),
        ("PUT", CLAIMS),
        ("POST", "/"),
        ("POST", "/api/v1/toys/a/b/claims"),
        ("POST", "/api/v1/toys//claims"),
    ],
)
def test_everything_else_goes_on(driven, pages, method, path):
    response = driven(lambda lane: ask(lane, method, path, headers()))

    assert response.body == b"pages"
    assert pages.seen == [(method, path, b"")]


def test_it_says_that_it_is_alive_and_asks_nobody(driven, pages, toys):
    async def scenario(_lane):
        alive = Lane(pages, alive_at="/livez")
        return [await ask(alive, method, "/livez") for method in ("GET", "HEAD", "POST")]

    told, bare, other = driven(scenario)

    assert (told.status, told.body) == (200, b"ok")
    assert (bare.status, bare.body) == (200, b"")
    assert other.body == b"pages"
    assert pages.seen == [("POST", "/livez", b"")]


def test_lane_alone_has_no_pages(driven, pages, toys):
    async def scenario(lane):
        bare = Lane(only(pages, ["/healthz"]))
        return [
            await ask(bare, "GET", "/", {"Accept-Language": "en"}),
            await ask(bare, "HEAD", "/"),
            await ask(bare, "GET", "/healthz"),
            await ask(bare, "POST", CLAIMS, {"Authorization": "Bearer fq_abc"}),
        ]

    missing, bare, health, person = driven(scenario)

    assert refusal(missing) == (404, "not_found")
    assert missing.json["detail"] == "Not found. It may have been moved away."
    assert (bare.status, bare.body) == (404, b"")
    assert (health.status, person.status) == (299, 299)


def test_it_begins_and_ends_with_the_server(toys, pages):
    async def scenario():
        with only_these(toys.burst):
            lane = Lane(pages)
            messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
            sent = []

            async def receive():
                if len(messages) == 1:
                    assert (await ask(lane, "POST", CLAIMS, headers())).status == 201
                return messages.pop(0)

            async def send(message):
                sent.append(message["type"])

            await lane({"type": "lifespan"}, receive, send)
            after = await ask(lane, "POST", CLAIMS, headers(key="k-2"))
            return sent, after

    sent, after = asyncio.run(scenario())

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert refusal(after) == (503, "busy")
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("lane")] == []


# Glances


class Shelf:
    """Something to look at, which counts how often it is."""

    def __init__(self):
        self.looks: list[UUID] = []
        self.left = 40
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.glance = Glance("toys", "/api/v1/toys/{id}", self.look)

    def look(self, subject_id):
        self.looks.append(subject_id)
        self.may_go_on.wait(10)
        if self.left < 0:
            raise RuntimeError("the shelf has fallen")
        return Answer(200, {"outcome": "open", "remaining": self.left}) if subject_id == TOY else None


@pytest.fixture
def shelf():
    return Shelf()


def test_glance_is_public_and_kept_for_a_second(driven, shelf):
    async def scenario(lane):
        many = await asyncio.gather(*[ask(lane, "GET", LOOKS) for _ in range(50)])
        return [*many, await ask(lane, "GET", LOOKS)]

    responses = driven(scenario, shelf.glance)

    assert shelf.looks == [TOY]
    assert {response.body for response in responses} == {b'{"outcome":"open","remaining":40}'}
    assert responses[0].headers == {
        "content-type": "application/json",
        "cache-control": "public, max-age=1",
        "x-content-type-options": "nosniff",
        "content-length": "33",
    }


def test_old_glance_is_answered_while_a_new_one_is_taken(driven, shelf):
    async def scenario(lane):
        first = await ask(lane, "GET", LOOKS)
        await asyncio.sleep(1.05)
        shelf.left = 39
        shelf.may_go_on.clear()
        second = [await ask(lane, "GET", LOOKS) for _ in range(3)]
        shelf.may_go_on.set()
        await asyncio.sleep(0.5)
        return first, second, await ask(lane, "GET", LOOKS)

    first, second, third = driven(scenario, shelf.glance)

    assert first.json["remaining"] == 40
    assert [response.json["remaining"] for response in second] == [40, 40, 40]
    assert third.json["remaining"] == 39
    assert shelf.looks == [TOY, TOY]


def test_glance_at_nothing(driven, shelf):
    path = f"/api/v1/toys/{new_id()}"

    async def scenario(lane):
        return [await ask(lane, method, path) for method in ("GET", "GET", "HEAD")]

    first, second, bare = driven(scenario, shelf.glance)

    assert refusal(first) == refusal(second) == (404, "not_found")
    assert (bare.status, bare.body, bare.headers["content-length"]) == (404, b"", str(len(first.body)))
    assert len(shelf.looks) == 1


def test_head_has_no_body(driven, shelf):
    response = driven(lambda lane: ask(lane, "HEAD", LOOKS), shelf.glance)

    assert (response.status, response.body, response.headers["content-length"]) == (200, b"", "33")


def test_glance_that_fails_is_not_kept(driven, shelf):
    shelf.left = -1

    async def scenario(lane):
        failed = await ask(lane, "GET", LOOKS)
        shelf.left = 40
        return failed, await ask(lane, "GET", LOOKS)

    failed, answer = driven(scenario, shelf.glance)

    assert refusal(failed) == (503, "undecided")
    assert answer.json["remaining"] == 40


def test_whoever_guesses_is_slowed_down(driven, shelf):
    async def scenario(lane):
        known = await ask(lane, "GET", LOOKS)
        guesses = [await ask(lane, "GET", f"/api/v1/toys/{new_id()}") for _ in range(60)]
        return known, guesses, await ask(lane, "GET", LOOKS)

    known, guesses, again = driven(scenario, shelf.glance)

    assert known.status == again.status == 200
    assert [response.status for response in guesses[:39]] == [404] * 39
    assert refusal(guesses[-1]) == (429, "too_many")
    assert len(shelf.looks) < 60


def test_other_addresses_are_no_glances(driven, shelf, pages):
    async def scenario(lane):
        return [await ask(lane, "GET", path) for path in ("/api/v1/toys/lion", "/api/v1/toys/", f"{LOOKS}/claims")]

    assert [response.status for response in driven(scenario, shelf.glance)] == [299] * 3
    assert shelf.looks == []


def test_languages_that_strangers_send_take_little_room(driven, toys):
    async def scenario(lane):
        tracemalloc.start()
        try:
            for number in range(200):
                long = f"fr-{number}," + "x" * 200_000
                assert (await ask(lane, "POST", CLAIMS, {"Accept-Language": long})).status in {401, 429}
            return tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()

    assert driven(scenario) < 4 * 2**20
