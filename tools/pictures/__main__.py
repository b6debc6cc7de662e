"""Take pictures of the pages, and report what a person would trip over.

    python -m tools.pictures http://127.0.0.1:8000 --demo [NAME…]
    python -m tools.pictures http://127.0.0.1:8000 --community shanye --as owner=SESSION --as member=SESSION [NAME…]
    python -m tools.pictures http://127.0.0.1:8000 --demo --docs

Every page of `PAGES` is taken at 390 and 1440 px, by day and by night, in Chinese and in English, into
`var/pictures/`: `wallet.390.dark.en.png`. `--demo` signs in as the people of the demo community; anywhere else
signing in is the caller's: a name of `--as` with the value of its session cookie. Errors in the console,
violations of the content security policy, failed requests, missing headings and pages wider than the screen are
printed, and make the exit code 1. `--docs` takes the few pictures of the documentation instead, one screen each.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from PIL import Image
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
DEMO = {"owner": "阿岚", "operator": "小林", "promoter": "周可", "member": "佟佟"}
"""Who of the demo community looks at what."""

DOCS_FOLDER = Path("docs/pictures")
DOCS_SCALE = 0.8
COLOURS = 256
PHONE_WIDTH = 390

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
    """A page to be taken: its name, its path (`{community}` stands for the slug) and who looks at it.

    `via` leads on from there to a page whose id nobody knows beforehand: links to be followed, by selector.
    """

    name: str
    path: str
    viewer: str = GUEST
    via: tuple[str, ...] = ()


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
A_PRODUCT = "main a[href*='/shop/0']"
AN_ORDER = "main a[href*='/orders/0']"
PAGES = (
    Shot("door", "/"),
    Shot("sign-in", "/account/login/"),
    Shot("sign-up", "/account/signup/"),
    Shot("mailbox", "/mailbox/"),
    Shot("not-found", "/no-such-page/"),
    Shot("about", COMMUNITY + "about/"),
    Shot("join", COMMUNITY + "join/"),
    Shot("canvas", "/communities/new/purpose/", "member"),
    Shot("canvas-kind", "/communities/new/kind/", "member"),
    Shot("canvas-economy", "/communities/new/economy/", "member"),
    Shot("account", "/account/", "member"),
    Shot("tokens", "/account/tokens/", "member"),
    Shot("feed", COMMUNITY, "member"),
    Shot("thread", COMMUNITY, "member", via=("main article .acts a[href*='#comments']",)),
    Shot("new-post", COMMUNITY + "posts/new/", "member"),
    Shot("members", COMMUNITY + "members/", "member"),
    Shot("profile", COMMUNITY + "members/", "member", via=("main a[href*='/members/0']",)),
    Shot("me", COMMUNITY + "me/", "member"),
    Shot("my-profile", COMMUNITY + "me/profile/", "member"),
    Shot("invitations", COMMUNITY + "me/invitations/", "promoter"),
    Shot("shop", COMMUNITY + "shop/", "member"),
    Shot("product", COMMUNITY + "shop/", "promoter", via=(A_PRODUCT,)),
    Shot("cart", COMMUNITY + "cart/", "member"),
    Shot("checkout", COMMUNITY + "checkout/", "member"),
    Shot("orders", COMMUNITY + "orders/", "member"),
    Shot("order", COMMUNITY + "orders/", "member", via=(AN_ORDER,)),
    Shot("refund", COMMUNITY + "orders/", "member", via=(AN_ORDER, "main a[href$='/refunds/']")),
    Shot("pay", COMMUNITY + "orders/?tab=to_pay", "member", via=(AN_ORDER, "main a[href$='/payment/']")),
    Shot("wallet", COMMUNITY + "wallet/", "promoter"),
    Shot("wallet-why", COMMUNITY + "wallet/why/", "promoter"),
    Shot("wallet-statement", COMMUNITY + "wallet/statement/", "promoter"),
    Shot("why", COMMUNITY + "wallet/statement/", "promoter", via=("main li:has(.why):not(:has(.muted)) .why",)),
    Shot("why-pending", COMMUNITY + "wallet/", "promoter", via=("section.recent .why",)),
    Shot("payout-form", COMMUNITY + "wallet/payouts/new/", "promoter"),
    Shot("payouts", COMMUNITY + "wallet/payouts/", "promoter"),
    Shot("referrals", COMMUNITY + "referrals/", "promoter"),
    Shot("poster", COMMUNITY + "referrals/", "promoter", via=("main a[href$='/poster/']",)),
    Shot("become-promoter", COMMUNITY + "referrals/", "member"),
    Shot("today", CONSOLE, "owner"),
    Shot("console-members", CONSOLE + "members/", "owner"),
    Shot("console-member", CONSOLE + "members/?role=promoter", "owner", via=("main table a",)),
    Shot("console-applications", CONSOLE + "applications/", "owner"),
    Shot("console-application", CONSOLE + "applications/", "owner", via=("main a[href*='/applications/0']",)),
    Shot("console-gate", CONSOLE + "gate/", "owner"),
    Shot("console-canvas", CONSOLE + "canvas/", "owner"),
    Shot("console-products", CONSOLE + "products/", "owner"),
    Shot("console-product", CONSOLE + "products/", "owner", via=("main a[href*='/products/0']",)),
    Shot("console-product-new", CONSOLE + "products/new/", "owner"),
    Shot("console-orders", CONSOLE + "orders/", "owner"),
    Shot("console-order", CONSOLE + "orders/?tab=to_ship", "owner", via=(AN_ORDER,)),
    Shot("console-order-settings", CONSOLE + "orders/settings/", "owner"),
    Shot("console-refunds", CONSOLE + "orders/refunds/", "owner"),
    Shot("console-payments", CONSOLE + "payments/", "owner"),
    Shot("console-payment", CONSOLE + "payments/", "owner", via=("main a[href*='/payments/0']",)),
    Shot("console-reconciliation", CONSOLE + "payments/reconciliation/", "owner"),
    Shot("console-payouts", CONSOLE + "payouts/", "owner"),
    Shot("console-payout", CONSOLE + "payouts/", "owner", via=("main a[href*='/payouts/0']",)),
    Shot("console-referrals", CONSOLE + "referrals/", "owner"),
    Shot("console-commissions", CONSOLE + "referrals/commissions/", "owner"),
    Shot("console-rules", CONSOLE + "referrals/rules/", "owner"),
    Shot("ledger", CONSOLE + "ledger/", "owner"),
    Shot("ledger-transfer", CONSOLE + "ledger/", "owner", via=("main a[href*='/ledger/transfers/0']",)),
    Shot("ledger-purpose", CONSOLE + "ledger/purposes/wallet/CNY/", "owner"),
    Shot("console-insight", CONSOLE + "insight/", "owner"),
    Shot("console-dead-letters", CONSOLE + "dead-letters/", "owner"),
    Shot("console-jobs", CONSOLE + "jobs/", "owner"),
    Shot("style", "/style/", "staff"),
)
"""Every page of a server with the demo community."""

DOCS = (
    ("about", 390, "zh-hans"),
    ("feed", 390, "zh-hans"),
    ("product", 390, "zh-hans"),
    ("order", 390, "zh-hans"),
    ("wallet", 390, "zh-hans"),
    ("why", 390, "zh-hans"),
    ("today", 1440, "zh-hans"),
    ("ledger", 1440, "zh-hans"),
    ("feed", 390, "en"),
    ("product", 390, "en"),
    ("wallet", 390, "en"),
    ("why", 390, "en"),
    ("today", 1440, "en"),
    ("ledger", 1440, "en"),
)
"""What the documentation shows: page, width, language."""


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


def shoot_all(  # noqa: PLR0913 - optional, all by name
    browser: Browser,
    base: str,
    shots: Sequence[Shot],
    *,
    community: str,
    sessions: dict[str, str],
    folder: Path = FOLDER,
    widths: Iterable[int] = tuple(WIDTHS),
    schemes: Iterable[str] = SCHEMES,
    languages: Iterable[str] = LANGUAGES,
) -> Findings:
    """Take every page whose viewer has a session (or needs none) from the server at `base`."""
    findings = Findings()
    for shot, language in [(shot, language) for language in languages for shot in shots]:
        session = sessions.get(shot.viewer, "")
        if shot.viewer and not session:
            print(f"{shot.name}: left out, nobody is signed in as {shot.viewer}")
            continue
        speak(browser, base, session, language)
        address = find(browser, urljoin(base, shot.path.format(community=community)), shot.via, session)
        if not address:
            print(f"{shot.name}: left out, nothing leads there now")
            continue
        print(f"{shot.name} ({language}): {address}")
        shoot(
            browser,
            address,
            shot.name,
            session=session,
            folder=folder,
            widths=widths,
            schemes=schemes,
            languages=(language,),
            findings=findings,
        )
    for session in sessions.values():
        speak(browser, base, session, LANGUAGES[0])
    return findings


def speak(browser: Browser, base: str, session: str, language: str) -> None:
    """Let somebody signed in choose a language: it is kept with their account, whatever the browser prefers."""
    if not session or _spoken.get(session) == language:
        return
    with _looking(browser, base, session, 1440, "light", language) as context:
        page = context.new_page()
        page.goto(urljoin(base, "/account/"), wait_until="load")
        with page.expect_navigation():
            page.locator(f".languages button[value={language}]").click()
    _spoken[session] = language


_spoken: dict[str, str] = {}


def find(browser: Browser, address: str, via: Sequence[str], session: str) -> str:
    """The address that the links of `via` lead to; empty where one of them is not on its page."""
    if not via:
        return address
    with _looking(browser, address, session, 1440, "light", "zh-hans") as context:
        page = context.new_page()
        for selector in via:
            page.goto(address, wait_until="load")
            found = page.locator(selector)
            if not found.count():
                return ""
            address = urljoin(address, found.first.get_attribute("href") or "")
    return address


def demo_sessions(browser: Browser, base: str) -> dict[str, str]:
    """Sign in as the people of the demo community, by the buttons of the sign-in page."""
    sessions = {}
    for viewer, name in DEMO.items():
        with _looking(browser, base, "", 1440, "light", "zh-hans") as context:
            page = context.new_page()
            page.goto(urljoin(base, "/account/login/"), wait_until="load")
            with page.expect_navigation():
                page.locator(".demo li", has_text=name).get_by_role("button").click()
            sessions[viewer] = next(one["value"] for one in context.cookies() if one["name"] == "sessionid")
    return sessions


def shoot_docs(browser: Browser, base: str, *, community: str, sessions: dict[str, str]) -> None:
    """Take the pictures of the documentation: one screen each, few colours, so that they stay small."""
    DOCS_FOLDER.mkdir(parents=True, exist_ok=True)
    named = {shot.name: shot for shot in PAGES}
    for name, width, language in DOCS:
        shot = named[name]
        session = sessions.get(shot.viewer, "")
        speak(browser, base, session, language)
        address = find(browser, urljoin(base, shot.path.format(community=community)), shot.via, session)
        file = DOCS_FOLDER / f"{name}.{language}.png"
        with _looking(browser, address or base, session, width, "light", language) as context:
            page = context.new_page()
            page.goto(address, wait_until="load")
            _settle(page)
            page.screenshot(path=str(file))
        with Image.open(file) as taken:
            size = tuple(round(side * DOCS_SCALE) for side in taken.size) if width > PHONE_WIDTH else taken.size
            small = taken.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)
        print(f"{file}: {file.stat().st_size // 1024} KiB")
    for session in sessions.values():
        speak(browser, base, session, LANGUAGES[0])


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
    parser.add_argument("--demo", action="store_true", help="sign in as the people of the demo community")
    parser.add_argument("--docs", action="store_true", help="take the pictures of the documentation instead")
    parser.add_argument("--as", dest="sessions", action="append", default=[], metavar="WHO=SESSION")
    parser.add_argument("--width", dest="widths", action="append", type=int, choices=tuple(WIDTHS))
    parser.add_argument("--scheme", dest="schemes", action="append", choices=SCHEMES)
    parser.add_argument("--language", dest="languages", action="append", choices=LANGUAGES)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_intermixed_args(arguments)
    sessions = dict(pair.split("=", 1) for pair in chosen.sessions)
    shots = [shot for shot in PAGES if not chosen.names or shot.name in chosen.names]
    with chromium() as browser:
        if chosen.demo:
            sessions = demo_sessions(browser, chosen.base) | sessions
        if chosen.docs:
            shoot_docs(browser, chosen.base, community=chosen.community, sessions=sessions)
            return 0
        findings = shoot_all(
            browser,
            chosen.base,
            shots,
            community=chosen.community,
            sessions=sessions,
            folder=chosen.folder,
            widths=chosen.widths or tuple(WIDTHS),
            schemes=chosen.schemes or SCHEMES,
            languages=chosen.languages or LANGUAGES,
        )
    print(f"{len(findings.found)} findings; pictures are in {chosen.folder}")
    return 1 if findings.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
