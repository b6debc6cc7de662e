import pytest
from django.test import RequestFactory

from fengqun.kernel.requests import client_address
from fengqun.spine.lane.limits import Limit, Rate, address_of
from fengqun.spine.lane.remembering import Remembered


def test_so_many_at_once_then_so_many_a_second():
    limit = Limit(Rate(per_second=5, burst=10))

    assert [limit.wait_for("佟佟", 100.0) for _ in range(10)] == [0.0] * 10
    assert limit.wait_for("佟佟", 100.0) == pytest.approx(0.2)
    assert limit.wait_for("佟佟", 100.1) == pytest.approx(0.1)
    assert limit.wait_for("佟佟", 100.2) == 0.0
    assert limit.wait_for("佟佟", 100.2) == pytest.approx(0.2)


def test_a_refusal_costs_nothing():
    limit = Limit(Rate(per_second=1, burst=1))
    assert limit.wait_for("佟佟", 0.5) == 0.0

    assert [limit.wait_for("佟佟", 1.0) for _ in range(100)] == [pytest.approx(0.5)] * 100

    assert limit.wait_for("佟佟", 1.5) == 0.0


def test_each_key_has_its_own():
    limit = Limit(Rate(per_second=1, burst=1))

    assert limit.wait_for("佟佟", 1.0) == 0.0
    assert limit.wait_for("周可", 1.0) == 0.0
    assert limit.wait_for("佟佟", 1.0) == pytest.approx(1.0)


def test_bucket_holds_no_more_than_its_size():
    limit = Limit(Rate(per_second=5, burst=2))
    assert limit.wait_for("佟佟", 0.0) == 0.0

    waits = [limit.wait_for("佟佟", 1000.0) for _ in range(3)]

    assert waits == [0.0, 0.0, pytest.approx(0.2)]


def test_nothing_a_second_means_no_limit():
    limit = Limit(Rate(per_second=0, burst=0))

    assert limit.is_off
    assert [limit.wait_for("佟佟", 1.0) for _ in range(1000)] == [0.0] * 1000


def test_memory_is_bounded_and_keeps_who_asks_again():
    remembered = Remembered(10)
    remembered.put("佟佟", 1)

    for number in range(1000):
        remembered.put(number, number)
        assert remembered.get("佟佟") == 1
        assert len(remembered) <= 10
    assert remembered.get(0) is None
    assert remembered.get(999) == 999


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "10.0.0.1"),
        ("203.0.113.9", 0, "10.0.0.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9", 1, "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
    ],
)
def test_address_is_that_of_the_pages(settings, forwarded, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1")

    assert address_of([(b"x-forwarded-for", forwarded.encode())], "10.0.0.1", proxies) == address
    assert client_address(request) == address


def test_forwarded_address_may_come_in_several_lines():
    headers = [(b"x-forwarded-for", b"1.2.3.4, 203.0.113.9"), (b"host", b"a"), (b"x-forwarded-for", b"10.0.0.2")]

    assert address_of(headers, "10.0.0.1", 2) == "203.0.113.9"


def test_whoever_has_one_address_of_ipv6_has_many():
    assert address_of([], "2001:db8:1:2:3:4:5:6", 0) == "2001:db8:1:2::"
    assert address_of([], "2001:db8:1:2:ffff::1", 0) == "2001:db8:1:2::"
    assert address_of([], "2001:db8:1:3::1", 0) == "2001:db8:1:3::"
    assert address_of([], "::ffff:203.0.113.9", 0) == "203.0.113.9"
    assert address_of([], "no:address", 0) == "no:address"
