"""Jobs declared by a test are forgotten after it."""

import pytest

from fengqun.spine.jobs.registry import temporary


@pytest.fixture(autouse=True)
def _jobs_of_this_test():
    with temporary():
        yield
