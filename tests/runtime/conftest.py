"""Homes of our own, and servers that are ended whatever happens."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.runtime.running import Server, fengqun

from fengqun.kernel.database.cluster import Cluster
from fengqun.kernel.database.places import places_of

# What would lead a server of ours to the database or the keys of the test run.
INHERITED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "FENGQUN_")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    _strip(monkeypatch)


def _strip(patch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(INHERITED):
            patch.delenv(name)
    patch.setenv("LANG", "en_US.UTF-8")
    patch.delenv("LC_ALL", raising=False)


@pytest.fixture
def make_home() -> Iterator[Callable[[], Path]]:
    """Makes home folders that every user of the machine can come to."""
    made: list[Path] = []

    def make() -> Path:
        home = Path(tempfile.mkdtemp(prefix="fq-"))
        home.chmod(0o755)
        made.append(home)
        return home

    yield make
    for home in made:
        Cluster(home).destroy_if_unused()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def home(make_home: Callable[[], Path]) -> Path:
    return make_home()


@pytest.fixture
def make_cluster() -> Iterator[Callable[..., Cluster]]:
    """Makes views of a cluster as separate processes have them; all are left at the end."""
    made: list[Cluster] = []

    def make(home: Path, *, is_durable: bool = False) -> Cluster:
        made.append(Cluster(home, is_durable=is_durable))
        return made[-1]

    yield make
    for cluster in made:
        cluster.leave()


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a key and all tables, whose server is stopped. All processes of a test run share it."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    template, made = run / "migrated", run / "migrated.made"
    with (run / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make_template(template)
            made.touch()
    return template


def _make_template(template: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="fq-"))  # where the user of the database can come to
    home.chmod(0o755)
    try:
        with pytest.MonkeyPatch.context() as patch:
            _strip(patch)
            for words in (["key"], ["db", "migrate"]):
                ended = fengqun(home, *words)
                assert ended.returncode == 0, ended.stdout + ended.stderr
        subprocess.run(["cp", "-a", str(home), str(template)], check=True)
    finally:
        Cluster(home).destroy_if_unused()
        shutil.rmtree(home)


def copy_home(template: Path, home: Path) -> None:
    """Make a home like a stopped one, with a server of its own name."""
    subprocess.run(["cp", "-a", f"{template}/.", str(home)], check=True)
    places_of(home).name_file.write_text(f"fengqun-{home.name}")


@pytest.fixture
def migrated(home: Path, migrated_template: Path) -> Path:
    """A home of our own with a key and all tables."""
    copy_home(migrated_template, home)
    return home


@pytest.fixture
def start_server(home: Path) -> Iterator[Callable[..., Server]]:
    """Starts `fengqun up`; whatever is left of it is killed at the end."""
    started: list[Server] = []

    def start(*options: str) -> Server:
        started.append(Server(home, options))
        return started[-1]

    yield start
    for server in started:
        server.kill_all()
