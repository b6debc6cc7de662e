"""Hostile words in every place that people can write to, and a real browser that opens the pages which show them.

Members' browsers keep the policy of our pages, and nothing may so much as be stopped by it. Those of staff have it
switched off, so that there the escaping alone is tried.
"""

import re
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from tests.fuzz.pages import pages
from tests.fuzz.town import build
from tests.journeys.browsing import PATIENCE_MS, chromium, find_chromium

from fengqun.content.questions.models import Question
from fengqun.people.communities.tests.factories import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MARK = "<svg onload=p()>"
STARTS = ('">', "'>", "", "</textarea>", "</title>")
"""What an attribute, a field or a title would be left by; the longer ones where there is room."""

BEGIN = """
window.p = () => { window.__pwned = 1; };
window.__stopped = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__stopped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""

SEEN = """(mark) => {
  const wrong = [...window.__stopped];
  let shown = document.documentElement.textContent.includes(mark);
  if (window.__pwned) wrong.push("a script ran");
  for (const element of document.querySelectorAll("*")) {
    shown ||= "value" in element && String(element.value).includes(mark);
    for (const { name, value } of element.attributes) {
      shown ||= value.includes(mark);
      if (name.startsWith("on")) wrong.push(`${name} at <${element.localName}>`);
      const leads = ["href", "src", "action", "formaction", "srcdoc"].includes(name);
      if (leads && /^(javascript|vbscript|data:text)/i.test(value.replace(/\\s/g, ""))) wrong.push(`${name}=${value}`);
    }
  }
  return { wrong, shown };
}"""

FILLED = """(words) => {
  const texts = (form) => form.querySelectorAll("textarea, input[type=text], input:not([type])").length;
  const [form] = [...document.querySelectorAll("main form")].sort((one, other) => texts(other) - texts(one));
  const usual = { date: "2031-05-01", "datetime-local": "2031-05-01T20:00", time: "20:00", number: "5" };
  for (const field of form.elements) {
    if (["hidden", "file", "submit", "button", "fieldset"].includes(field.type) || field.disabled) continue;
    if (field.type === "checkbox") field.checked ||= field.required;
    else if (field.type === "radio") field.checked ||= !form.querySelector(`[name="${field.name}"]:checked`);
    else if (field.type.startsWith("select")) continue;
    else if (field.type in usual) field.value ||= usual[field.type];
    else if (field.type === "url") field.value = "https://a.example/?q=" + words;
    else if (field.name !== "slug" && field.inputMode !== "numeric") field.value = words;
  }
  form.noValidate = true;
  form.requestSubmit([...form.elements].find((one) => one.type === "submit"));
}"""
"""Writes the words into every field of the page's largest form, and sends it."""

FORMS = {
    "member": (
        *("communities-my-profile", "profiles-about-me", "posts-new", "posts-edit", "challenges-wording"),
        "accounts-tokens",
    ),
    "host": ("series-new", "challenges-new", "gatherings-new", "circles-settings", "culture-persona-own"),
    "owner": (
        *("catalog-console-new", "surveys-console-new", "circles-console-new", "culture-console-term"),
        *("duties-console-new-kind", "communities-console-canvas", "conduct-console-rules"),
    ),
}
"""Where people write, each at their own browser."""

PLACES = {
    "member": (
        *("search", "communities-about", "communities-members", "communities-member", "communities-me"),
        *("notifications-notices", "profiles-about-me", "profiles-following", "culture-page", "culture-history"),
        *("circles-directory", "circles-circle", "conduct-rules", "conduct-mine", "duties-overview", "posts-new"),
        *("posts-unpublished", "posts-circle", "posts-detail", "posts-history", "posts-feed", "feed-why"),
        *("questions-list", "questions-detail", "series-list", "series-detail", "challenges-list"),
        *("challenges-challenge", "surveys-list", "surveys-survey", "gatherings-list", "gatherings-detail"),
        *("gatherings-ticket", "moderation-flags", "catalog-shop", "catalog-product", "orders-detail"),
        *("drops-detail", "redpackets-packet", "wallet-overview", "why-transfer", "accounts-tokens"),
    ),
    "host": (
        *("circles-members", "circles-gate-preview", "series-plan", "challenges-people"),
        *("gatherings-people", "gatherings-checkin", "gatherings-plan", "referrals-overview"),
    ),
    "owner": (
        *("console-today", "ledger-console", "ledger-transfer", "communities-console-members"),
        *("communities-console-member", "communities-console-application", "communities-console-gate-preview"),
        *("communities-console-canvas", "culture-console", "circles-console", "conduct-console-case"),
        *("conduct-console-appeal", "conduct-console-rules", "duties-console", "posts-held", "questions-console"),
        *("challenges-console", "surveys-console-survey", "gatherings-console-gathering", "moderation-queue"),
        *("moderation-quiet", "catalog-console-product", "orders-console-detail", "orders-console-refunds"),
        *("drops-console-drop", "redpackets-console-packet", "search-console", "wallets-console-payout"),
    ),
}
"""Where it is read."""

