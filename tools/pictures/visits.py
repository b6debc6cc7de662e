"""What has to be done before a page can be seen. Each visit answers whether it came to where it wanted to go.

Everything is found by its place in the page, never by its words: a visit is made in each language.
"""

import base64
import hmac
import re
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

ADDRESS: Mapping[str, str] = {
    "recipient": "佟佟",
    "phone": "13800138000",
    "region": "浙江省杭州市西湖区",
    "detail": "文三路 138 号 2 幢 1601 室",
}
CANVAS: Mapping[str, Mapping[str, str]] = {
    "purpose": {
        "name": "西岭茶社",
        "purpose": "让年轻人喝到懂得的茶",
        "audience": "想喝茶又嫌麻烦的人",
        "trend": "原叶茶走进日常",
        "scope": "成都",
    },
    "kind": {},
    "values": {
        "tagline": "坐下来，喝一泡",
        "manifesto": "茶不难懂，慢一点就好。",
        "promise_now": "首单送一只品茗杯。",
        "promise_year": "一起去茶山看一次采摘。",
    },
    "gate": {"questions": "你最近喝的一泡茶是什么？", "rules": "先喝再说，不贬低别人的口味。"},
    "economy": {"refund_window_days": "7", "commission_percent": "8"},
}
CODE = re.compile(r"^([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})$", re.MULTILINE)
TOTP_SECONDS = 30
ZONE = ZoneInfo("Asia/Shanghai")


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Fill fields by their names."""
    for name, value in values.items():
        found = page.locator(f"main [name={name}]:not([type=hidden])")
        if found.count():
            found.first.fill(value)


def press(page: Page, selector: str) -> bool:
    """Press what leads to another page; answer whether it was there."""
    found = page.locator(selector)
    if not found.count():
        return False
    with page.expect_navigation(wait_until="load"):
        found.first.click()
    return True


def await_operations(page: Page) -> bool:
    """The documentation of the API draws itself after loading."""
    page.locator(".opblock").first.wait_for()
    return True


def make_token(page: Page) -> bool:
    """Make a token and see its secret."""
    fill(page, {"name": "对账脚本"})
    return press(page, "main form.form button.btn--primary")


def sign_in_wrongly(page: Page) -> bool:
    """A password that is not the right one."""
    page.locator("details.or-password summary").click()
    fill(page, {"login": "lan@shanye.example", "password": "not-the-password"})
    return press(page, "main form.form button.btn--primary")


def ask_for_code(page: Page) -> bool:
    """Ask for a code and be asked for it."""
    fill(page, {"login": "guyizhou@shanye.example"})
    return press(page, "main form.form button.btn--primary")


def sign_up(page: Page) -> bool:
    """Register somebody new, with the code of the mailbox page."""
    fill(page, {"display_name": "试拍", "email": f"{uuid4().hex[:10]}@shanye.example"})
    return press(page, "main form.form button.btn--primary") and enter_code(page)


def enter_code(page: Page) -> bool:
    """Read the newest code of the mailbox page, and enter it."""
    mailbox = page.context.new_page()
    mailbox.goto(_beside(page, "/mailbox/"))
    found = CODE.search(mailbox.locator(".mails li").first.inner_text())
    mailbox.close()
    fill(page, {"code": found[1] if found else ""})
    return press(page, "main form.code button.btn--primary")


def begin_totp(page: Page) -> bool:
    """Somebody new is shown the secret for an authenticator."""
    if not sign_up(page):
        return False
    page.goto(_beside(page, "/account/mfa/totp/activate/"))
    return page.locator("[name=code]").count() == 1


def activate_totp(page: Page) -> bool:
    """Somebody new turns the authenticator on, and is shown recovery codes."""
    return _turn_on(page) != ""


def list_factors(page: Page) -> bool:
    """The list of factors, with one turned on."""
    return _turn_on(page) != "" and _goes(page, "/account/mfa/")


def deactivate_totp(page: Page) -> bool:
    """Asked whether the authenticator is to be turned off."""
    return _turn_on(page) != "" and _goes(page, "/account/mfa/totp/deactivate/")


def generate_codes(page: Page) -> bool:
    """Asked whether new recovery codes are to be made."""
    return _turn_on(page) != "" and _goes(page, "/account/mfa/recovery-codes/generate/")


def sign_in_with_totp(page: Page) -> bool:
    """Somebody with an authenticator signs in, and is asked for its number."""
    if not _turn_on(page):
        return False
    page.goto(_beside(page, "/account/"))
    email = page.locator("a[href='/account/email/'] + span").inner_text()
    page.context.clear_cookies(name="sessionid")
    page.goto(_beside(page, "/account/login/"))
    fill(page, {"login": email})
    return press(page, "main form.form button.btn--primary") and enter_code(page)


@dataclass(frozen=True)
class Canvas:
    """Walk the canvas as far as one of its steps; `error` presses on with nothing filled in."""

    step: str

    def __call__(self, page: Page) -> bool:
        """Answer whether the step was reached."""
        if self.step == "error":
            return _submit_empty(page, "button[name=go][value=next]")
        for step, values in CANVAS.items():
            if step == self.step:
                return True
            fill(page, {**values, "slug": f"xiling-{uuid4().hex[:6]}"})
            if step == "kind":
                page.locator("[name=kind]").first.check(force=True)
            for name in ("gate", "economy"):
                choice = page.locator(f"main [type=radio][name={name}]")
                if choice.count() and not page.locator(f"main [name={name}]:checked").count():
                    choice.first.check(force=True)
            press(page, "button[name=go][value=next]")
        return page.url.endswith(f"/{self.step}/")


def join_carelessly(page: Page) -> bool:
    """Press join with nothing filled in."""
    return _submit_empty(page, "button[form=join-form][value=submit]")


def put_in_cart(page: Page) -> bool:
    """From the product into the cart."""
    pressed = press(page, "footer.buybar button:not(.btn--buy)")
    return pressed and _goes(page, re.sub(r"/shop/.*", "/cart/", page.url)) if pressed else False


def check_out(page: Page) -> bool:
    """From the product to the checkout."""
    return put_in_cart(page) and press(page, "footer.buybar a.btn--buy")


def check_out_carelessly(page: Page) -> bool:
    """Order without an address."""
    if not check_out(page):
        return False
    fill(page, dict.fromkeys(ADDRESS, ""))
    return _submit_empty(page, "footer.buybar button.btn--buy")


def place_order(page: Page) -> bool:
    """Order, and be asked how to pay."""
    if not check_out(page):
        return False
    fill(page, ADDRESS)
    return press(page, "footer.buybar button.btn--buy")


def go_to_pay(page: Page) -> bool:
    """The page of the sandbox's company."""
    return place_order(page) and press(page, "footer.buybar button.btn--buy")


