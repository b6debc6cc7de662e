"""Sessions are Django's own, read with a prepared statement."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from fengqun.people.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(store=SessionStore):
    session = store()
    session["who"] = "佟佟"
    session.create()
    return session.session_key


def test_a_session_is_read_in_one_statement(django_assert_num_queries):
    key = kept()
    with django_assert_num_queries(1):
        session = SessionStore(key)
        assert (session["who"], session.session_key) == ("佟佟", key)


def test_sessions_that_were_there_before_go_on():
    assert SessionStore(kept(DatabaseSessions))["who"] == "佟佟"
    assert DatabaseSessions(kept())["who"] == "佟佟"


@pytest.mark.parametrize("key", ["", "kurz", "nobody-has-this-key-nobody-has-this", "\ue0000\ue000", "' OR 1=1 --"])
def test_a_key_that_nobody_has_opens_nothing(key):
    kept()
    session = SessionStore(key)
    assert dict(session.items()) == {}
    assert session.session_key is None


def test_what_has_expired_opens_nothing():
    key = kept()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert session.get("who") is None
    assert session.session_key is None


def test_nobody_stays_signed_in_by_a_deleted_session(community, member, client_for):
    browser, url = client_for(member), f"/c/{community.slug}/me/"
    assert browser.get(url).status_code == 200
    Session.objects.all().delete()
    assert browser.get(url).status_code == 302
