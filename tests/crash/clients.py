"""Clients that buy over the API, and ask again with the same key until they are answered."""

import http.client
import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

PAUSE_SECONDS = 0.2
TIMEOUT_SECONDS = 30
AGAIN = {0, 408, 429, 500, 502, 503, 504}
"""No answer, or one that says: later."""

ADDRESS = {"recipient": "Tong", "phone": "13800138000", "region": "Zhejiang", "detail": "Wensan Road 1"}


class Unanswered(AssertionError):
    """The server did not answer for longer than anybody can wait, or not as it should."""


@dataclass
class Told:
    """What clients were told, hence what must be so."""

    orders: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)
    refunds: dict[str, tuple[str, int]] = field(default_factory=dict)
    retries: int = 0

    def as_data(self) -> dict[str, Any]:
        return {"orders": self.orders, "paid": sorted(self.paid), "refunds": self.refunds}


@dataclass
class Client:
    """One buyer with her browser, and the operator's token for refunds."""

    origin: str
    shop: Mapping[str, Any]
    token: str
    seed: int
    told: Told
    deadline: float
    error: BaseException | None = None

    def run(self, count: int) -> None:
        """Place, pay and refund so many orders, one after another."""
        rng = random.Random(self.seed)  # noqa: S311 - to be repeated
        try:
            for _number in range(count):
                self._buy(rng)
        except BaseException as error:  # noqa: BLE001 - told by whoever waits for the thread
            self.error = error

    def _buy(self, rng: random.Random) -> None:
        base = f"/api/v1/communities/{self.shop['slug']}/orders"
        token = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        chosen = rng.sample(sorted(self.shop["goods"]), rng.randint(1, 2))
        wanted = {variant: rng.randint(1, 3) for variant in chosen}
        order = self._ask("POST", base, {"quantities": wanted, "address": ADDRESS}, key=token)
        self.told.orders[token] = (order["id"], order["number"], order["total"]["amount_minor"])
        if rng.random() < 0.15:
            return  # left unpaid
        page = self._ask("POST", f"{base}/{order['id']}/payments", {"provider": "sandbox"})
        self._pay(page["pay_url"])
        self.told.paid.add(order["id"])
        if rng.random() < 0.4:
            self._refund(rng, base, order)

    def _refund(self, rng: random.Random, base: str, order: Mapping[str, Any]) -> None:
        """Staff refunds as soon as the money has arrived: a part, or everything."""
        self._until(
            lambda: self._ask("GET", f"{base}/{order['id']}")["payment"] != "awaiting", "the payment never arrived"
        )
        total = order["total"]["amount_minor"]
        amount = None if rng.random() < 0.5 else max(1, total // 3)
        key = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        body = {"reason": "broken", "amount_minor": amount, "with_shipping": True}
        refund = self._ask("POST", f"{base}/{order['id']}/refunds", body, key=key, token=self.shop["operator"])
        self.told.refunds[key] = (refund["id"], refund["amount"]["amount_minor"])

    def _pay(self, url: str) -> None:
        """Pay on the provider's page, as a browser does."""

        def attempt() -> bool:
            jar = CookieJar()
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _NoRedirect())
            page = browser.open(url, timeout=TIMEOUT_SECONDS).read().decode()
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert found is not None, page
            form = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], "act": "pay"}).encode()
            request = urllib.request.Request(url, data=form, headers={"Referer": url})  # noqa: S310 - our own
            return browser.open(request, timeout=TIMEOUT_SECONDS).status < 400

        self._until(lambda: self._tried(attempt), f"{url} could not be paid")

    def _tried(self, attempt: Callable[[], bool]) -> bool:
        try:
            return attempt()
        except urllib.error.HTTPError as error:
            if error.code in range(300, 400):
                return True
            if error.code not in AGAIN:
                raise Unanswered(f"{error.url}: {error.code} {error.read()[:300]!r}") from error
        except (OSError, http.client.HTTPException):
            pass
        self.told.retries += 1
        return False

    def _ask(self, method: str, path: str, body: object = None, *, key: str = "", token: str = "") -> Any:
        """The answer, however often it takes. Whatever is asked for is either repeatable or carries a key."""
        answers: list[Any] = []

        def attempt() -> bool:
            headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"}
            if key:
                headers["Idempotency-Key"] = key
            data = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(  # noqa: S310 - our own
                f"{self.origin}{path}", data=data, headers=headers, method=method
            )
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                answers.append(json.load(response))
            return True

        self._until(lambda: self._tried(attempt), f"{method} {path} was never answered")
        return answers[-1]

    def _until(self, holds: Callable[[], bool], otherwise: str) -> None:
        while not holds():
            if time.monotonic() > self.deadline:
                raise Unanswered(otherwise)
            time.sleep(PAUSE_SECONDS)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The way back to the shop is not followed: it is only a page."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def start(clients: list[Client], count: int) -> list[threading.Thread]:
    """Let all of them buy at once."""
    threads = [threading.Thread(target=client.run, args=(count,), daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    return threads
