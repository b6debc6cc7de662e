"""Everything on one port, for an ASGI server: the fast lane first, then the pages.

Pages are synchronous Django. They run in threads behind a bridge to WSGI, which costs less than Django's own handler
for ASGI.
"""

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from fengqun.spine.lane.app import Lane, only
from fengqun.spine.lane.wire import Application
from fengqun.web.wsgi import application as pages

THREADS = 8
HEALTHY_AT = "/healthz"
ALIVE_AT = "/livez"

bridge = cast("Application", WSGIMiddleware(cast("Any", pages), workers=THREADS))
application = Lane(bridge, alive_at=ALIVE_AT)
lane_only = Lane(only(bridge, [HEALTHY_AT]), alive_at=ALIVE_AT)
"""For a process beside those that serve pages: it answers the lane's addresses and no others."""
