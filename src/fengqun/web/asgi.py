"""Everything on one port, for an ASGI server: the fast lane first, then the pages.

Pages are synchronous Django. They run in threads behind a bridge to WSGI, which costs less than Django's own handler
for ASGI.
"""

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from fengqun.spine.lane.app import Lane, only
from fengqun.spine.lane.wire import Application, Message, Receive, Scope, Send
from fengqun.web.wsgi import application as pages

THREADS = 8
HEALTHY_AT = "/healthz"
ALIVE_AT = "/livez"

_pages = cast("Application", WSGIMiddleware(cast("Any", pages), workers=THREADS))


async def bridge(scope: Scope, receive: Receive, send: Send) -> None:
    """The pages. The server's `receive` may answer any awaitable, the threads wait for coroutines only."""

    async def next_message() -> Message:
        return await receive()

    await _pages(scope, next_message, send)


application = Lane(bridge, alive_at=ALIVE_AT)
lane_only = Lane(only(bridge, [HEALTHY_AT]), alive_at=ALIVE_AT)
"""For a process beside those that serve pages: it answers the lane's addresses and no others."""
