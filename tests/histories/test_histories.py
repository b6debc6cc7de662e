"""Random histories leave every account as the model says, balanced and explained."""

import pytest
from hypothesis.stateful import run_state_machine_as_test
from tests.histories.machine import Histories
from tests.histories.running import bounds


def run(count: int, steps: int) -> None:
    run_state_machine_as_test(Histories, settings=bounds(count, steps, is_random=False))


@pytest.mark.django_db(transaction=True)
def test_histories():
    run(40, steps=12)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_long_histories():
    run(40, steps=25)
