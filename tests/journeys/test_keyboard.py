"""What an operator does without a mouse."""

import pytest
from tests.journeys import steps
from tests.journeys.browsing import DESKTOP, PHONE, Device
from tests.journeys.conftest import NewPerson

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUSED = "document.activeElement.getAttribute('type') + ' ' + document.activeElement.name"
RING = "getComputedStyle(document.activeElement).outlineStyle"


def test_keys_find_show_and_close(new_person: NewPerson):
    # given
    owner = new_person("阿岚", Device(DESKTOP), own_words=[*steps.OWN_WORDS])
    steps.found(owner, "keys")
    owner.open("/c/keys/console/members/")
    page = owner.page

    # when / then: a slash leads to the search, and types nothing
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "search q"
    assert page.evaluate("document.activeElement.value") == ""
    page.keyboard.type("阿岚")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert "q=%E9%98%BF%E5%B2%9A" in page.url

    # when / then: whatever has the focus shows it
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("skip")
    rings = set()
    for _step in range(12):
        page.keyboard.press("Tab")
        rings.add(page.evaluate(RING))
    assert rings == {"solid"}

    # when / then: Escape closes the menu of a phone
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.locator("[popovertarget=side]").click()
    assert page.locator("#side").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#side").is_visible()

    # when / then: and what opened above the page
    owner.open("/c/keys/wallet/")
    page.locator("a[data-sheet], a.why").first.click()
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    assert owner.faults == []
