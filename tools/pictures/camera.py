"""The browser that takes the pictures."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tools.pictures.judging import PHONE_WIDTH, SERVER_FAULT, Findings, judge, listen
from tools.pictures.pages import DOCS, PAGES
from tools.pictures.shots import Shot

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
DEMO = {
    "owner": "阿岚",
    "operator": "小林",
    "promoter": "周可",
    "member": "佟佟",
    "stranger": "顾一舟",
    "staff": "阿岚",
}
"""Who of the demo community looks at what; the owner runs the trial server, too."""

DOCS_FOLDER = Path("docs/pictures")
DOCS_SCALE = 0.8
COLOURS = 256


@dataclass(frozen=True)
class Wishes:
    """Which pictures of a page are wanted."""

    folder: Path = FOLDER
    widths: Sequence[int] = tuple(WIDTHS)
    schemes: Sequence[str] = SCHEMES
    languages: Sequence[str] = LANGUAGES
    with_folds: bool = False
    with_targets: bool = False


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def shoot_all(
    browser: Browser, base: str, shots: Iterable[Shot], wishes: Wishes, *, community: str, sessions: dict[str, str]
) -> Findings:
    """Take every page whose viewer has a session (or needs none) from the server at `base`."""
    findings = Findings()
    wishes.folder.mkdir(parents=True, exist_ok=True)
    for shot, language in [(shot, language) for language in wishes.languages for shot in shots]:
        session = sessions.get(shot.viewer, "")
        if shot.viewer and not session:
            print(f"{shot.name}: left out, nobody is signed in as {shot.viewer}")
            continue
        speak(browser, base, session, language)
        with _looking(browser, base, session, wishes.widths[0], language) as context:
            _shoot(context, base, shot, language, wishes, findings, community)
    for session in sessions.values():
        speak(browser, base, session, LANGUAGES[0])
    return findings


def _shoot(
    context: BrowserContext,
    base: str,
    shot: Shot,
    language: str,
    wishes: Wishes,
    findings: Findings,
    community: str,
) -> None:
    page = context.new_page()
    title = [f"{shot.name}.{language}"]
    listen(page, title, findings)
    try:
        reached = _walk(page, urljoin(base, shot.path.format(community=community)), shot)
    except Error as error:
        findings.add(title[0], f"the way there broke off: {error.message.splitlines()[0]}")
        return
    if not reached:
        print(f"{shot.name}: left out, nothing leads there now")
        return
    print(f"{shot.name} ({language}): {page.url}", flush=True)
    for width in wishes.widths:
        for scheme in wishes.schemes:
            title[0] = f"{shot.name}.{width}.{scheme}.{language}"
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            _settle(page)
            judge(page, title[0], findings, with_targets=wishes.with_targets and width == PHONE_WIDTH)
            if wishes.with_folds:
                page.screenshot(path=str(wishes.folder / f"{title[0]}.fold.png"))
            _grow(page)
            page.screenshot(path=str(wishes.folder / f"{title[0]}.png"), full_page=True)


def _walk(page: Page, address: str, shot: Shot) -> bool:
    """Come to the page; answer whether it was reached. Raises AssertionError where the server failed."""
    answer = page.goto(address, wait_until="load")
    for selector in shot.via:
        found = page.locator(selector)
        if not found.count():
            return False
        answer = page.goto(urljoin(page.url, found.first.get_attribute("href") or ""), wait_until="load")
    if answer is not None and answer.status >= SERVER_FAULT and "/faults/" not in page.url:
        raise Error(f"answered {answer.status}")
    return shot.after is None or shot.after(page)


def speak(browser: Browser, base: str, session: str, language: str) -> None:
    """Let somebody signed in choose a language: it is kept with their account, whatever the browser prefers."""
    if not session or _spoken.get(session) == language:
        return
    with _looking(browser, base, session, 1440, language) as context:
        page = context.new_page()
        page.goto(urljoin(base, "/account/"), wait_until="load")
        with page.expect_navigation():
            page.locator(f".languages button[value={language}]").first.click()
    _spoken[session] = language


_spoken: dict[str, str] = {}


def demo_sessions(browser: Browser, base: str) -> dict[str, str]:
    """Sign in as the people of the demo community, by the buttons of the sign-in page."""
    sessions: dict[str, str] = {}
    named: dict[str, str] = {}
    for viewer, name in DEMO.items():
        if name not in named:
            with _looking(browser, base, "", 1440, "zh-hans") as context:
                page = context.new_page()
                page.goto(urljoin(base, "/account/login/"), wait_until="load")
                with page.expect_navigation():
                    page.locator(".demo li", has_text=name).get_by_role("button").click()
                named[name] = next(one["value"] for one in context.cookies() if one["name"] == "sessionid")
        sessions[viewer] = named[name]
    return sessions


def shoot_docs(browser: Browser, base: str, *, community: str, sessions: dict[str, str]) -> None:
    """Take the pictures of the documentation: one screen each, few colours, so that they stay small."""
    DOCS_FOLDER.mkdir(parents=True, exist_ok=True)
    named = {shot.name: shot for shot in PAGES}
    for name, width, language in DOCS:
        shot = named[name]
        session = sessions.get(shot.viewer, "")
        speak(browser, base, session, language)
        file = DOCS_FOLDER / f"{name}.{language}.png"
        with _looking(browser, base, session, width, language) as context:
            page = context.new_page()
            _walk(page, urljoin(base, shot.path.format(community=community)), shot)
            _settle(page)
            page.screenshot(path=str(file))
        with Image.open(file) as taken:
            size = tuple(round(side * DOCS_SCALE) for side in taken.size) if width > PHONE_WIDTH else taken.size
            small = taken.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE).save(
            file, optimize=True
        )
        print(f"{file}: {file.stat().st_size // 1024} KiB")
    for session in sessions.values():
        speak(browser, base, session, LANGUAGES[0])


@contextmanager
def _looking(browser: Browser, base: str, session: str, width: int, language: str) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS.get(width, 900)},
        locale=language,
        extra_http_headers={"Accept-Language": language},
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(base))
    cookies = [{"name": "language", "value": language, "url": origin}]
    if session:
        cookies.append({"name": "sessionid", "value": session, "url": origin})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    try:
        yield context
    finally:
        context.close()


def _settle(page: Page) -> None:
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(120)


def _grow(page: Page) -> None:
    """Make the window as tall as the page, so that bars fixed to its bottom end up at the bottom of the picture."""
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    if size and height > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": height})
