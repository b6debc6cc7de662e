"""Who runs PostgreSQL. It refuses to run as root, so root hands it to a lesser user of the machine."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from fengqun.kernel.database.errors import NobodyToRunAs

CANDIDATES = ("fengqun", "postgres", "nobody")


class ProcessUser(TypedDict, total=False):
    """The arguments of `subprocess` that start a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class RunAs:
    """A user of the machine; `is_other` when that is not who we are."""

    uid: int
    gid: int
    is_other: bool

    def process(self) -> ProcessUser:
        """Arguments for `subprocess`; none when we are that user already."""
        return ProcessUser(user=self.uid, group=self.gid, extra_groups=[]) if self.is_other else ProcessUser()

    def can_read(self, path: Path) -> bool:
        """Whether the user can come to `path` and read it, going by the permission bits."""
        if not self.is_other:
            return os.access(path, os.R_OK)
        path = path.resolve()
        way_is_open = all(self._has(parent, stat.S_IXOTH) for parent in path.parents)
        return way_is_open and self._has(path, stat.S_IROTH)

    def _has(self, path: Path, bit_for_others: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & bit_for_others << 6)
        if status.st_gid == self.gid:
            return bool(status.st_mode & bit_for_others << 3)
        return bool(status.st_mode & bit_for_others)


def choose_user(owner_uid: int | None) -> RunAs:
    """Ourselves, or, when we are root, the owner of the data or else the first of CANDIDATES on this machine.

    Raises NobodyToRunAs when root finds none of them.
    """
    if os.geteuid() != 0:
        return RunAs(os.geteuid(), os.getegid(), is_other=False)
    if owner_uid:
        return RunAs(owner_uid, _group_of(owner_uid), is_other=True)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return RunAs(entry.pw_uid, entry.pw_gid, is_other=True)
    raise NobodyToRunAs


def _group_of(uid: int) -> int:
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid
