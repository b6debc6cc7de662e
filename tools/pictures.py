"""Take pictures of the pages, and report what a person would trip over.

    python -m tools.pictures http://127.0.0.1:8000 --community shanye --as owner=SESSION --as member=SESSION [NAME…]

Every page of `PAGES` is taken at 390 and 1440 px, by day and by night, in Chinese and in English, into
`var/pictures/`: `wallet.390.dark.en.png`. Signing in is the caller's: a name of `--as` with the value of its
session cookie. Errors in the console, violations of the content security policy, failed requests, missing
headings and pages wider than the screen are printed, and make the exit code 1.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FOLDER = Path("var/pictures")
WIDTHS = {390: 844, 1440: 900}
SCHEMES = ("light", "dark")
LANGUAGES = ("zh-hans", "en")
GUEST = ""
BROKEN = 400

COMPUTED_TROUBLE = """() => {
  const trouble = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right > root.clientWidth + 1 && getComputedStyle(element).position !== "fixed"
        && !element.closest(".table-wrap, .tabs, .sr, [data-scrolls]");
    });
    const names = wide.slice(0, 3).map((element) => element.tagName.toLowerCase() + "." + element.className);
    trouble.push(`wider than the screen by ${root.scrollWidth - root.clientWidth} px: ${names.join(", ")}`);
  }
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) trouble.push(`${headings} h1 instead of one`);
  if (!document.querySelector("main")) trouble.push("no main");
  for (const element of document.querySelectorAll("[style]")) {
    if (!element.closest("dialog")) { trouble.push(`style attribute on ${element.tagName.toLowerCase()}`); break; }
  }
  const nameless = [...document.querySelectorAll("a[href], button")].filter((element) =>
    element.checkVisibility() && !element.textContent.trim() && !element.getAttribute("aria-label")
    && !element.querySelector("[aria-label], img[alt]:not([alt=''])"));
  if (nameless.length) trouble.push(`${nameless.length} without a name: ${nameless[0].outerHTML.slice(0, 90)}`);
  return trouble;
}"""


@dataclass(frozen=True)
class Shot:
    """A page to be taken: its name, its path (`{community}` stands for the slug) and who looks at it."""

    name: str
    path: str
    viewer: str = GUEST


@dataclass
class Findings:
    """What went wrong, by picture."""

    found: list[str] = field(default_factory=list)

    def add(self, name: str, what: str) -> None:
        """Keep and print one finding."""
        self.found.append(f"{name}: {what}")
        print(f"  ! {name}: {what}")


COMMUNITY = "/c/{community}/"
CONSOLE = COMMUNITY + "console/"
PAGES = (
    Shot("sign-in", "/accounts/login/"),
    Shot("not-found", "/no-such-page/"),
    Shot("home", "/"),
    Shot("about", COMMUNITY + "about/"),
    Shot("join", COMMUNITY + "join/"),
    Shot("new-community", "/communities/new/", "member"),
    Shot("account", "/account/", "member"),
    Shot("feed", COMMUNITY, "member"),
    Shot("new-post", COMMUNITY + "posts/new/", "member"),
    Shot("members", COMMUNITY + "members/", "member"),
    Shot("shop", COMMUNITY + "shop/", "member"),
    Shot("cart", COMMUNITY + "cart/", "member"),
    Shot("orders", COMMUNITY + "orders/", "member"),
    Shot("wallet", COMMUNITY + "wallet/", "promoter"),
    Shot("wallet-why", COMMUNITY + "wallet/why/", "promoter"),
    Shot("wallet-statement", COMMUNITY + "wallet/statement/", "promoter"),
    Shot("wallet-payout", COMMUNITY + "wallet/payouts/new/", "promoter"),
    Shot("referrals", COMMUNITY + "referrals/", "promoter"),
    Shot("me", COMMUNITY + "me/", "member"),
    Shot("console-today", CONSOLE, "owner"),
    Shot("console-members", CONSOLE + "members/", "owner"),
    Shot("console-applications", CONSOLE + "applications/", "owner"),
    Shot("console-gate", CONSOLE + "gate/", "owner"),
    Shot("console-canvas", CONSOLE + "canvas/", "owner"),
    Shot("console-products", CONSOLE + "products/", "owner"),
    Shot("console-orders", CONSOLE + "orders/", "owner"),
    Shot("console-refunds", CONSOLE + "orders/refunds/", "owner"),
    Shot("console-payments", CONSOLE + "payments/", "owner"),
    Shot("console-payouts", CONSOLE + "payouts/", "owner"),
    Shot("console-referrals", CONSOLE + "referrals/", "owner"),
    Shot("console-ledger", CONSOLE + "ledger/", "owner"),
    Shot("console-insight", CONSOLE + "insight/", "owner"),
    Shot("console-dead-letters", CONSOLE + "dead-letters/", "owner"),
    Shot("console-jobs", CONSOLE + "jobs/", "owner"),
    Shot("style", "/style/", "staff"),
)
"""The pages that need no id. A caller that knows ids (of a product, an order, a transfer) adds its own `Shot`s."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def shoot(  # noqa: PLR0913 - optional, all by name
    browser: Browser,
    page_url: str,
    name: str,
    *,
    session: str = "",
    folder: Path = FOLDER,
    widths: Iterable[int] = tuple(WIDTHS),
    schemes: Iterable[str] = SCHEMES,
    languages: Iterable[str] = LANGUAGES,
    findings: Findings | None = None,
) -> list[Path]:
    """Take `page_url` in every combination, whole length; answer the files. What goes wrong is added to `findings`."""
    noted = findings if findings is not None else Findings()
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for language in languages:
        for width in widths:
            for scheme in schemes:
                title = f"{name}.{width}.{scheme}.{language}"
                with _looking(browser, page_url, session, width, scheme, language) as context:
                    page = context.new_page()
                    _listen(page, title, noted)
                    answer = page.goto(page_url, wait_until="load")
                    _settle(page)
                    _judge(page, answer, title, noted)
                    _grow(page)
                    file = folder / f"{title}.png"
                    page.screenshot(path=str(file), full_page=True)
                    taken.append(file)
    return taken


