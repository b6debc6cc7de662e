"""Going, with a code from the mailbox and a week to change one's mind."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts import personal_data
from fengqun.people.accounts.commands import ask_for_erasure, cancel_erasure, confirm_erasure, create_token
from fengqun.people.accounts.errors import (
    CodeTooSoon,
    ErasureCodeWrong,
    ErasureHindered,
    ErasureNotAsked,
    ErasureNotTyped,
)
from fengqun.people.accounts.jobs import carry_out_due_erasures
from fengqun.people.accounts.models import Erasure, PersonalToken, User

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def code():
    """The code in the last e-mail."""
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def other_code():
    """A code that was not sent."""
    return f"{(int(code()) + 1) % 1_000_000:06d}"


def confirmed(person, actor_of):
    """Somebody who goes in a week."""
    ask_for_erasure(actor=actor_of(person))
    confirm_erasure(actor=actor_of(person), typed=person.email, code=code())


def test_who_confirms_is_gone_a_week_later(stranger, actor_of, client_for, frozen, at):
    # given
    address = stranger.email
    create_token(actor=actor_of(stranger), name="脚本", days=None)
    browser = client_for(stranger)
    confirmed(stranger, actor_of)

    # when: the day before nothing has happened
    with at(frozen + WEEK - timedelta(minutes=1)):
        carry_out_due_erasures()
        assert browser.get("/account/").status_code == 200
    with at(frozen + WEEK):
        carry_out_due_erasures()

        # then
        person = User.objects.get(id=stranger.id)
        assert (person.display_name, person.is_active) == ("已注销成员", False)
        assert person.email == f"{stranger.id}@imported.invalid"
        assert not person.has_usable_password()
        assert PersonalToken.objects.count() == 0
        assert EmailAddress.objects.count() == 0
        assert browser.get("/account/").status_code == 302
        assert mail.outbox[-1].to == [address]
        assert "已注销" in mail.outbox[-1].subject
        assert Erasure.objects.get().outcome == "done"

        # and once is once
        letters = len(mail.outbox)
        carry_out_due_erasures()
        assert len(mail.outbox) == letters


def test_nobody_signs_in_with_the_old_address(stranger, actor_of, guest_client, frozen, at):
    address = stranger.email
    confirmed(stranger, actor_of)
    with at(frozen + WEEK):
        carry_out_due_erasures()
        mail.outbox.clear()
        guest_client.post("/account/login/", {"login": address})
    assert not any(re.search(r"^\d{6}$", letter.body, re.MULTILINE) for letter in mail.outbox)


def test_one_may_change_ones_mind(stranger, actor_of, client_for, frozen, at):
    confirmed(stranger, actor_of)
    browser = client_for(stranger)
    with at(frozen + timedelta(days=6)):
        assert "不注销了" in browser.get("/account/data/").text
        browser.post("/account/data/erasure/cancellation/")
    with at(frozen + WEEK):
        carry_out_due_erasures()
    assert User.objects.get(id=stranger.id).email == stranger.email
    assert Erasure.objects.get().outcome == "cancelled"
    with pytest.raises(ErasureNotAsked):
        cancel_erasure(actor=actor_of(stranger))


def test_the_pages_lead_through(stranger, client_for):
    browser = client_for(stranger)
    page = browser.get("/account/data/erasure/").text
    assert "会抹掉" in page
    assert "会留下" in page
    assert "输入你的邮箱" not in page
    assert "输入你的邮箱" in browser.post("/account/data/erasure/code/", follow=True).text
    wrong = browser.post("/account/data/erasure/", {"typed": "不是我", "code": code()})
    assert wrong.status_code == 422
    assert "请完整输入你的邮箱" in wrong.text
    done = browser.post("/account/data/erasure/", {"typed": stranger.email.upper(), "code": code()})
    assert done.url == "/account/data/"
    assert "不注销了" in browser.get("/account/data/erasure/").text
    assert Erasure.objects.get().due_at is not None


def test_a_wrong_code_confirms_nothing_and_five_spoil_it(stranger, actor_of, frozen, at):
    ask_for_erasure(actor=actor_of(stranger))
    right, wrong = code(), other_code()
    for _time in range(5):
        with pytest.raises(ErasureCodeWrong):
            confirm_erasure(actor=actor_of(stranger), typed=stranger.email, code=wrong)
    with pytest.raises(ErasureCodeWrong):
        confirm_erasure(actor=actor_of(stranger), typed=stranger.email, code=right)
    assert Erasure.objects.get().confirmed_at is None

    # and a new one after a minute works
    with pytest.raises(CodeTooSoon):
        ask_for_erasure(actor=actor_of(stranger))
    with at(frozen + timedelta(minutes=1)):
        confirmed(stranger, actor_of)
    assert Erasure.objects.get().confirmed_at is not None


def test_an_old_code_confirms_nothing(stranger, actor_of, frozen, at):
    ask_for_erasure(actor=actor_of(stranger))
    with at(frozen + timedelta(minutes=16)), pytest.raises(ErasureCodeWrong):
        confirm_erasure(actor=actor_of(stranger), typed=stranger.email, code=code())
    assert Erasure.objects.get().confirmed_at is None


def test_nobody_confirms_for_another(stranger, make_person, actor_of):
    ask_for_erasure(actor=actor_of(stranger))
    other = make_person("别人")
    with pytest.raises(ErasureNotAsked):
        confirm_erasure(actor=actor_of(other), typed=stranger.email, code=code())
    with pytest.raises(ErasureNotTyped):
        confirm_erasure(actor=actor_of(stranger), typed=other.email, code=code())
    with pytest.raises(SignInRequired):
        ask_for_erasure(actor=Actor())
    with pytest.raises(SignInRequired):
        confirm_erasure(actor=Actor(), typed=stranger.email, code=code())
    assert Erasure.objects.get().confirmed_at is None


def test_what_hinders_is_said_and_looked_at_again_on_the_day(stranger, actor_of, client_for, frozen, at, monkeypatch):
    # given
    reasons = ["还有提现没有到账。"]
    monkeypatch.setattr(personal_data, "_hindrances", {"test": lambda _user_id: reasons})
    with pytest.raises(ErasureHindered):
        ask_for_erasure(actor=actor_of(stranger))
    assert "还有提现没有到账。" in client_for(stranger).get("/account/data/erasure/").text
    assert (Erasure.objects.count(), mail.outbox) == (0, [])
    reasons.clear()
    confirmed(stranger, actor_of)

    # when: something has come up on the day
    reasons.append("还有提现没有到账。")
    with at(frozen + WEEK):
        carry_out_due_erasures()
    assert User.objects.get(id=stranger.id).email == stranger.email
    assert "还有提现没有到账。" in mail.outbox[-1].body
    letters = len(mail.outbox)
    with at(frozen + WEEK + timedelta(days=1)):
        carry_out_due_erasures()
    assert len(mail.outbox) == letters

    # then: it is carried out as soon as nothing hinders any more
    reasons.clear()
    with at(frozen + WEEK + timedelta(days=2)):
        carry_out_due_erasures()
    assert User.objects.get(id=stranger.id).display_name == "已注销成员"


def test_the_api_leads_through_and_takes_no_token(stranger, client_for, actor_of):
    # given
    browser = client_for(stranger)
    api = "/api/v1/me/erasure"
    assert browser.get(api).status_code == 404

    # when, then
    assert browser.post(api).status_code == 202
    body = {"typed": stranger.email, "code": code()}
    confirmed_now = browser.put(f"{api}/confirmation", body, content_type="application/json")
    assert confirmed_now.json()["due_at"] is not None
    assert browser.delete(api).status_code == 204
    assert Erasure.objects.get().outcome == "cancelled"
    asked = browser.post("/api/v1/me/data-copy")
    assert (asked.status_code, asked.json()["path"]) == (202, "")
    secret = create_token(actor=actor_of(stranger), name="脚本", days=None).secret
    refused = Client().post(api, headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 403
    assert Erasure.objects.count() == 1
