"""A child that does not outlive its parent: it holds the end of a pipe that closes when the parent is gone."""

import os
import signal
import threading


def follow(descriptor: int) -> None:
    """Tell this process to terminate as soon as whoever holds the other end of the pipe has ended."""

    def wait() -> None:
        while os.read(descriptor, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="leash", daemon=True).start()