KEPT = {
    *("communities-my-profile", "challenges-wording", "series-new", "challenges-new", "circles-settings"),
    *("circles-console-new", "culture-console-term", "communities-console-canvas", "conduct-console-rules"),
}
"""What takes any words; other forms want more of them, and come back with what was written."""


class Reader:
    """A browser that notes whatever of the words is more than words."""

    def __init__(self, browser, origin, who, session, addresses):
        self.addresses, self.wrong = addresses, []
        self.context = browser.new_context(base_url=origin, locale="zh-CN", bypass_csp=who == "owner")
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
        self.context.add_init_script(BEGIN)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog):
        self.wrong.append(f"{self.page.url}: a dialog")
        dialog.dismiss()

    def open(self, name):
        """Open a page; answers whether the words stand on it."""
        answer = self.page.goto(self.addresses[name], wait_until="load")
        assert answer.status == 200, name
        return self.judge(name)

    def judge(self, name):
        seen = self.page.evaluate(SEEN, MARK)
        self.wrong += [f"{name}: {one}" for one in seen["wrong"]]
        return seen["shown"]

    def write(self, name):
        """Fill the page's form and send it; answers the status."""
        self.open(name)
        with (
            self.page.expect_response(lambda answer: answer.request.method == "POST") as sent,
            self.page.expect_navigation(wait_until="load"),
        ):
            self.page.evaluate(FILLED, f'">{MARK}再说')
        self.judge(f"{name}, sent")
        return sent.value.status

    def insist_that_it_would_notice(self):
        """What runs, or would, is seen by this very browser."""
        self.page.goto("/", wait_until="load")
        self.page.evaluate("mark => document.body.insertAdjacentHTML('beforeend', mark)", "<img src=x onerror=p()>")
        self.page.wait_for_timeout(300)
        before = len(self.wrong)
        self.judge("the trial")
        noticed = self.wrong[before:]
        del self.wrong[before:]
        assert "the trial: onerror at <img>" in noticed
        assert any("a script ran" in one or "script-src" in one for one in noticed), noticed


def hostile():
    """Words with a script in them, that begin in turn with what they might break out of."""
    starts = cycle(STARTS)

    def say(text):
        return f"{next(starts)}{MARK}{text}"

    return say


def addresses_of(town):
    """The address of every page that needs no more than the town has, by name."""
    questions = Question.objects.filter(community_id=town.community.id).values_list("post_id", flat=True)
    own = {"questions": {"post_id": str(questions[0])}, "posts": {"post_id": str(town.thread)}}
    found = {}
    for page in pages():
        path = "/" + page.pattern.replace("<slug:community>", town.slug)
        values = {**{name: ids[0] for name, ids in town.ids.items() if ids}, **own.get(page.name.split("-")[0], {})}
        for _kind, name in page.parameters:
            path = re.sub(r"<(?:\w+:)?" + name + ">", values.get(name, "<"), path)
        found[page.name] = path
    found["search"] += "?" + urlencode({"q": f'">{MARK}'})
    return found


@pytest.fixture
def readers(live_server):
    """Three people of a town where everything that is said is hostile, at their browsers."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium found (chromium, google-chrome): hostile words have NOT been looked at")
    town = build("hostile", "山野", hostile())
    addresses = addresses_of(town)
    sessions = {}
    for who in FORMS:
        client = Client()
        sign_in(client, getattr(town, who))
        sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    with chromium(executable) as browser:
        yield {who: Reader(browser, live_server.url, who, sessions[who], addresses) for who in FORMS}


def test_hostile_words_stay_words(readers):
    # given browsers that notice
    for reader in readers.values():
        reader.insist_that_it_would_notice()

    # when everybody writes
    sent = {name: readers[who].write(name) for who, names in FORMS.items() for name in names}

    # then it was kept or came back, and read it is words
    hidden = [name for who, names in PLACES.items() for name in names if not readers[who].open(name)]
    assert [line for reader in readers.values() for line in reader.wrong] == []
    assert hidden == []
    assert {name for name, status in sent.items() if status == 302} >= KEPT
    assert set(sent.values()) <= {200, 302, 422}
