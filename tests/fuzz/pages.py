"""The pages of the server as browsers ask for them, with whatever can be put into an address or a form."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import URLPattern, URLResolver, get_resolver
from tests.fuzz.calls import Findings, browser_of, where
from tests.fuzz.town import Town, forgotten, insist_on_commit

OF_ALL = ("", "account/", "communities/")
"""Pages that name every open community."""

LEFT_OUT = ("api/v1/", "account/logout", "account/demo")
"""The API is walked by its description; who has signed out is nobody any more."""

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")

HOSTILE: tuple[str, ...] = (
    "",
    "0",
    "-1",
    "1e400",
    "9" * 30,
    "-" + "9" * 30,
    "NaN",
    "null",
    "[]",
    "{}",
    "true",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u2066abc\u2069",
    "😀" * 50,
    "👨‍👩‍👧‍👦" * 9,
    "字" * 5_000,
    "a" * 200_000,
    "̈" * 3_000,
    "\u0085\u2028\u2029",
    "\r\nSet-Cookie: a=b",
    "../../etc/passwd",
    "..\\..\\x",
    "%2e%2e/",
    "%",
    "%zz",
    "' OR 1=1 --",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "//evil.example/",
    "https://evil.example/",
    "00000000-0000-0000-0000-000000000000",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "10000-01-01T00:00",
    "2026-03-02T25:61",
    "99:99",
    "1.005",
    "-0.01",
    "１２",
    "٣",
    "½",
    "Infinity",
    "0x10",
    "1_000",
    " ",
    "\ufeff",
    "İ" * 300,
    "ß" * 300,
    "2026-13",
    "0000-00",
    "-1-01",
    "⒈",
    "a,b;c",
    "\\",
    '"',
    "'",
    "`",
    "*",
    "[[",
    "((((((((",
    "^(a+)+$",
)


@dataclass(frozen=True)
class Page:
    """One address, with its parameters: kind and name."""

    pattern: str
    name: str

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return [(kind or "str", name) for kind, name in PARAMETER.findall(self.pattern)]


def pages(patterns: Any = None, prefix: str = "") -> Iterator[Page]:
    """Every address of the resolver."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        whole = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from pages(entry.url_patterns, whole)
        elif isinstance(entry, URLPattern) and not whole.startswith(LEFT_OUT):
            yield Page(whole, entry.name or "")


def address(page: Page, town: Town, chance: random.Random, *, hostile: bool = False) -> str:
    """The page's address with real values, or where a text may stand with hostile ones."""
    path = page.pattern.replace("\\Z", "").replace("^", "").replace("$", "")
    for kind, name in page.parameters:
        known = town.ids.get(name, ())
        if name == "community":
            value = town.slug
        elif hostile and kind in {"str", "slug"} and chance.random() < 0.7:
            value = chance.choice(HOSTILE)[:500] or "x"
        elif known:
            value = chance.choice(list(known))
        else:
            value = {
                "int": "404",
                "uuid": "019cac0f-2680-7000-bef9-321909aefcbd",
                "slug": "none",
                "month": "2026-03",
            }.get(kind, "2026-03")
        path = re.sub(
            r"<(?:\w+:)?" + name + ">", lambda _found, value=value: quote(value, safe="", errors="surrogatepass"), path
        )
    return "/" + path


FIELD = re.compile(r"<(?:input|textarea|select)[^>]*\bname=\"([^\"]+)\"")
COMMON = (
    "page",
    "q",
    "tab",
    "next",
    "sort",
    "state",
    "before",
    "month",
    "kind",
    "unit",
    "from",
    "until",
    "circle",
    "member",
    "cursor",
    "after",
)


def form_of(names: list[str], town: Town, chance: random.Random) -> dict[str, Any]:
    """A form with hostile values in its fields, real ids in some."""
    sent: dict[str, Any] = {}
    for name in names:
        if name == "csrfmiddlewaretoken" or chance.random() < 0.15:
            continue
        known = town.ids.get(name) or town.ids.get(f"{name}_id")
        sent[name] = chance.choice(list(known)) if known and chance.random() < 0.6 else storable(chance.choice(HOSTILE))
    return sent


def storable(text: str) -> str:
    """A form is sent as UTF-8, in which lone surrogates cannot be; they become what a broken client sends."""
    return text.encode("utf-8", "replace").decode()


def judge(place: str, response: Any, findings: Findings, told: str, next_door: Town) -> None:
    """Never a fault; nothing of the community next door."""
    status = response.status_code
    findings.calls += 1
    findings.statuses[status] = findings.statuses.get(status, 0) + 1
    if status >= 500:
        if getattr(response, "exc_info", None):
            told += f"\n{response.exc_info[0].__name__}: {response.exc_info[1]}" + where(response.exc_info[2])
        findings.note(place, f"fault {status}", told)
        return
    kind = response.headers.get("Content-Type", "")
    if (
        place not in OF_ALL
        and not response.streaming
        and kind.startswith("text/html")
        and next_door.secret in response.content.decode("utf-8", "replace")
    ):
        findings.note(place, "words of the community next door", told)


TREATMENTS = 3
"""A page as it is; with a hostile query and a hostile form; with ids of the community next door."""


def walk_pages(town: Town, next_door: Town, person: Any, *, treatments: int, first: int = 0, seed: int = 1) -> Findings:
    """Every page, treated so many times in turn; the first treatment of page n is number `first` + n."""
    findings, client, chance = Findings(), browser_of(person), random.Random(seed)  # noqa: S311
    for number, page in enumerate(pages()):
        place = page.pattern
        names = list(COMMON)
        for turn in range(first + number, first + number + treatments):
            turn %= TREATMENTS  # noqa: PLW2901
            whose = next_door if turn == TREATMENTS - 1 else town
            path = address(page, town, chance, hostile=turn > 0)
            if whose is next_door:
                mixed = Town(**{**next_door.__dict__, "community": town.community})
                path = address(page, mixed, chance)
            query = (
                urlencode(
                    {name: chance.choice(HOSTILE)[:2_000] for name in chance.sample(COMMON, 4)}, errors="surrogatepass"
                )
                if turn
                else ""
            )
            with forgotten():
                response = client.get(path, QUERY_STRING=query)
                if response.status_code < 400 and not response.streaming:
                    names += FIELD.findall(response.content.decode("utf-8", "replace"))
                judge(place, response, findings, f"GET {path}?{query[:300]}", next_door)
            form = form_of(sorted(set(names) - set(COMMON)) or list(COMMON), town, chance) if turn else {}
            with forgotten():
                response = client.post(path, form)
                if response.status_code < 400:
                    insist_on_commit()
                judge(
                    place,
                    response,
                    findings,
                    f"POST {path} { {key: value[:60] for key, value in form.items()} }",
                    next_door,
                )
    return findings
