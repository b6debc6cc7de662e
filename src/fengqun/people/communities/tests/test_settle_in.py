"""What members settle for themselves."""

import pytest
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.people.communities.commands import change_consent, change_member_profile
from fengqun.people.communities.errors import InvalidSetting
from fengqun.people.communities.models import Consent
from fengqun.people.communities.queries import consents_of, member_card, members_with_consent

pytestmark = pytest.mark.django_db


def given_by(community, member):
    return {one.purpose for one in consents_of(community.id, member.user_id) if one.is_given}


def test_consent_is_given_and_withdrawn(community, member, actor_of):
    # when
    change_consent(community.id, "marketing", actor=actor_of(member), is_given=True)
    change_consent(community.id, "marketing", actor=actor_of(member), is_given=True)
    assert given_by(community, member) == {"marketing"}
    assert members_with_consent(community.id, "marketing") == {member.id}
    change_consent(community.id, "marketing", actor=actor_of(member), is_given=False)

    # then
    assert given_by(community, member) == set()
    assert members_with_consent(community.id, "marketing") == set()
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("purpose", ["rules", "everything"])
def test_only_optional_consents_are_changed(community, member, actor_of, purpose):
    with pytest.raises(InvalidSetting):
        change_consent(community.id, purpose, actor=actor_of(member), is_given=True)

    assert not Consent.objects.exists()


def test_strangers_consent_to_nothing(community, stranger, actor_of):
    with pytest.raises(Denied):
        change_consent(community.id, "marketing", actor=actor_of(stranger), is_given=True)

    assert not Consent.objects.exists()


def test_a_member_changes_name_and_portrait(community, member, client_for):
    # given
    url = reverse("communities-my-profile", kwargs={"community": community.slug})

    # when
    client_for(member).post(url, {"display_name": "佟小佟", "avatar_key": "p-tong"})
    wrong = client_for(member).post(url, {"display_name": "", "avatar_key": "p-nobody"})

    # then
    card = member_card(member.id)
    assert wrong.status_code == 422
    assert (card.name, card.avatar_key) == ("佟小佟", "p-tong")


def test_strangers_have_no_profile_here(community, stranger, actor_of):
    with pytest.raises(Denied):
        change_member_profile(community.id, actor=actor_of(stranger), display_name="混进来的")


def test_the_page_changes_consent(community, member, client_for):
    url = reverse("communities-my-consent", kwargs={"community": community.slug, "purpose": "harvest"})

    client_for(member).post(url, {"is_given": "yes"})

    assert given_by(community, member) == {"harvest"}
