import pytest
from django.test import RequestFactory

from fengqun.kernel.ids import new_id, read_id
from fengqun.kernel.requests import LAST_PAGE, page_number


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/", 1),
        ("/?page=3", 3),
        ("/?page=0", 1),
        ("/?page=-1", 1),
        ("/?page=x", 1),
        ("/?page=三", 1),
        ("/?page=٣", 1),
        ("/?page=99999999999", LAST_PAGE),
    ],
)
def test_an_odd_page_number_means_the_first(address, number):
    assert page_number(RequestFactory().get(address)) == number


def test_an_id_is_read_as_it_was_written():
    identifier = new_id()
    assert read_id(str(identifier)) == identifier


@pytest.mark.parametrize("text", [None, "", "x", "1234", "0" * 33])
def test_what_is_no_id_is_none(text):
    assert read_id(text) is None
