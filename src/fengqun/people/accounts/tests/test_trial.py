"""What only a trial server offers: its mail on a page, and demo people."""

import pytest
from django.core import mail
from django.urls import reverse

from fengqun.people.accounts.mailbox import MOST_KEPT, MailboxBackend
from fengqun.people.accounts.models import TrialMail
from fengqun.people.accounts.queries import trial_mails

pytestmark = pytest.mark.django_db


def letter(subject="你好"):
    return mail.EmailMessage(subject=subject, body="验证码 123456", to=["lu@example.test"])


def test_a_trial_server_keeps_its_mail_for_all(guest_client):
    # when
    sent = MailboxBackend().send_messages([letter()])
    page = guest_client.get(reverse("accounts-mailbox"))

    # then
    assert sent == 1
    assert [(one.to, one.subject) for one in trial_mails()] == [("lu@example.test", "你好")]
    assert "验证码 123456" in page.text


def test_the_mailbox_stays_small():
    for _ in range(3):
        MailboxBackend().send_messages([letter(f"第{number}封") for number in range(MOST_KEPT // 2)])

    assert TrialMail.objects.count() == MOST_KEPT


@pytest.mark.parametrize(("is_trial", "server"), [(False, ""), (True, "smtp://mail.example.test"), (False, "smtp://x")])
def test_no_other_server_has_a_mailbox(guest_client, settings, capsys, is_trial, server):
    # given
    TrialMail.objects.create(to="lu@example.test", subject="旧信", body="验证码 123456")
    settings.IS_TRIAL, settings.MAIL_SERVER = is_trial, server

    # when
    page = guest_client.get(reverse("accounts-mailbox"))
    MailboxBackend().send_messages([letter("新信")])

    # then
    assert page.status_code == 404
    assert "123456" not in page.text
    assert TrialMail.objects.count() == 1


def test_one_click_is_a_demo_person(make_person, guest_client):
    # given
    person = make_person("阿岚", is_demo_identity=True)
    make_person("普通人")
    url = reverse("accounts-demo-sign-in")

    # when
    door = guest_client.get(reverse("account_login"))
    entered = guest_client.post(url, {"person": str(person.id), "next": "/c/shanye/about/"})

    # then
    assert "试用身份" in door.text
    assert "阿岚" in door.text
    assert "普通人" not in door.text
    assert entered.headers["Location"] == "/c/shanye/about/"
    assert guest_client.session["_auth_user_id"] == str(person.id)


def test_nobody_else_is_entered_by_a_click(make_person, guest_client):
    person = make_person("普通人")

    for wanted in (str(person.id), "", "nonsense"):
        assert guest_client.post(reverse("accounts-demo-sign-in"), {"person": wanted}).status_code == 404

    assert "_auth_user_id" not in guest_client.session


def test_a_server_that_is_no_trial_offers_nobody(make_person, guest_client, settings):
    # given
    settings.IS_TRIAL = False
    person = make_person("阿岚", is_demo_identity=True)

    # when
    door = guest_client.get(reverse("account_login"))
    response = guest_client.post(reverse("accounts-demo-sign-in"), {"person": str(person.id)})

    # then
    assert "试用身份" not in door.text
    assert response.status_code == 404
    assert "_auth_user_id" not in guest_client.session


def test_a_link_does_not_sign_in(make_person, guest_client):
    person = make_person("阿岚", is_demo_identity=True)

    assert guest_client.get(reverse("accounts-demo-sign-in"), {"person": str(person.id)}).status_code == 405


def test_no_way_leads_to_another_site(make_person, guest_client):
    person = make_person("阿岚", is_demo_identity=True)

    response = guest_client.post(
        reverse("accounts-demo-sign-in"), {"person": str(person.id), "next": "https://evil.example.test/"}
    )

    assert response.headers["Location"] == "/"
