import pytest

from fengqun.spine.lane.bursts import Burst, burst, burst_of, bursts, glance, glances, only_these


def decide(_community_id, _claims):
    return []


def look(_subject_id):
    return None


def test_a_room_says_what_is_claimed_and_what_is_looked_at():
    with only_these():
        assert burst("toys", path="/toys/{id}/claims", sentences={"gone": "没了。"})(decide) is decide
        assert glance("toys", path="/toys/{id}")(look) is look

        assert bursts() == [Burst("toys", "/toys/{id}/claims", decide, {"gone": "没了。"})]
        assert burst_of("toys").decide is decide
        assert [one.path for one in glances()] == ["/toys/{id}"]
    assert "toys" not in [one.kind for one in bursts()]


def test_two_rooms_may_not_use_one_name():
    with only_these():
        burst("toys", path="/toys/{id}/claims")(decide)
        burst("toys", path="/toys/{id}/claims")(decide)  # read twice, the same

        with pytest.raises(ValueError, match="'toys'"):
            burst("toys", path="/marbles/{id}/claims")(look)
        assert burst_of("toys").path == "/toys/{id}/claims"


@pytest.mark.parametrize("path", ["/toys/claims", "toys/{id}", "/toys/{id}/{id}"])
def test_path_has_one_place_for_the_subject(path):
    with only_these(), pytest.raises(ValueError, match="hold"):
        burst("toys", path=path)(decide)