def fail_to_pay(page: Page) -> bool:
    """A payment fails, and one comes back to the shop."""
    if not go_to_pay(page):
        return False
    press(page, "button[name=act][value=fail]")
    return "/sandbox/" not in page.url or press(page, "main a.btn")


def pay(page: Page) -> bool:
    """A payment is made, and one comes back to the shop."""
    if not go_to_pay(page):
        return False
    press(page, "button[name=act][value=pay]")
    return "/sandbox/" not in page.url or press(page, "main a.btn")


def begin_refund(page: Page) -> bool:
    """Unfold the refund form of an order."""
    fold = page.locator("main #refund > summary")
    if not fold.count():
        return False
    fold.first.click()
    return True


def price_refund(page: Page) -> bool:
    """Ask to refund a part of an order; the amount waits to be confirmed."""
    if not begin_refund(page):
        return False
    page.locator("main #refund [name=how][value=part]").check()
    fill(page, {"amount": "12.50", "reason": "封口有点漏气，补一点差价。"})
    page.locator("main #refund textarea[name=reason]").fill("封口有点漏气，补一点差价。")
    return press(page, "main #refund form button:not([name])")


def begin_drop(page: Page) -> bool:
    """Schedule a drop of one unit that begins at once, and watch it."""
    now = datetime.now(ZONE)
    fill(page, {"title": "最后一包，先到先得", "price": "66", "quota": "1"})
    fill(page, {"starts_at": f"{now:%Y-%m-%dT%H:%M}", "ends_at": f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}"})
    return press(page, "main button[name=then]") and not page.url.endswith("/new/")


def win(page: Page) -> bool:
    """Press the button, and see what was won."""
    page.locator("form[data-claim] button").click()
    page.locator(".drop-result, .drop-outcome").first.wait_for()
    page.wait_for_load_state("load")
    return "/drops/claims/" in page.url


def open_packet(page: Page) -> bool:
    """Break the seal."""
    return press(page, "button.packet__seal")


def open_menu(page: Page) -> bool:
    """The console's menu, which is folded away on a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[popovertarget=side]").click()
    return True


def _turn_on(page: Page) -> str:
    """Turn the authenticator on; answer its secret, empty where that failed."""
    if not begin_totp(page):
        return ""
    text = page.locator("[data-secret]").inner_text().replace(" ", "")
    fill(page, {"code": _number(text)})
    press(page, "main form button.btn--primary")
    return text


def _number(secret: str) -> str:
    """The number an authenticator shows now: RFC 6238 with its usual parameters."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // TOTP_SECONDS), "sha1")
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def _submit_empty(page: Page, selector: str) -> bool:
    """Submit although the browser would object, to see what the server says."""
    page.evaluate("document.querySelectorAll('form').forEach((form) => form.noValidate = true)")
    return press(page, selector)


def _goes(page: Page, path: str) -> bool:
    answer = page.goto(_beside(page, path), wait_until="load")
    return answer is not None and answer.ok


def _beside(page: Page, path: str) -> str:
    if path.startswith("http"):
        return path
    return str(page.evaluate("location.origin")) + path
