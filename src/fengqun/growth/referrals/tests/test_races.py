import threading

import pytest
from django.db import connection

from fengqun.growth.referrals.commands import bind_by_code, set_rule
from fengqun.growth.referrals.models import Binding
from fengqun.growth.referrals.tests.factories import link_for

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads that start together; answer what each answered or raised."""
    barrier = threading.Barrier(len(acts))
    answers = [None] * len(acts)

    def run(place, act):
        barrier.wait(timeout=10)
        try:
            answers[place] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_rates_set_at_once_become_versions_one_after_another(community, owner, actor_of):
    actor = actor_of(owner)

    answers = at_once(*[lambda: set_rule(community.id, actor=actor, rate_bps=100) for _person in range(4)])

    versions = sorted(row.version for row in answers)
    assert versions == list(range(versions[0], versions[0] + 4))


def test_codes_typed_at_once_leave_one_binding(community, member, make_member, actor_of):
    # given
    promoters = [make_member(f"推客{place}", roles=["promoter"]) for place in range(3)]
    codes = [link_for(community, one, actor_of).code for one in promoters]
    actor = actor_of(member)

    # when
    answers = at_once(
        *[lambda c=code: bind_by_code(community.id, actor=actor, buyer_id=member.id, code=c) for code in codes]
    )

    # then
    assert all(isinstance(answer, Binding) for answer in answers), answers
    assert Binding.objects.filter(member_id=member.id, ended_at=None).count() == 1
    assert Binding.objects.count() == 3
