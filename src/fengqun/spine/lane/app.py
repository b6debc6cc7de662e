"""The lane as an ASGI application: it answers what shows a lane token, and hands everything else on.

This is the hot path of the server. A token that was seen before costs a look into a dictionary, headers are read once,
and what is always the same is encoded once.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.conf import settings

from fengqun.kernel import clock
from fengqun.kernel.ids import read_id
from fengqun.spine.lane import tokens
from fengqun.spine.lane.bursts import PLACE, Burst, Glance, bursts, glances
from fengqun.spine.lane.errors import (
    Refused,
    SubjectNotFound,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TooMany,
    Undecided,
)
from fengqun.spine.lane.gatherer import Gatherer
from fengqun.spine.lane.glances import Glances
from fengqun.spine.lane.limits import Limit, Rate, address_of
from fengqun.spine.lane.remembering import Remembered
from fengqun.spine.lane.speaking import Speaker
from fengqun.spine.lane.types import Answer, Claim, LaneToken
from fengqun.spine.lane.wire import (
    ALIVE,
    ALIVE_HEADERS,
    GLANCE_HEADERS,
    Application,
    Headers,
    Receive,
    Scope,
    Send,
    key_in,
    send_whole,
    word_in,
)

CLOCK_SECONDS = 0.01
STOP_SECONDS = 3.5
KNOWN_TOKENS = 100_000

BEARER = b"bearer "
LANE_TOKEN = tokens.PREFIX.encode()

Thing = TypeVar("Thing", Burst, Glance)


@dataclass(frozen=True)
class _Route(Generic[Thing]):
    """An address with the subject's id between a prefix and a suffix."""

    prefix: str
    suffix: str
    thing: Thing

    def subject_in(self, path: str) -> str | None:
        """What stands in the place of the id, None where the address is another one."""
        if not (path.startswith(self.prefix) and path.endswith(self.suffix)):
            return None
        middle = path[len(self.prefix) : len(path) - len(self.suffix)]
        return middle if middle and "/" not in middle else None


class _Known:
    """A token that was read before, and what each of its requests compares."""

    __slots__ = ("expires_at", "member", "said", "subject")

    def __init__(self, said: LaneToken) -> None:
        self.said = said
        self.subject = str(said.subject_id)
        self.member = said.member_id.bytes
        self.expires_at = said.expires_at


