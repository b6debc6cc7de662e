"""The lane's side of ASGI: what is read from a request, and how an answer is sent."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any

from fengqun.spine.lane.answers import JSON_TYPE, PROBLEM_TYPE, checked_key
from fengqun.spine.lane.errors import BodyInvalid, BodyTooLarge, KeyInvalid
from fengqun.spine.lane.types import LONGEST_BODY

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Mapping[bytes, bytes]
Header = tuple[bytes, bytes]

LONGEST_REQUEST_BYTES = 2048
BODY_SECONDS = 2.0

_KEPT_NOWHERE: Sequence[Header] = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
JSON_HEADERS: Sequence[Header] = ((b"content-type", JSON_TYPE.encode()), *_KEPT_NOWHERE)
PROBLEM_HEADERS: Sequence[Header] = ((b"content-type", PROBLEM_TYPE.encode()), *_KEPT_NOWHERE)
GLANCE_HEADERS: Sequence[Header] = (
    (b"content-type", JSON_TYPE.encode()),
    (b"cache-control", b"public, max-age=1"),
    (b"x-content-type-options", b"nosniff"),
)
ALIVE_HEADERS: Sequence[Header] = ((b"content-type", b"text/plain; charset=utf-8"), *_KEPT_NOWHERE)
ALIVE = b"ok"


async def send_whole(send: Send, status: int, headers: Sequence[Header], body: bytes, *, is_bare: bool = False) -> None:
    """Send an answer at once; `is_bare` leaves the body out, for HEAD."""
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if is_bare else body})


def key_in(headers: Headers) -> str:
    """The Idempotency-Key. Raises KeyMissing, KeyInvalid."""
    try:
        return checked_key(headers.get(b"idempotency-key", b"").decode("ascii"))
    except UnicodeDecodeError as error:
        raise KeyInvalid from error


async def word_in(headers: Headers, scope: Scope, receive: Receive) -> str:
    """The word in the request's body. Raises BodyTooLarge, BodyInvalid."""
    length = headers.get(b"content-length")
    if length is None and scope["http_version"].startswith("1") and b"transfer-encoding" not in headers:
        return ""
    if length is not None:
        if not length.isdigit():
            raise BodyInvalid
        if len(length) > len(str(LONGEST_REQUEST_BYTES)) or int(length) > LONGEST_REQUEST_BYTES:
            raise BodyTooLarge
        if length == b"0":
            return ""
    try:
        raw = await asyncio.wait_for(_body(receive), BODY_SECONDS)
    except TimeoutError as error:
        raise BodyInvalid from error
    return _word_of(raw) if raw else ""


async def _body(receive: Receive) -> bytes:
    raw = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyInvalid
        raw += message.get("body", b"")
        if len(raw) > LONGEST_REQUEST_BYTES:
            raise BodyTooLarge
        if not message.get("more_body"):
            return bytes(raw)


def _word_of(raw: bytes) -> str:
    try:
        said = json.loads(raw)
        word = said.get("word") or ""
        word.encode()  # half a surrogate pair is no text
    except (ValueError, AttributeError, RecursionError) as error:
        raise BodyInvalid from error
    if not isinstance(word, str) or len(word) > LONGEST_BODY or "\x00" in word:
        raise BodyInvalid
    return word
