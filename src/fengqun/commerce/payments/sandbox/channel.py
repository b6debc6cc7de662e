"""The wire between the sandbox company and a merchant's server, and ways to make it misbehave."""

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

TIMEOUT_SECONDS = 10
NO_ANSWER = 0


class Channel(Protocol):
    """Carries one message and answers the HTTP status, `NO_ANSWER` if nobody was there."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Deliver the message."""


class HttpChannel:
    """The real wire: an HTTP POST."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """POST over the network."""
        if not url.startswith(("http://", "https://")):
            return NO_ANSWER
        request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - checked
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return NO_ANSWER


@dataclass
class HeldChannel:
    """Keeps messages instead of delivering them, until they are released: late, twice, in any order."""

    inner: Channel
    held: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Take the message and say it arrived."""
        self.held.append((url, headers, body))
        return 200

    def release(self, order: Sequence[int] | None = None) -> list[int]:
        """Deliver what is held, in the given order of places (which may repeat); answers the statuses."""
        messages, self.held = self.held, []
        places = range(len(messages)) if order is None else order
        return [self.inner.post(*messages[place]) for place in places]


_present: ContextVar[Channel | None] = ContextVar("sandbox_channel", default=None)


def current() -> Channel:
    """The wire in use."""
    return _present.get() or HttpChannel()


@contextmanager
def using(channel: Channel) -> Iterator[None]:
    """Send over `channel` within the block."""
    token = _present.set(channel)
    try:
        yield
    finally:
        _present.reset(token)
