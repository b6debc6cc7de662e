import pytest
from django.test import RequestFactory

from fengqun.kernel.requests import client_address, page_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 1), ("0", 1), ("1", 1), ("7", 7), ("-3", 1), ("x", 1), ("٣", 1), ("99999999", 10_000), ("9" * 5000, 10_000)],
)
def test_the_page_of_a_list(text, number):
    assert page_number(RequestFactory().get("/", {"page": text})) == number


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.9"),
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_the_client_is_seen_through_our_proxies_only(settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.9")

    assert client_address(request) == address
