"""The embedded cluster: made, started, healed and stopped.

Two locks in the home folder order what happens. The *start lock* is held for as long as somebody starts or stops
the server. The *users lock* is held, shared, by every process that uses it, for the life of the process; the last
one out takes it alone and stops the server. The kernel drops both when a process dies, so a kill -9 leaves no lock
behind: a server left running is adopted by the next process that comes.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fengqun.kernel.database.configuration import include_configuration, write_configuration
from fengqun.kernel.database.errors import FolderOfAnother, ProgramFailed, VersionDiffers
from fengqun.kernel.database.places import SOCKET_NAME, SUPERUSER, Places, places_of
from fengqun.kernel.database.processes import end_named, is_named
from fengqun.kernel.database.programs import Programs, find_programs, make_shared_folder, readable_programs
from fengqun.kernel.database.roles import answers, make_roles
from fengqun.kernel.database.unprivileged import RunAs, choose_user

START_SECONDS = 60
LEFTOVER_SECONDS = 3
LONGEST_LOG_BYTES = 10_000_000
BUILTIN_LOCALE_SINCE = 17


class Cluster:
    """The PostgreSQL under one home folder, seen from one process."""

    def __init__(self, home: Path, *, is_durable: bool = True) -> None:
        self.places: Places = places_of(home)
        self.is_durable = is_durable
        self._use: int | None = None

    def ensure_running(self) -> bool:
        """Join the users of the server and see that it answers; answer whether we had to start it.

        Raises a DatabaseTrouble.
        """
        self.places.home.mkdir(parents=True, exist_ok=True)
        with self._start_lock():
            self._join_users()
            return self._start_unless_answering()

    def revive(self) -> bool:
        """Start the server again if it is dead while we are among its users; answer whether we did.

        Raises a DatabaseTrouble.
        """
        with self._start_lock():
            return self.is_joined and self._start_unless_answering()

    def leave(self) -> bool:
        """Leave the users of the server, and stop it if no other process uses it; answer whether it was stopped."""
        if self._use is None:
            return False
        with self._start_lock():
            use, self._use = self._use, None
            is_last = _lock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                return is_last and self._stop()
            finally:
                os.close(use)

    def destroy_if_unused(self) -> bool:
        """Stop the server and delete its data, unless a process uses it; answer whether that was done."""
        self.places.home.mkdir(parents=True, exist_ok=True)
        with self._start_lock():
            use, self._use = self._use or _open_lock(self.places.users_lock), None
            try:
                if not _lock(use, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    return False
                self._stop()
                socket_folder, folder = self.places.socket_folder, self.places.folder
                shutil.rmtree(socket_folder, ignore_errors=True)
                shutil.rmtree(folder.resolve(), ignore_errors=True)
                folder.unlink(missing_ok=True)
                return True
            finally:
                os.close(use)

    @property
    def is_joined(self) -> bool:
        """Whether this process is among the users of the server."""
        return self._use is not None

    def is_running(self) -> bool:
        """Whether the server answers. Starts nothing."""
        return answers(self.places)

    def postmaster_pid(self) -> int | None:
        """The server's first process, None when it does not run."""
        pid = _pid_in(self.places.data / "postmaster.pid")
        return pid if pid is not None and is_named(pid, self._name()) else None

    def _start_unless_answering(self) -> bool:
        if answers(self.places):
            return False
        self._start()
        make_roles(self.places)
        return True

    def _start(self) -> None:
        run_as = choose_user(self._owner())
        programs = readable_programs(find_programs(), run_as)
        self._make_folder(run_as)
        if not self.places.data.exists():
            self._make_data(programs, run_as)
        self._check_version(programs)
        if self.postmaster_pid() is not None and self._wait_until_answering():
            return
        self._heal()
        write_configuration(self.places.data, socket_folder=self._own_socket_folder(run_as), is_durable=self.is_durable)
        self._launch(programs, run_as)

    def _launch(self, programs: Programs, run_as: RunAs) -> None:
        log = self.places.log
        if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
            log.replace(log.with_suffix(".old"))
        options = f"-c cluster_name={self._name()}"
        arguments = ["start", "-w", "-t", str(START_SECONDS), "-D", str(self.places.data.resolve())]
        try:
            programs.run("pg_ctl", [*arguments, "-l", str(log.resolve()), "-o", options], run_as=run_as)
        except ProgramFailed as error:
            raise ProgramFailed("postgres", _end_of(log) or error.said) from error

    def _stop(self) -> bool:
        if self.postmaster_pid() is None:
            return False
        run_as = choose_user(self._owner())
        programs = readable_programs(find_programs(), run_as)
        data = str(self.places.data.resolve())
        programs.run("pg_ctl", ["stop", "-m", "fast", "-w", "-t", str(START_SECONDS), "-D", data], run_as=run_as)
        return True

    def _heal(self) -> None:
        """Clear away what a killed server left behind.

        PostgreSQL itself heals a lock file whose process is gone. It refuses to start while processes of the killed
        server still run (they hold its shared memory), or when their number now belongs to another process of the
        same user.
        """
        end_named(self._name(), patience_seconds=LEFTOVER_SECONDS)
        (self.places.data / "postmaster.pid").unlink(missing_ok=True)
        (self.places.socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)

    def _wait_until_answering(self) -> bool:
        """Wait while the server runs but does not answer yet: it recovers, or shuts down."""
        deadline = time.monotonic() + START_SECONDS
        while self.postmaster_pid() is not None and time.monotonic() < deadline:
            if answers(self.places):
                return True
            time.sleep(0.1)
        return False

    def _make_folder(self, run_as: RunAs) -> None:
        """Make the folder that is all PostgreSQL's.

        Where the home lies below a folder closed to PostgreSQL's user (/root, as a rule), the folder is made under
        /var/lib/fengqun and the home holds a link to it: no folder of yours is opened to others.
        """
        folder = self.places.folder
        if folder.is_symlink() and not folder.exists():
            folder.unlink()
        if folder.exists():
            return
        if run_as.can_read(self.places.home):
            made = folder
            made.mkdir(mode=0o700)
        else:
            made = Path(tempfile.mkdtemp(prefix="home-", dir=make_shared_folder()))
        (made / "name").write_text(f"fengqun-{secrets.token_hex(6)}", encoding="ascii")
        if run_as.is_other:
            os.chown(made, run_as.uid, run_as.gid)
        if made != folder:
            folder.symlink_to(made)

    def _make_data(self, programs: Programs, run_as: RunAs) -> None:
        """Initialise the data under another name first, so that a half-made cluster is never taken for a whole one."""
        partial = self.places.folder.resolve() / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        arguments = ["-D", str(partial), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums"]
        if programs.major >= BUILTIN_LOCALE_SINCE:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.is_durable:
            arguments.append("--no-sync")
        programs.run("initdb", arguments, run_as=run_as)
        include_configuration(partial)
        partial.rename(self.places.data.resolve())

    def _own_socket_folder(self, run_as: RunAs) -> Path:
        """The socket's folder, ours alone. Trust is only as good as that, so a folder of another is refused."""
        folder = self.places.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if status.st_uid == 0 and run_as.is_other:
            os.chown(folder, run_as.uid, run_as.gid, follow_symlinks=False)
        elif status.st_uid != run_as.uid:
            raise FolderOfAnother(folder)
        folder.chmod(0o700)
        return folder.resolve()

    def _check_version(self, programs: Programs) -> None:
        data_major = int((self.places.data / "PG_VERSION").read_text(encoding="ascii"))
        if data_major != programs.major:
            raise VersionDiffers(data_major=data_major, program_major=programs.major)

    def _owner(self) -> int | None:
        """Who the folder belongs to. Raises FolderOfAnother when we may not enter it."""
        folder = self.places.folder
        if not folder.exists():
            return None
        owner = folder.stat().st_uid
        if os.geteuid() not in {0, owner}:
            raise FolderOfAnother(folder)
        return owner

    def _name(self) -> str:
        return self.places.name_file.read_text(encoding="ascii") if self.places.name_file.exists() else "fengqun-none"

    def _join_users(self) -> None:
        if self._use is None:
            self._use = _open_lock(self.places.users_lock)
            fcntl.flock(self._use, fcntl.LOCK_SH)

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        descriptor = _open_lock(self.places.start_lock)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise FolderOfAnother(path.parent) from error


def _lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    return True


def _pid_in(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _end_of(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
