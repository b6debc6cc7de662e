"""Where an embedded cluster lives: everything follows from the home folder, so that every process finds it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWNER_ROLE = "fengqun"
APPLICATION_ROLE = "fengqun_app"
SUPERUSER = "postgres"
DATABASE_NAME = "fengqun"

# Linux gives the path of a socket 108 bytes, macOS 104.
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Places:
    """The files of one embedded cluster. `home` is absolute."""

    home: Path

    @property
    def folder(self) -> Path:
        """All that belongs to PostgreSQL's user; a link to elsewhere when that user cannot come to `home`."""
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def name_file(self) -> Path:
        """Holds the cluster's name, by which its processes are known from those of others."""
        return self.folder / "name"

    @property
    def start_lock(self) -> Path:
        """Locked by whoever starts or stops the server."""
        return self.home / "postgres.lock"

    @property
    def users_lock(self) -> Path:
        """Locked, shared, by every process that uses the server."""
        return self.home / "postgres.users"

    @property
    def socket_folder(self) -> Path:
        """The private folder of the socket: in `folder` when the path is short enough, else under /tmp."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return inside
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"fengqun-{mark}"  # noqa: S108 - its owner and mode are checked before use

    def address(self, role: str, database: str = DATABASE_NAME) -> str:
        """The libpq address of a database of this cluster for a role."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder), safe='')}"


def places_of(home: Path) -> Places:
    """The files of the embedded cluster of a home folder."""
    return Places(home.expanduser().resolve())
