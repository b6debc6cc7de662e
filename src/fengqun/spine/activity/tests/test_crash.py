"""Workers are killed with SIGKILL at random moments, again and again; the effects are those of one calm worker."""

import os
import subprocess
import sys
from collections.abc import Sequence
from uuid import UUID

import pytest
from django.db import connection

from fengqun.kernel.ids import new_id
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.queries import count_by_verb
from fengqun.spine.activity.testing import owed
from fengqun.spine.activity.tests.tea_house import counted, open_house

KILLS = 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killing_workers_at_any_moment_changes_nothing():
    # given three communities with much to deliver
    communities = [new_id(), new_id(), new_id()]
    with open_house() as table:
        # when two workers at a time are killed at work and started again
        cups = _run_nursery(communities)

        # then every effect has happened once, and in order
        expected = list(range(cups))
        for community in communities:
            assert {name: table.cups(name, community) == expected for name in ("writer", "batcher", "drinker")} == {
                "writer": True,
                "batcher": True,
                "drinker": True,
            }
            assert counted(community) == cups
            assert count_by_verb(community) == {"tea.brewed": cups, "tea.poured": cups}
    assert owed() == 0
    assert DeadLetter.objects.count() == 0


def _run_nursery(communities: Sequence[UUID]) -> int:
    """Answers how many cups were brewed for each community."""
    at = connection.get_connection_params()
    parts = {"host": at.get("host"), "port": at.get("port"), "user": at.get("user"), "password": at.get("password")}
    address = " ".join(f"{key}={value}" for key, value in {**parts, "dbname": at["dbname"]}.items() if value)
    finished = subprocess.run(
        [sys.executable, "-m", "fengqun.spine.activity.tests.nursery", str(KILLS), *map(str, communities)],
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return int(finished.stdout.splitlines()[-1])
