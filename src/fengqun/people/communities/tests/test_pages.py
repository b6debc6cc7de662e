"""Every page answers, in each language, to those it is for."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

MEMBER_PAGES = [
    "communities-about",
    "communities-members",
    "communities-me",
    "communities-my-profile",
]
CONSOLE_PAGES = [
    "communities-console-members",
    "communities-console-applications",
    "communities-console-gate",
    "communities-console-canvas",
]


@pytest.mark.parametrize("name", MEMBER_PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_member_pages(community, member, client_for, name, language):
    response = client_for(member).get(
        reverse(name, kwargs={"community": community.slug}), headers={"Accept-Language": language}
    )

    assert response.status_code == 200
    assert "<h1" in response.text


@pytest.mark.parametrize("name", CONSOLE_PAGES)
def test_console_pages(community, owner, client_for, name):
    response = client_for(owner).get(reverse(name, kwargs={"community": community.slug}))

    assert response.status_code == 200
    assert "<h1" in response.text
