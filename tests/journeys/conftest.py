"""A trial server, and the browser that people sit at."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.browsing import Device, Person, chromium, find_chromium
from tests.runtime.conftest import _strip, copy_home, migrated_template  # noqa: F401 - a fixture
from tests.runtime.running import Server, fengqun

from fengqun.kernel.database.cluster import Cluster

NewPerson = Callable[..., Person]


@dataclass(frozen=True)
class Trial:
    """A trial server with its worker, and its clock."""

    origin: str
    home: Path

    def advance_clock(self, span: str) -> None:
        """Move the clock of all its processes forward."""
        ended = fengqun(self.home, "clock", "advance", span)
        assert ended.returncode == 0, ended.stderr

    def now(self) -> datetime:
        """What its clock shows, to the second."""
        ended = fengqun(self.home, "clock", "show")
        shown = re.search(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC", ended.stdout)
        assert shown is not None, ended.stdout + ended.stderr
        return datetime.fromisoformat(shown[1]).replace(tzinfo=UTC)

    def verify(self) -> str:
        """What the books say about themselves."""
        ended = fengqun(self.home, "verify")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


@pytest.fixture(scope="module")
def trial(migrated_template: Path) -> Iterator[Trial]:  # noqa: F811
    """A server of our own over a database of its own; pages, worker and clock are those of `fengqun up`."""
    home = Path(tempfile.mkdtemp(prefix="fq-"))
    home.chmod(0o755)
    copy_home(migrated_template, home)
    with pytest.MonkeyPatch.context() as patch:
        _strip(patch)
        server = Server(home, [])
        try:
            yield Trial(server.wait_until_ready(), home)
        finally:
            server.process.terminate()
            server.process.wait()
            server.kill_all()
            Cluster(home).destroy_if_unused()
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def new_person(trial: Trial) -> Iterator[NewPerson]:
    """Sit somebody at a browser: `new_person("周可", device)`."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium found (chromium, google-chrome): the browser journeys have NOT been walked")
    with chromium(executable) as browser:

        def sit_down(name: str, device: Device, *, own_words: list[str]) -> Person:
            return Person(browser, trial.origin, name, device, own_words=own_words)

        yield sit_down
