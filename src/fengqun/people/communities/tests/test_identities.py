"""On a trial server the door says what the people are whom one can be."""

import re

import pytest
from django.urls import reverse

from fengqun.people.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_door_says_who_is_what(settings, owner, member, make_person, guest_client):
    # given
    settings.IS_TRIAL = True
    stranger = make_person("顾一舟", is_demo_identity=True)
    User.objects.filter(id__in=[owner.user_id, member.user_id]).update(is_demo_identity=True)

    # when
    door = guest_client.get(reverse("account_login")).text

    # then
    said = dict(re.findall(r'<span class="grow">(.+?) <small class="muted">(.*?)</small>', door))
    assert said == {owner.name: "群主", member.name: "新人", stranger.display_name: "还没加入任何社群"}
