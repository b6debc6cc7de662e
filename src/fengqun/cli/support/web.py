"""The web server: Granian with WSGI workers, each a process with a pool of threads.

Pages are synchronous Django, which Granian's WSGI workers serve fastest. An ASGI process for live streams can be
started beside it as one more child of `fengqun up`.
"""

from importlib import import_module
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

THREADS = 8
STOP_SECONDS = 5


def serve_pages(host: str, port: int, *, workers: int, socket: Path | None = None) -> None:
    """Serve until told to stop; a worker that dies is replaced.

    The pages are loaded before the workers are forked: they share the memory, and a fault ends us here rather than
    each new worker in turn.
    """
    import_module("fengqun.web.wsgi")
    Server(
        "fengqun.web.wsgi:application",
        address=host,
        port=port,
        uds=socket,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve()
