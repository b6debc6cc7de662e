"""Founding a community."""

import pytest

pytestmark = pytest.mark.django_db


def test_smoke(community, owner, member, client_for):
    assert owner.name == "阿岚"
    assert community.slug == "shanye"
    assert member.stage == "newcomer"
