"""What members hear of questions."""

import pytest

from fengqun.content.questions.tests.factories import answer, ask
from fengqun.people.notifications.queries import notices_page
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db


def test_who_asked_hears_of_an_answer_once(community, member, host):
    post_id = ask(member, title="水温多少度合适？")
    answer(host, post_id)
    drain_all()
    told = notices_page(community.id, member.id, community.zone).notices
    assert [one.kind for one in told] == ["questions.answered"]
