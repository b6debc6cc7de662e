from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest

from fengqun.kernel.ids import new_id
from fengqun.spine.lane import tokens
from fengqun.spine.lane.bursts import Burst, only_these
from fengqun.spine.lane.errors import TokenExpired, TokenInvalid
from fengqun.spine.lane.types import LaneToken


@pytest.fixture(autouse=True)
def toys():
    burst = Burst("toys", "/api/v1/toys/{id}/claims", lambda _community_id, _claims: [])
    with only_these(burst):
        yield


def test_token_says_what_was_signed(frozen):
    community_id, subject_id, member_id = new_id(), new_id(), new_id()

    token = tokens.issue("toys", community_id, subject_id, member_id, lasts=timedelta(minutes=3))

    assert len(token) == 104
    assert token.startswith("fql_")
    assert tokens.read(token) == LaneToken("toys", community_id, subject_id, member_id, frozen + timedelta(minutes=3))


def test_token_ends_at_its_moment(frozen, at):
    token = tokens.issue("toys", new_id(), new_id(), new_id())

    with at(frozen + timedelta(minutes=10) - timedelta(milliseconds=1)):
        assert tokens.read(token).kind == "toys"
    with at(frozen + timedelta(minutes=10)), pytest.raises(TokenExpired):
        tokens.read(token)


def test_no_byte_can_be_changed(frozen):
    raw = urlsafe_b64decode(tokens.issue("toys", new_id(), new_id(), new_id())[4:])
    assert len(raw) == 75

    for place in range(75):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(TokenInvalid):
            tokens.read("fql_" + urlsafe_b64encode(changed).decode())


def test_token_of_another_server_is_none_of_ours(settings):
    settings.SECRET_KEY = "another-server"
    token = tokens.issue("toys", new_id(), new_id(), new_id())
    assert tokens.read(token).kind == "toys"

    settings.SECRET_KEY = "tests-only"

    with pytest.raises(TokenInvalid):
        tokens.read(token)


def test_token_for_something_that_nobody_offers():
    token = tokens.issue("marbles", new_id(), new_id(), new_id())

    with pytest.raises(TokenInvalid):
        tokens.read(token)


@pytest.mark.parametrize("text", ["", "fql_", "fql_" + "A" * 100, "fql_" + "é" * 100, "fq_" + "A" * 101, "A" * 104])
def test_what_is_no_token(text):
    with pytest.raises(TokenInvalid):
        tokens.read(text)
