"""Signing in by a code sent to an address, and signing up."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from fengqun.people.accounts.commands import enter_people
from fengqun.people.accounts.models import User
from fengqun.people.accounts.types import NewPerson

pytestmark = pytest.mark.django_db


def code_in_last_mail():
    return re.findall(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]{3,})?)\s*$", str(mail.outbox[-1].body), re.MULTILINE)[0]


def test_a_code_by_mail_signs_in(make_person, guest_client):
    # given
    person = make_person("周可", email="ke@example.test")

    # when
    asked = guest_client.post(reverse("account_login"), {"login": "ke@example.test"})
    answered = guest_client.post(reverse("account_confirm_login_code"), {"code": code_in_last_mail()})

    # then
    assert asked.headers["Location"] == "/account/login/code/confirm/"
    assert answered.headers["Location"] == "/"
    assert guest_client.session["_auth_user_id"] == str(person.id)


def test_a_wrong_code_does_not_sign_in(make_person, guest_client):
    # given
    make_person("周可", email="ke@example.test")
    guest_client.post(reverse("account_login"), {"login": "ke@example.test"})

    # when
    response = guest_client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})

    # then
    assert response.status_code == 422
    assert "_auth_user_id" not in guest_client.session


def test_who_has_a_password_may_use_it(make_person, guest_client):
    # given
    person = make_person("周可", email="ke@example.test")
    person.set_password("a long enough sentence")
    person.save()

    # when
    response = guest_client.post(
        reverse("account_login"), {"login": "ke@example.test", "password": "a long enough sentence"}
    )

    # then
    assert response.status_code == 302
    assert guest_client.session["_auth_user_id"] == str(person.id)


def test_a_wrong_password_does_not_sign_in(make_person, guest_client):
    # given
    make_person("周可", email="ke@example.test")

    # when
    response = guest_client.post(reverse("account_login"), {"login": "ke@example.test", "password": "guess"})

    # then
    assert response.status_code == 422
    assert "_auth_user_id" not in guest_client.session


def test_signing_up_takes_a_name_an_address_and_a_code(guest_client):
    # when
    asked = guest_client.post(reverse("account_signup"), {"display_name": "陆一禾", "email": "lu@example.test"})
    answered = guest_client.post(reverse("account_email_verification_sent"), {"code": code_in_last_mail()})

    # then
    person = User.objects.get(email="lu@example.test")
    assert asked.status_code == answered.status_code == 302
    assert person.display_name == "陆一禾"
    assert person.language == "zh-hans"
    assert not person.has_usable_password()
    assert guest_client.session["_auth_user_id"] == str(person.id)


def test_an_unknown_address_gets_a_letter_and_no_code(guest_client):
    # when
    guest_client.post(reverse("account_login"), {"login": "nobody@example.test"})

    # then
    assert [message.to for message in mail.outbox] == [["nobody@example.test"]]
    assert "还没注册" in mail.outbox[0].body
    assert not User.objects.exists()


def test_nobody_signs_in_as_a_person_without_an_address(guest_client, frozen):
    # given
    (person,) = enter_people([NewPerson(name="导入的人", since=frozen)])

    # when
    guest_client.post(reverse("account_login"), {"login": person.email})

    # then
    assert mail.outbox == []
    assert "_auth_user_id" not in guest_client.session


def test_nobody_signs_up_with_the_address_of_such_a_person(guest_client):
    # when
    response = guest_client.post(
        reverse("account_signup"), {"display_name": "冒名", "email": "someone@imported.invalid"}
    )

    # then
    assert response.status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
@pytest.mark.parametrize("language", ["zh-hans", "en", "zh-hant"])
def test_the_doors_open_in_each_language(guest_client, name, language):
    response = guest_client.get(reverse(name), headers={"Accept-Language": language})

    assert response.status_code == 200
    assert 'name="csrfmiddlewaretoken"' in response.text
