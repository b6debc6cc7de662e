"""People at browsers of their own, who notice what is wrong with every page they see."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, sync_playwright
from tools.pictures.judging import SMALL_TARGETS

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = (390, 844)
DESKTOP = (1440, 900)
PATIENCE_MS = 20_000
SERVER_FAULT = 500
REFUSED_FORM = "the server responded with a status of 422"
"""What Chromium says of a form that comes back with what is wrong; other answers of that kind are noticed anyway."""

CHINESE = re.compile(r"[\u3400-\u9fff]+")
ALLOWED_IN_ENGLISH = ("蜂群",)

SETTLING_MS = 1000

WIDEST = """() => {
  const wide = [...document.querySelectorAll("main *, header *")]
    .map((element) => [element.getBoundingClientRect().right, element])
    .filter(([right]) => right > document.documentElement.clientWidth)
    .sort(([one], [other]) => other - one);
  return wide.slice(0, 3).map(([, element]) => `${element.localName}.${element.className}`).join(", ");
}"""
"""What reaches furthest beyond the screen."""

SEEN = """() => {
  const root = document.documentElement;
  const said = [];
  const isChinese = /[\\u3400-\\u9fff]/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!isChinese.test(node.data) || holder.closest("script, style, textarea, template, [lang^=zh]")) continue;
    said.push(node.data.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    if (element.closest("[lang^=zh]:not(html)")) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      const text = element.getAttribute(name) || "";
      if (isChinese.test(text)) said.push(text);
    }
  }
  said.push(document.title);
  return {
    language: root.lang,
    headings: document.querySelectorAll("h1").length,
    landmarks: document.querySelectorAll("main").length,
    overflow: root.scrollWidth - root.clientWidth,
    said,
  };
}"""


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """A running Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def _as_people_have_it(browser: Browser) -> str:
    """The browser's name for itself without “Headless”: clicks of robots do not count."""
    return (
        f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{browser.version} Safari/537.36"
    )


@dataclass(frozen=True)
class Device:
    """What a person holds or sits at."""

    size: tuple[int, int]
    has_scripts: bool = True


