"""What every test starts from: a community, the people in it, and browsers signed in as them."""

# ruff: noqa: PLC0415, ANN401, ARG001 - Django is set up after this file has been read, so rooms are imported late

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings.test")

settings.register_profile("fengqun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fengqun")  # a busy machine is no fault of what is tried

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the crashes: they wait for minutes until a killed worker's job is taken up; others use the time."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/crash/"))


@pytest.fixture(scope="session", autouse=True)
def emptying_past_the_refusals() -> Iterator[None]:
    """Let Django empty the tables between transactional tests: ledger and activities refuse it by trigger.

    The tables of jobs are not managed by Django, so they are emptied here.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations
    from django.db.transaction import atomic

    plain = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            plain(self, sql_list)
            cursor.execute("DELETE FROM procrastinate_events")
            cursor.execute("DELETE FROM procrastinate_periodic_defers")
            cursor.execute("DELETE FROM procrastinate_jobs")

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = plain  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def translations() -> int:
    """Compile what translators wrote, so that pages speak all languages."""
    from fengqun.kernel.messages import compile_catalogs

    return compile_catalogs()


@pytest.fixture
def frozen() -> Iterator[datetime]:
    """Stop the clock on a Monday morning."""
    from fengqun.kernel import clock

    with clock.travel_to(MONDAY_MORNING):
        yield MONDAY_MORNING


@pytest.fixture
def at() -> Callable[[datetime], AbstractContextManager[None]]:
    """How to travel, with `at(moment)` as a block."""
    from fengqun.kernel import clock

    return clock.travel_to


@pytest.fixture
def make_person(db: None) -> Callable[..., Any]:
    """Make people who can sign in: `make_person("阿岚")` answers the user."""
    from fengqun.people.communities.tests.factories import make_person

    return make_person


@pytest.fixture
def make_member(community: Any) -> Callable[..., Any]:
    """Make members of the community: `make_member("周可", roles=["promoter"])` answers the card."""
    from fengqun.people.communities.tests.factories import make_member

    def make(name: str = "小雨", **choices: Any) -> Any:
        return make_member(choices.pop("community", community), name, **choices)

    return make


@pytest.fixture
def community(db: None) -> Any:
    """A product community that outsiders may buy in, open to join; a `CommunityCard`."""
    from fengqun.people.communities.tests.factories import make_community

    return make_community()


@pytest.fixture
def other_community(db: None) -> Any:
    """A second community, to prove that nothing reaches from one into the other."""
    from fengqun.people.communities.tests.factories import make_community

    return make_community(name="隔壁茶社", slug="tea-next-door")


@pytest.fixture
def owner(community: Any) -> Any:
    """The owner of the community; a `MemberCard`, like all that follow."""
    from fengqun.people.communities.queries import owners_of

    return owners_of(community.id)[0]


@pytest.fixture
def operator(make_member: Callable[..., Any]) -> Any:
    """An operator of the community."""
    return make_member("小林", roles=["operator"])


@pytest.fixture
def host(make_member: Callable[..., Any]) -> Any:
    """A host of the community."""
    return make_member("老齐", roles=["host"])


@pytest.fixture
def promoter(make_member: Callable[..., Any]) -> Any:
    """A promoter of the community."""
    return make_member("周可", roles=["promoter"])


@pytest.fixture
def member(make_member: Callable[..., Any]) -> Any:
    """An ordinary member."""
    return make_member("佟佟")


@pytest.fixture
def stranger(make_person: Callable[..., Any]) -> Any:
    """Somebody who can sign in and belongs nowhere; a user."""
    return make_person("路人")


@pytest.fixture
def actor_of() -> Callable[[Any], Any]:
    """The actor behind a member's card or a user, for calling commands."""
    from fengqun.people.communities.tests.factories import actor_for_test

    return actor_for_test


@pytest.fixture
def client_for(db: None) -> Callable[[Any], Any]:
    """A browser signed in as a member (card) or user: `client_for(member).get(url)`."""
    from django.test import Client

    from fengqun.people.communities.tests.factories import sign_in

    def browser(person: Any, **choices: Any) -> Client:
        client = Client(**choices)
        sign_in(client, person)
        return client

    return browser


@pytest.fixture
def guest_client() -> Any:
    """A browser of somebody who has not signed in."""
    from django.test import Client

    return Client()
