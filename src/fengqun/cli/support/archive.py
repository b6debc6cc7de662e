"""A backup file: a tar of the database's dump, the uploads and the key, with a manifest of checksums at its end."""

import hashlib
import json
import os
import platform
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from fengqun.cli.support.console import Mistake
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import Report
from fengqun.kernel import clock
from fengqun.kernel.database.programs import find_programs

MEBIBYTE = 1 << 20
FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
KEY = "secret-key"
MEDIA = "media"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: by whom and when it was made, and the SHA-256 of each file."""

    format: int
    made_at: str
    fengqun: str
    postgresql: str
    host: str
    files: dict[str, str]


def write(target: Path, *, progress: Report) -> Manifest:
    """Write a backup to `target`, which must not exist yet, and answer its manifest."""
    if target.exists():
        raise Mistake(_("{path} 已经存在，备份不会覆盖它。").format(path=target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        folder = Path(name)
        _dump_database(folder / DUMP)
        sources = {DUMP: folder / DUMP, **_files_of_home()}
        checksums = {}
        partial = folder / target.name
        with tarfile.open(partial, "w") as tar:
            for done, (inside, source) in enumerate(sources.items()):
                progress(done, len(sources) + 1)
                checksums[inside] = _add(tar, source, inside)
            manifest = _manifest(checksums)
            (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
            tar.add(folder / MANIFEST, MANIFEST)
        progress(len(sources) + 1, len(sources) + 1)
        partial.chmod(0o600)
        partial.replace(target)
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[Path]:
    """A backup unpacked beside the home folder and compared with its manifest. Raises Mistake when it differs."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(file) as tar:
                for member in tar:
                    _extract(tar, member, folder)
            manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (tarfile.TarError, OSError, ValueError, TypeError) as error:
            raise Mistake(_("{path} 不是完整的备份：{reason}").format(path=file, reason=error)) from error
        if manifest.format != FORMAT:
            raise Mistake(_("{path} 是别的版本写的备份，这个版本读不了。").format(path=file))
        for inside, checksum in manifest.files.items():
            path = folder / inside
            if not path.is_file() or _checksum(path) != checksum:
                raise Mistake(_("备份里的 {name} 坏了，没有恢复任何东西。").format(name=inside))
        yield folder


def restore(unpacked: Path, *, progress: Report) -> None:
    """Bring the database, the uploads and the key of an unpacked backup into their places, which must be empty."""
    progress(0, 3)
    parameters, password = _libpq()
    arguments = ["--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", "--single-transaction"]
    find_programs().run("pg_restore", [*arguments, "-d", parameters, str(unpacked / DUMP)], password=password)
    progress(1, 3)
    if (unpacked / MEDIA).is_dir():
        shutil.copytree(unpacked / MEDIA, settings.MEDIA_ROOT, dirs_exist_ok=True)
    progress(2, 3)
    if (unpacked / KEY).is_file() and not settings.SECRET_KEY_FILE.exists():
        shutil.copyfile(unpacked / KEY, settings.SECRET_KEY_FILE)
        settings.SECRET_KEY_FILE.chmod(0o600)
    progress(3, 3)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Unpack one plain file below `folder`. Raises ValueError for anything else, which we never write."""
    target = folder / member.name
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not target.resolve().is_relative_to(folder.resolve()):
        raise ValueError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _dump_database(target: Path) -> None:
    parameters, password = _libpq()
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", "-d", parameters]
    find_programs().run("pg_dump", arguments, password=password)


def _libpq() -> tuple[str, str]:
    """How PostgreSQL's own programs reach the database: their connection words, and the password apart."""
    connection.ensure_connection()
    parameters: dict[str, Any] = connection.get_connection_params()
    connection.close()
    known = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
    words = " ".join(f"{name}='{parameters[name]}'" for name in known if parameters.get(name))
    return words, str(parameters.get("password") or "")


def _files_of_home() -> dict[str, Path]:
    files = {}
    if settings.SECRET_KEY_FILE.is_file():
        files[KEY] = settings.SECRET_KEY_FILE
    for path in sorted(settings.MEDIA_ROOT.rglob("*")) if settings.MEDIA_ROOT.is_dir() else []:
        if path.is_file() and not path.is_symlink():
            files[f"{MEDIA}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"] = path
    return files


def _manifest(checksums: dict[str, str]) -> Manifest:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server_version,) = cursor.fetchone()
    return Manifest(
        format=FORMAT,
        made_at=clock.now().isoformat(),
        fengqun=version("fengqun"),
        postgresql=str(server_version),
        host=platform.node(),
        files=checksums,
    )


def _add(tar: tarfile.TarFile, source: Path, inside: str) -> str:
    """Add a file and answer the checksum of exactly the bytes that went in."""
    with source.open("rb") as file:
        information = tar.gettarinfo(arcname=inside, fileobj=file)
        information.uid = information.gid = 0
        information.uname = information.gname = ""
        reader = _HashingReader(file.fileno())
        tar.addfile(information, reader)  # type: ignore[arg-type]
        return reader.hexdigest()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _HashingReader:
    """Reads a file and remembers the checksum of what was read."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = os.read(self._descriptor, size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