def shoot_all(
    base: str, shots: Sequence[Shot], *, community: str, sessions: dict[str, str], folder: Path = FOLDER
) -> Findings:
    """Take every page whose viewer has a session (or needs none) from the server at `base`."""
    findings = Findings()
    with chromium() as browser:
        for shot in shots:
            if shot.viewer and shot.viewer not in sessions:
                print(f"{shot.name}: left out, nobody is signed in as {shot.viewer}")
                continue
            address = urljoin(base, shot.path.format(community=community))
            print(f"{shot.name}: {address}")
            session = sessions.get(shot.viewer, "")
            shoot(browser, address, shot.name, session=session, folder=folder, findings=findings)
    return findings


@contextmanager
def _looking(
    browser: Browser, page_url: str, session: str, width: int, scheme: str, language: str
) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS.get(width, 900)},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        extra_http_headers={"Accept-Language": language},
        reduced_motion="reduce",
    )
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page_url))
    cookies = [{"name": "django_language", "value": language, "url": origin}]
    if session:
        cookies.append({"name": "sessionid", "value": session, "url": origin})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    try:
        yield context
    finally:
        context.close()


def _listen(page: Page, title: str, findings: Findings) -> None:
    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            findings.add(title, f"console {message.type}: {message.text[:300]}")

    def answered(response: Response) -> None:
        if response.status >= BROKEN and response.request.resource_type != "document":
            findings.add(title, f"{response.status} for {response.url}")

    page.on("console", heard)
    page.on("response", answered)
    page.on("pageerror", lambda error: findings.add(title, f"script error: {error}"))


def _settle(page: Page) -> None:
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(120)


def _grow(page: Page) -> None:
    """Make the window as tall as the page, so that bars fixed to its bottom end up at the bottom of the picture."""
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    if size and height > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": height})


def _judge(page: Page, answer: Response | None, title: str, findings: Findings) -> None:
    if answer is None or answer.status >= 500:  # noqa: PLR2004 - the server's own fault
        findings.add(title, f"answered {answer.status if answer else 'nothing'}")
    for trouble in page.evaluate(COMPUTED_TROUBLE):
        findings.add(title, trouble)


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; answer the exit code."""
    parser = argparse.ArgumentParser(description="Take pictures of the pages of a running server.")
    parser.add_argument("base", help="the server, as http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*", help="only these pages")
    parser.add_argument("--community", default="shanye", help="slug of the community")
    parser.add_argument("--as", dest="sessions", action="append", default=[], metavar="WHO=SESSION")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    sessions = dict(pair.split("=", 1) for pair in chosen.sessions)
    shots = [shot for shot in PAGES if not chosen.names or shot.name in chosen.names]
    findings = shoot_all(chosen.base, shots, community=chosen.community, sessions=sessions, folder=chosen.folder)
    print(f"{len(findings.found)} findings; pictures are in {chosen.folder}")
    return 1 if findings.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
