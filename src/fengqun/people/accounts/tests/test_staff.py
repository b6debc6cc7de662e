"""Who looks after the whole server."""

import pytest

from fengqun.people.accounts.commands import set_server_staff
from fengqun.people.accounts.errors import PersonNotFound
from fengqun.people.accounts.models import User

pytestmark = pytest.mark.django_db


def test_staff_open_what_the_server_keeps_and_lose_it_again(make_person, client_for):
    # given
    person = make_person("阿岚", email="lan@example.test")
    browser = client_for(person)
    assert browser.get("/style/").status_code == 403

    # when
    card = set_server_staff("Lan@Example.test ", is_staff=True)

    # then
    assert (card.id, card.is_staff) == (person.id, True)
    assert browser.get("/style/").status_code == 200

    # when
    set_server_staff("lan@example.test", is_staff=False)

    # then
    assert browser.get("/style/").status_code == 403


def test_nobody_by_that_address(make_person):
    make_person("阿岚", email="lan@example.test")

    with pytest.raises(PersonNotFound):
        set_server_staff("la@example.test", is_staff=True)

    assert not User.objects.filter(is_staff=True).exists()