class Person:
    """Somebody with a browser. Every page is judged as it is met; `faults` keeps what was wrong."""

    def __init__(self, browser: Browser, origin: str, name: str, device: Device, *, own_words: Sequence[str]) -> None:
        self.origin = origin
        self.name = name
        self.email = f"{uuid4().hex[:12]}@example.com"
        self.device = device
        self.own_words = own_words
        self.faults: list[str] = []
        self.visited: list[str] = []
        width, height = device.size
        self.context = browser.new_context(
            base_url=origin,
            user_agent=_as_people_have_it(browser),
            viewport={"width": width, "height": height},
            has_touch=device.size == PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=device.has_scripts,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self._listen(self.page)

    def open(self, path: str) -> None:
        """Go to an address and judge the page."""
        self.page.goto(path, wait_until="load")
        self.judge()

    def press(self, name: str, *, within: str = "body", role: str = "button", nth: int = 0) -> None:
        """Press a button that leads to another page, and judge that page."""
        found = self.page.locator(within).get_by_role(role, name=name, exact=True).nth(nth)  # type: ignore[arg-type]
        with self.page.expect_navigation(wait_until="load"):
            found.click()
        self.judge()

    def follow(self, name: str, *, within: str = "body", nth: int = 0) -> None:
        """Follow a link, and judge the page it leads to."""
        self.press(name, within=within, role="link", nth=nth)

    def unfold(self, name: str) -> None:
        """Open a part of the page that is folded away."""
        self.page.locator("summary", has_text=name).first.click()

    def fill(self, **values: str) -> None:
        """Fill fields by their names."""
        for name, value in values.items():
            self.page.locator(f"[name={name}]:not([type=hidden])").first.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Choose a radio button or tick a box."""
        self._mark(self.page.locator(f'[name={name}][value="{value}"]').first)

    def tick(self, name: str) -> None:
        """Tick a box."""
        self._mark(self.page.locator(f"[type=checkbox][name={name}]").first)

    def _mark(self, box: Locator) -> None:
        box.evaluate("box => box.scrollIntoView({ block: 'center' })")  # else it may come to rest below the bar
        box.check(force=True)

    def find(self, selector: str, *, has_text: str | None = None) -> Locator:
        """Parts of the page, those that say `has_text`."""
        return self.page.locator(selector, has_text=has_text)

    @property
    def words(self) -> str:
        """All words of the page's main part, with single blanks."""
        return " ".join(self.page.locator("main").inner_text().split())

    def reload_until(self, text: str, tries: int = 60) -> None:
        """Look again until the page says it: what other processes do takes a moment."""
        for _try in range(tries):
            if text in self.words:
                self.judge()
                return
            self.page.wait_for_timeout(500)
            self.page.reload(wait_until="load")
        raise AssertionError(f"{self.name} never read “{text}” at {self.page.url}:\n{self.words}")

    def speak(self, language: str, *, community: str) -> None:
        """Switch the language on the page “me”."""
        here = self.page.url
        self.open(f"/c/{community}/me/")
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(f".languages button[value={language}]").click()
        self.judge()
        self.open(here)

    def judge(self) -> None:
        """Note what is wrong with the page, at the size of a phone and of a desktop."""
        address = self.page.url.removeprefix(self.origin)
        self.visited.append(address)
        for size in (PHONE, DESKTOP) if self.device.size == DESKTOP else (DESKTOP, PHONE):
            seen = self._judge_at(size, address)
        if seen["headings"] != 1:
            self._note(address, f"{seen['headings']} h1")
        if seen["landmarks"] != 1:
            self._note(address, f"{seen['landmarks']} main")
        if seen["language"].startswith("en"):
            for left in filter(None, map(self._untranslated, seen["said"])):
                self._note(address, f"Chinese on an English page: {left}")

        if self.device.has_scripts and (toast := self.page.locator("#toasts [data-dismiss]").first).is_visible():
            toast.click()

    def _judge_at(self, size: tuple[int, int], address: str) -> dict[str, Any]:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        seen: dict[str, Any] = self.page.evaluate(SEEN)
        if seen["overflow"] > 0:
            self.page.wait_for_timeout(SETTLING_MS)  # what moves in after a change of size is judged where it rests
            seen = self.page.evaluate(SEEN)
        if seen["overflow"] > 0:
            widest = self.page.evaluate(WIDEST)
            self._note(address, f"{seen['overflow']} px wider than {size[0]}, by {widest}")
        if size == PHONE and self.page.locator("body.console").count() == 0:
            for small in self.page.evaluate(SMALL_TARGETS):
                self._note(address, f"too small for a thumb: {small}")
        return seen

    def _untranslated(self, text: str) -> str:
        if any(word.startswith(text) for word in self.own_words):
            return ""  # the initial of a name, in a portrait
        for word in sorted((*self.own_words, *ALLOWED_IN_ENGLISH), key=len, reverse=True):
            text = text.replace(word, "")
        return text if CHINESE.search(text) else ""

    def _note(self, address: str, what: str) -> None:
        note = f"{self.name} at {address}: {what}"
        if note not in self.faults:
            self.faults.append(note)

    def _listen(self, page: Page) -> None:
        def heard(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and REFUSED_FORM not in message.text:
                self._note(page.url.removeprefix(self.origin), f"console {message.type}: {message.text[:200]}")

        def answered(response: Response) -> None:
            is_ours = response.url.startswith(self.origin)
            is_page = response.request.resource_type == "document"
            if is_ours and (response.status >= SERVER_FAULT or (response.status >= 400 and not is_page)):
                self._note(response.url.removeprefix(self.origin), f"answered {response.status}")

        page.on("console", heard)
        page.on("response", answered)
        page.on("pageerror", lambda error: self._note(page.url, f"script error: {error}"))