class Lane:
    """The application. What the lane does not answer itself goes on to `after`.

    At `alive_at` it says that the process answers, and asks nobody else.
    """

    def __init__(self, after: Application, *, alive_at: str = "") -> None:
        self._after = after
        self._alive_at = alive_at
        self._bursts = [_route(burst) for burst in bursts()]
        self._glances = [_route(glance) for glance in glances()]
        self._proxies = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
        self._session_cookie = f"{settings.SESSION_COOKIE_NAME}=".encode()
        self._per_member = _limit(settings.LANE_PER_MEMBER)
        self._per_address = _limit(settings.LANE_PER_ADDRESS)
        self._per_stranger = _limit(settings.LANE_PER_STRANGER)
        self._per_guest = _limit(settings.LANE_PER_STRANGER)
        self._known: Remembered[bytes, _Known] = Remembered(KNOWN_TOKENS)
        self._speaker = Speaker()
        self._moment: datetime | None = None
        self._moment_until = 0.0
        self._gatherer: Gatherer | None = None
        self._looks: Glances | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        kind = scope["type"]
        if kind == "http":
            method, path = scope["method"], scope["path"]
            if method == "POST":
                for burst in self._bursts:
                    subject = burst.subject_in(path)
                    if subject is not None:
                        await self._answer_claim(burst.thing, subject, scope, receive, send)
                        return
            elif method in {"GET", "HEAD"}:
                if path == self._alive_at:
                    await send_whole(send, 200, ALIVE_HEADERS, ALIVE, is_bare=method == "HEAD")
                    return
                for glance in self._glances:
                    subject_id = read_id(glance.subject_in(path))
                    if subject_id is not None:
                        await self._answer_glance(glance.thing, subject_id, scope, send)
                        return
        if kind == "lifespan":
            await self._live(receive, send)
        else:
            await self._after(scope, receive, send)

    async def close(self) -> None:
        """Answer what waits, and end the threads."""
        if self._gatherer is not None:
            await self._gatherer.close(STOP_SECONDS)
        if self._looks is not None:
            self._looks.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin and end with the server's process."""
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer_claim(self, burst: Burst, subject: str, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = dict(scope["headers"])
        shown = headers.get(b"authorization", b"")
        is_bearer = shown[: len(BEARER)].lower() == BEARER
        token = shown[len(BEARER) :].strip() if is_bearer else b""
        try:
            if token.startswith(LANE_TOKEN):
                member = self._taking_part(burst, subject, token, scope)
                answer = await self._decision(burst, member, headers, scope, receive)
            elif is_bearer or self._session_cookie in headers.get(b"cookie", b""):
                self._check(self._per_guest, scope)
                await self._after(scope, receive, send)
                return
            else:
                self._check(self._per_stranger, scope)
                raise TokenMissing
        except Refused as refusal:
            said, body = self._speaker.refusal(refusal, headers)
            await send_whole(send, refusal.status, said, body)
            return
        said, body = self._speaker.answer(burst, answer, headers)
        await send_whole(send, answer.status, said, body)

    def _taking_part(self, burst: Burst, subject: str, token: bytes, scope: Scope) -> LaneToken:
        """Who asks, by a token for this very subject. Raises Refused."""
        try:
            known = self._known.get(token)
            if known is None:
                known = _Known(tokens.read_signed(token.decode("latin-1")))
                self._known.put(token, known)
            is_for_this = known.subject == subject or known.said.subject_id == read_id(subject)
            if known.said.kind != burst.kind or not is_for_this:
                raise TokenInvalid
            if known.expires_at <= self._now():
                raise TokenExpired
        except Refused:
            self._check(self._per_stranger, scope)
            raise
        wait = self._per_member.wait_for(known.member, time.monotonic())
        if wait:
            raise TooMany(wait=wait)
        self._check(self._per_address, scope)
        return known.said

    async def _decision(
        self, burst: Burst, member: LaneToken, headers: Headers, scope: Scope, receive: Receive
    ) -> Answer:
        """What is decided for the member. Raises Refused."""
        key = key_in(headers)
        word = await word_in(headers, scope, receive)
        if self._gatherer is None:
            self._gatherer = Gatherer(waiting=settings.LANE_WAITING, batches=settings.LANE_BATCHES)
        claim = Claim(member.community_id, member.subject_id, member.member_id, key, word)
        answer = await self._gatherer.ask(burst, claim)
        if answer is None:
            raise Undecided
        return answer

    async def _answer_glance(self, glance: Glance, subject_id: UUID, scope: Scope, send: Send) -> None:
        if self._looks is None:
            self._looks = Glances()
        is_bare = scope["method"] == "HEAD"
        try:
            seen = self._looks.remembered(glance, subject_id)
            if seen is None:
                if self._looks.needs_more(glance, subject_id):
                    self._check(self._per_guest, scope)
                seen = await self._looks.look(glance, subject_id)
            if seen.answer is None:
                raise SubjectNotFound
        except Refused as refusal:
            said, body = self._speaker.refusal(refusal, dict(scope["headers"]))
            await send_whole(send, refusal.status, said, body, is_bare=is_bare)
            return
        await send_whole(send, seen.answer.status, GLANCE_HEADERS, seen.body, is_bare=is_bare)

    def _check(self, limit: Limit, scope: Scope) -> None:
        """Draw from the bucket of the address. Raises TooMany."""
        if limit.is_off:
            return
        client = scope.get("client")
        address = address_of(scope["headers"], str(client[0]) if client else "", self._proxies)
        wait = limit.wait_for(address, time.monotonic())
        if wait:
            raise TooMany(wait=wait)

    def _now(self) -> datetime:
        """The present moment, asked for at most a hundred times a second."""
        seconds = time.monotonic()
        if self._moment is None or seconds >= self._moment_until:
            self._moment = clock.now()
            self._moment_until = seconds + CLOCK_SECONDS
        return self._moment


def only(application: Application, paths: Iterable[str]) -> Application:
    """What stands behind a lane without pages: the application on the lane's addresses and on `paths`, else nothing."""
    routes: list[_Route[Burst] | _Route[Glance]] = [*map(_route, bursts()), *map(_route, glances())]
    also = frozenset(paths)
    speaker = Speaker()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path in also or any(route.subject_in(path) for route in routes):
            await application(scope, receive, send)
        elif scope["type"] == "http":
            headers, body = speaker.refusal(SubjectNotFound(), dict(scope["headers"]))
            await send_whole(send, SubjectNotFound.status, headers, body, is_bare=scope["method"] == "HEAD")

    return answer


def _route(thing: Thing) -> _Route[Thing]:
    prefix, suffix = thing.path.split(PLACE)
    return _Route(prefix, suffix, thing)


def _limit(per_second: int) -> Limit:
    return Limit(Rate(per_second, burst=2 * per_second))
