"""The embedded cluster as the rest of this process sees it: started at the first need, left at the end."""

import atexit
import logging
import os
import threading
import time
from pathlib import Path

from fengqun.kernel.database.cluster import Cluster
from fengqun.kernel.database.errors import DatabaseTrouble
from fengqun.kernel.database.places import APPLICATION_ROLE, OWNER_ROLE, SUPERUSER, places_of

KEEPER_SECONDS = 1

_log = logging.getLogger(__name__)
_guard = threading.Lock()
_joined: dict[tuple[int, Path], Cluster] = {}


def embedded_cluster(home: Path) -> Cluster:
    """The cluster under a home folder, as this process sees it. Starts nothing."""
    resolved = places_of(home).home
    return _joined.setdefault((os.getpid(), resolved), Cluster(resolved))


def ensure_embedded(home: Path) -> Cluster:
    """See that the cluster under a home folder runs, and use it until this process ends.

    Raises a DatabaseTrouble.
    """
    with _guard:
        cluster = embedded_cluster(home)
        if not cluster.is_joined:
            cluster.ensure_running()
            atexit.register(_leave, os.getpid(), cluster)
    return cluster


def embedded_address(home: Path, role: str = APPLICATION_ROLE) -> str:
    """The libpq address of the embedded database for a role. Starts nothing."""
    return places_of(home).address(role)


def keep_running(cluster: Cluster) -> None:
    """Start the server again whenever it is found dead, for as long as this process lives."""

    def keep() -> None:
        while True:
            time.sleep(KEEPER_SECONDS)
            if cluster.is_joined and cluster.postmaster_pid() is None:
                try:
                    if cluster.revive():
                        _log.warning("the database had ended and was started again")
                except DatabaseTrouble:
                    _log.exception("the database has ended and does not start again")

    threading.Thread(target=keep, name="database-keeper", daemon=True).start()


def _leave(pid: int, cluster: Cluster) -> None:
    if pid == os.getpid():
        cluster.leave()


__all__ = [
    "APPLICATION_ROLE",
    "OWNER_ROLE",
    "SUPERUSER",
    "embedded_address",
    "embedded_cluster",
    "ensure_embedded",
    "keep_running",
]
