"""Members who claim from a drop at once, and ask again with the same key until they are answered."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

DECIDED = {200, 201}
LATER = {409, 429, 500, 502, 503, 504}
"""Nothing was decided; the same key may ask again."""

ANSWER_SECONDS = 5
PAUSE_SECONDS = 0.1
CONNECTIONS = 256


@dataclass
class Said:
    """What members were told: by key, the outcome and the claim. `statuses` counts answers, `cut` the lost ones."""

    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    cut: int = 0
    contradictions: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Claimant:
    """One member with a lane token and the key of this one wish."""

    token: str
    key: str


class Line:
    """A connection that is opened anew whenever it breaks."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send and answer status and body. Raises OSError, EOFError or TimeoutError where no whole answer came."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self.port)
                reader, writer = self._streams
                writer.write(request)
                await writer.drain()
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = next(
                    (int(line.split(":", 1)[1]) for line in head.split("\r\n") if line.startswith("content-length:")), 0
                )
                return int(head[9:12]), await reader.readexactly(length)
        except BaseException:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """Forget the connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


def claim_all(
    port: int, path: str, claimants: Sequence[Claimant], *, seconds: float, patience: float, rng: random.Random
) -> Said:
    """Let all claim within `seconds`, each until answered, for `patience` seconds at most; answers what was said."""
    return asyncio.run(_claim_all(port, path, claimants, seconds=seconds, patience=patience, rng=rng))


async def _claim_all(
    port: int, path: str, claimants: Sequence[Claimant], *, seconds: float, patience: float, rng: random.Random
) -> Said:
    said = Said()
    waiting: asyncio.Queue[tuple[float, Claimant]] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for when, claimant in sorted(
        ((rng.uniform(0, seconds), claimant) for claimant in claimants), key=lambda pair: pair[0]
    ):
        waiting.put_nowait((begun + when, claimant))

    async def work() -> None:
        line = Line(port)
        while not waiting.empty():
            when, claimant = waiting.get_nowait()
            await asyncio.sleep(max(0.0, when - loop.time()))
            await _claim(line, path, claimant, said, begun + patience)
        line.hang_up()

    await asyncio.gather(*(work() for _number in range(min(CONNECTIONS, len(claimants)))))
    return said


async def _claim(line: Line, path: str, claimant: Claimant, said: Said, deadline: float) -> None:
    request = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {claimant.token}\r\n"
        f"Idempotency-Key: {claimant.key}\r\nContent-Length: 0\r\n\r\n"
    ).encode()
    while asyncio.get_running_loop().time() < deadline:
        try:
            status, body = await line.ask(request)
        except (OSError, EOFError):
            said.cut += 1
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        said.statuses[status] += 1
        if status in DECIDED:
            told = json.loads(body)
            answer = (told["outcome"], told.get("claim_id", ""))
            if said.answers.setdefault(claimant.key, answer) != answer:
                said.contradictions.append(f"{claimant.key}: {said.answers[claimant.key]}, then {answer}")
            return
        if status not in LATER:
            said.contradictions.append(f"{claimant.key}: {status} {body[:200]!r}")
            return
        await asyncio.sleep(PAUSE_SECONDS)
    said.unanswered.append(claimant.key)
