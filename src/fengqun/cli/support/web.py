"""The web server: Granian with workers, each a process.

Pages are synchronous Django, which Granian's WSGI workers serve fastest. The fast lane needs an event loop, so it is an
ASGI application, either alone in a process beside the pages or, where there is one port for all, with the pages behind
it in threads.
"""

import gc
import resource
from importlib import import_module
from pathlib import Path
from typing import Literal

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels
from granian.server import Server

Kind = Literal["all", "lane", "pages"]

THREADS = 8
STOP_SECONDS = 5
TARGETS: dict[Kind, tuple[str, Interfaces]] = {
    "pages": ("fengqun.web.wsgi:application", Interfaces.WSGI),
    "lane": ("fengqun.web.asgi:lane_only", Interfaces.ASGI),
    "all": ("fengqun.web.asgi:application", Interfaces.ASGI),
}
BACKLOG = 4096
"""How many connections wait to be taken; a whole community may come in one second."""

OPEN_FILES = 65_536
LONGEST_HEAD_BYTES = 65_536
"""All headers of a request together; no browser sends as much."""

REQUESTS_AT_ONCE = 8192
"""How many requests an event loop has in hand. The lane bounds what it keeps waiting itself and says so to the rest."""


def serve_application(kind: Kind, host: str, port: int, *, workers: int, socket: Path | None = None) -> None:
    """Serve until told to stop; a worker that dies is replaced.

    The pages are loaded before the workers are forked: they share the memory, and a fault ends us here rather than
    each new worker in turn.
    """
    open_many_files()
    target, interface = TARGETS[kind]
    import_module(target.partition(":")[0])
    gc.collect()
    gc.freeze()  # what is loaded now stays; looking through it again would hold all requests up for a tenth of a second
    is_synchronous = interface is Interfaces.WSGI
    Server(
        target,
        address=host,
        port=port,
        uds=socket,
        interface=interface,
        workers=workers,
        blocking_threads=THREADS if is_synchronous else None,
        backlog=BACKLOG,
        backpressure=None if is_synchronous else REQUESTS_AT_ONCE,
        http=HTTPModes.auto,
        http1_settings=HTTP1Settings(max_buffer_size=LONGEST_HEAD_BYTES),
        http2_settings=HTTP2Settings(max_headers_size=LONGEST_HEAD_BYTES),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


def open_many_files() -> None:
    """Each connection is an open file, and many systems start with a limit of 1,024; ask for as many as we may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
