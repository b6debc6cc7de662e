"""Finding a port to listen on."""

import socket

TRIES = 50


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(host: str, port: int) -> int | None:
    """The first free port from `port` on, None when a good many are taken."""
    return next((candidate for candidate in range(port, min(port + TRIES, 65536)) if is_free(host, candidate)), None)
