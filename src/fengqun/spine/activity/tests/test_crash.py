"""Workers are killed with SIGKILL at random moments, again and again; the effects are those of one calm worker."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from fengqun.kernel.ids import new_id
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.queries import count_by_verb
from fengqun.spine.activity.subscriptions import only_these
from fengqun.spine.activity.testing import owed
from fengqun.spine.activity.tests.factories import brew
from fengqun.spine.activity.tests.tea_house import counted, everybody, open_house

KILLS = 40
CUPS = 600


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killing_workers_at_any_moment_changes_nothing():
    # given three communities with much to deliver
    communities = [new_id(), new_id(), new_id()]
    with open_house() as table:
        with only_these(*everybody()):
            for start in range(0, CUPS, 40):
                for community in communities:
                    brew(community, *range(start, start + 40))

        # when two workers at a time are killed and started again
        killed = _run_nursery()

        # then every effect has happened once, and in order
        assert killed > KILLS / 2
        expected = list(range(CUPS))
        for community in communities:
            assert {name: table.cups(name, community) == expected for name in ("writer", "batcher", "drinker")} == {
                "writer": True,
                "batcher": True,
                "drinker": True,
            }
            assert counted(community) == CUPS
            assert count_by_verb(community) == {"tea.brewed": CUPS, "tea.poured": CUPS}
    assert owed() == 0
    assert DeadLetter.objects.count() == 0


def _run_nursery() -> int:
    at = connection.get_connection_params()
    parts = {"host": at.get("host"), "port": at.get("port"), "user": at.get("user"), "password": at.get("password")}
    address = " ".join(f"{key}={value}" for key, value in {**parts, "dbname": at["dbname"]}.items() if value)
    finished = subprocess.run(
        [sys.executable, "-m", "fengqun.spine.activity.tests.nursery", str(KILLS)],
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return int(finished.stdout.splitlines()[-1])
