"""Second factors: turning them on, being asked for them, and what the pages call things."""

import base64
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True)  # allauth tells of a factor when it is kept


def number(secret):
    """What an authenticator shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def turn_on(client):
    """Turn the authenticator on; answer the address that follows."""
    page = client.get(reverse("mfa_activate_totp"))
    (secret,) = re.findall(r"data-secret>([A-Z2-7]+)<", page.text)
    return client.post(reverse("mfa_activate_totp"), {"code": number(secret)}).headers["Location"]


def test_turning_on_leads_straight_to_the_recovery_codes(make_person, client_for):
    # given
    person = make_person("周可")

    client = client_for(person)

    # when
    address = turn_on(client)
    page = client.get(address)

    # then
    assert address == reverse("mfa_view_recovery_codes")
    assert page.status_code == 200
    assert len(re.findall(r"<li>[a-z0-9]{4,}", page.text)) == 10
    assert "10 个里还剩 10 个没用" in page.text
    assert "动态口令开启了。" in page.text
    assert [message.subject for message in mail.outbox][:1] == ["动态口令开启了"]
    assert {one.type for one in Authenticator.objects.filter(user=person)} == {"totp", "recovery_codes"}


def test_a_wrong_number_turns_nothing_on(make_person, client_for):
    # given
    person = make_person("周可")
    client = client_for(person)
    client.get(reverse("mfa_activate_totp"))

    # when
    response = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    # then
    assert response.status_code == 422
    assert "验证码不对。它每半分钟换一次，用现在显示的那个。" in response.text
    assert not Authenticator.objects.exists()


def test_somebody_else_at_the_open_browser_is_asked_again(make_person, client_for):
    # given
    client = client_for(make_person("周可"))
    turn_on(client)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    # when
    response = client.get(reverse("mfa_view_recovery_codes"))

    # then
    assert response.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    asked = client.get(response.headers["Location"])
    assert "再确认一次是你" in asked.text


def test_pages_speak_our_words(make_person, client_for):
    # given
    client = client_for(make_person("周可"))
    names = (
        "mfa_activate_totp",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_set_password",
        "account_email",
    )

    # when
    before = client.get(reverse("mfa_activate_totp")).text
    turn_on(client)
    pages = [before, *(client.get(reverse(name), follow=True).text for name in names)]

    # then
    assert [re.findall("代码|双因素|身份验证器|安全密钥|您", page) for page in pages] == [[]] * 10
    assert ["accounts/accounts" in page for page in pages] == [True] * 10
