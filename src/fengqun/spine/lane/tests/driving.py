"""Drives an ASGI application the way a server does, and bursts to drive it with."""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from fengqun.kernel.ids import new_id
from fengqun.spine.lane import tokens
from fengqun.spine.lane.bursts import Burst
from fengqun.spine.lane.types import Answer, Claim

PATH = "/api/v1/toys/{id}/claims"
COMMUNITY = UUID("01990000-0000-7000-8000-0000000000c0")
TOY = UUID("01990000-0000-7000-8000-0000000000a0")


@dataclass
class Response:
    """What an application has sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_whole: bool = False

    @property
    def json(self):
        return json.loads(self.body)


async def ask(
    application,
    method: str,
    path: str,
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    *,
    body: bytes | Sequence[bytes] = b"",
    client: str = "203.0.113.7",
) -> Response:
    """One request; a body in several parts comes without its length."""
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    parts = [body] if isinstance(body, bytes) else list(body)
    if isinstance(body, bytes):
        if body:
            pairs.append(("content-length", str(len(body))))
    else:
        pairs.append(("transfer-encoding", "chunked"))
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
        "client": (client, 50_000),
        "server": ("127.0.0.1", 8000),
    }
    waiting = list(parts)
    response = Response()

    async def receive():
        if not waiting:
            return {"type": "http.disconnect"}
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message):
        if message["type"] == "http.response.start":
            response.status = message["status"]
            response.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            response.body += message.get("body", b"")
            response.is_whole = not message.get("more_body", False)

    await application(scope, receive, send)
    return response


class Toys:
    """A burst that decides in memory, notes each batch, and does what a test asks of it."""

    def __init__(self, answer: Callable[[Claim], Answer] | None = None) -> None:
        self.batches: list[list[Claim]] = []
        self.burst = Burst("toys", PATH, self.decide)
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.has_begun = threading.Event()
        self.running = self.most_running = 0
        self._answer = answer or (lambda claim: Answer(201, {"outcome": "won", "key": claim.key}))
        self._lock = threading.Lock()

    def decide(self, _community_id: UUID, claims: Sequence[Claim]) -> Sequence[Answer]:
        with self._lock:
            self.batches.append(list(claims))
            self.running += 1
            self.most_running = max(self.running, self.most_running)
        try:
            self.has_begun.set()
            self.may_go_on.wait(20)
            return [self._answer(claim) for claim in claims]
        finally:
            with self._lock:
                self.running -= 1

    @property
    def sizes(self) -> list[int]:
        return [len(batch) for batch in self.batches]

    @property
    def claims(self) -> list[Claim]:
        return [claim for batch in self.batches for claim in batch]


def claim_of(number: int = 0, *, key: str | None = None, community_id: UUID = COMMUNITY, body: str = "") -> Claim:
    """The claim of one of many members."""
    return Claim(community_id, TOY, UUID(int=number + 1), key or f"key-{number}", body)


def ticket(kind: str = "toys", *, subject_id: UUID = TOY, member_id: UUID | None = None, **choices) -> str:
    """A lane token of a member of the community."""
    return tokens.issue(kind, COMMUNITY, subject_id, member_id or new_id(), **choices)


async def until(event: threading.Event) -> None:
    """Wait for a thread, without keeping the event loop."""
    assert await asyncio.to_thread(event.wait, 10), "it did not happen"
