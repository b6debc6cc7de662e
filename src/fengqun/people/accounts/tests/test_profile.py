"""What a person says about themselves."""

import pytest
from django.urls import reverse

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.commands import change_profile, register
from fengqun.people.accounts.models import User
from fengqun.people.accounts.queries import user_card

pytestmark = pytest.mark.django_db

OWN_PAGES = ["accounts-settings", "accounts-second-factor", "accounts-tokens", "account_email", "mfa_index"]


@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_pages_about_oneself_are_for_oneself(stranger, client_for, guest_client, name, language):
    headers = {"Accept-Language": language}

    assert client_for(stranger).get(reverse(name), headers=headers).status_code == 200
    assert guest_client.get(reverse(name), headers=headers).headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "name",
    [
        "account_set_password",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_logout",
        "account_reset_password",
    ],
)
def test_the_pages_of_allauth_wear_our_clothes(stranger, client_for, name):
    page = client_for(stranger).get(reverse(name))

    assert page.status_code in {200, 302}
    assert page.status_code == 302 or "ui/tokens.css" in page.text


def test_name_and_portrait_are_changed(stranger, client_for):
    # given
    browser, url = client_for(stranger), reverse("accounts-settings")

    # when
    saved = browser.post(url, {"display_name": " 老周 ", "avatar_key": "p-zhou"})
    wrong = browser.post(url, {"display_name": "老周", "avatar_key": "p-nobody"})

    # then
    card = user_card(stranger.id)
    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert (card.name, card.avatar_key) == ("老周", "p-zhou")


def test_guests_have_no_profile():
    with pytest.raises(SignInRequired):
        change_profile(actor=Actor(), display_name="无名")


def test_the_language_of_a_person_is_remembered(stranger, client_for):
    # given
    browser = client_for(stranger)

    # when
    response = browser.post(reverse("accounts-language"), {"language": "en", "next": "/account/"})

    # then
    assert response.headers["Location"] == "/account/"
    assert User.objects.get(id=stranger.id).language == "en"
    assert '<html lang="en">' in browser.get("/account/").text


def test_the_language_of_a_guest_is_remembered_by_the_browser(db, guest_client):
    guest_client.post(reverse("accounts-language"), {"language": "zh-hant"})

    assert '<html lang="zh-Hant">' in guest_client.get(reverse("account_login")).text


@pytest.mark.parametrize("language", ["", "tlh", "en-gb"])
def test_an_unknown_language_changes_nothing(stranger, client_for, language):
    response = client_for(stranger).post(reverse("accounts-language"), {"language": language})

    assert response.status_code == 422
    assert User.objects.get(id=stranger.id).language == ""


def test_who_is_known_is_not_registered_twice(make_person):
    person = make_person("阿岚", email="lan@example.test")

    assert register("LAN@example.test", display_name="另一个名字") == person.id
    assert user_card(person.id).name == "阿岚"
