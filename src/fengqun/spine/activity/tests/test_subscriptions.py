"""Subscribing."""

import pytest

from fengqun.spine.activity.subscriptions import on, only_these, subscribers_of, subscription
from fengqun.spine.activity.tests.factories import TeaBrewed, TeaPoured


@pytest.fixture(autouse=True)
def _alone():
    with only_these():
        yield


def test_a_subscriber_is_named_after_its_room_and_function():
    @on(TeaBrewed, TeaPoured)
    def wash_up(activity, recorded):
        pass

    assert subscribers_of("tea.brewed") == ("activity.wash_up",)
    assert subscribers_of("tea.poured") == ("activity.wash_up",)
    found = subscription("activity.wash_up")
    assert found is not None
    assert (found.handler, found.is_batch) == (wash_up, False)


def test_a_name_can_be_given_and_kept():
    @on(TeaBrewed, batch=True, name="tea.wash")
    def wash_up_better(batch):
        pass

    found = subscription("tea.wash")
    assert found is not None
    assert found.is_batch


def test_two_subscribers_do_not_share_a_name():
    @on(TeaBrewed, name="tea.same")
    def one(activity, recorded):
        pass

    with pytest.raises(ValueError, match="two subscribers are called"):

        @on(TeaBrewed, name="tea.same")
        def other(activity, recorded):
            pass


def test_a_test_can_choose_who_listens():
    @on(TeaBrewed)
    def wash_up(activity, recorded):
        pass

    with only_these():
        assert subscribers_of("tea.brewed") == ()
    assert subscribers_of("tea.brewed") == ("activity.wash_up",)
