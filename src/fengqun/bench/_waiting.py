"""A port for a server of a measurement, and waiting until it answers there."""

import subprocess
import time
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from socket import create_server

ADDRESS = "127.0.0.1"
START_SECONDS = 30
HEALTHY_AT = "/healthz"


def free_port() -> int:
    """A port on which nobody listens."""
    with create_server((ADDRESS, 0)) as server:
        return int(server.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers that it is healthy. Raises TimeoutError where it ends or never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError, HTTPException), closing(HTTPConnection(ADDRESS, port, timeout=5)) as probe:
            probe.request("GET", HEALTHY_AT)
            if probe.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.1)
    message = "the server did not start"
    raise TimeoutError(message)
