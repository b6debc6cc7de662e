"""What is held of a person here is handed out, and goes with them."""

import pytest

from fengqun.people.communities.policies import REVIEW_APPLICATIONS
from fengqun.people.duties.commands import delegate, withdraw
from fengqun.people.duties.models import Delegation, Term
from fengqun.people.duties.personal_data import erase, export
from fengqun.people.duties.tests.factories import make_kind, make_term

pytestmark = pytest.mark.django_db
REVIEW = REVIEW_APPLICATIONS.code


@pytest.fixture
def served(community, member, operator, actor_of):
    """A term with a note for the successor, and a right that was given and taken back."""
    term_id = make_term(community, make_kind(community), member)
    Term.objects.filter(id=term_id).update(handover_note="钥匙在阿岚那里")
    right = delegate(community.id, member.id, REVIEW, actor=actor_of(operator), reason="阿岚信得过")
    withdraw(community.id, right, actor=actor_of(operator), reason="阿岚忙完了")
    return term_id


def test_terms_and_rights_are_handed_out(served, member, operator):
    mine = export(member.user_id)
    assert [row["kind"] for row in mine] == ["term", "right"]
    assert (mine[0]["handover"], mine[1]["reason"]) == ("钥匙在阿岚那里", "阿岚信得过")
    assert export(operator.user_id) == []


def test_words_go_and_what_was_served_stays(served, member):
    # when
    erase(member.user_id)

    # then
    assert list(Term.objects.values_list("id", "handover_note", "member_id")) == [(served, "", member.id)]
    assert list(Delegation.objects.values_list("right", "reason", "ended_because")) == [(REVIEW, "—", "—")]


def test_nobody_elses_words_go(served, operator):
    erase(operator.user_id)
    assert Delegation.objects.get().reason == "阿岚信得过"
