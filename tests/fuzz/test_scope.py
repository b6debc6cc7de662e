"""Group scope: what somebody is and may in one place is nothing in another, and a secret circle is nowhere outside."""

import json
import re
from urllib.parse import quote, urlencode

import pytest
from tests.fuzz.calls import browser_of, description, operations, sensible
from tests.fuzz.circles import HALF, WORD
from tests.fuzz.pages import pages
from tests.fuzz.town import TABLES, forgotten

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REFUSED = {401, 403, 404, 405}

OF_ALL = {"member_id", "product_id", "variant_id", "drop_id", "packet_id", "kind_id", "secret"}
"""People and wares belong to the whole community, as does what it may be asked for a packet or a drop."""

SEEN_INSIDE = (
    *("circles-circle", "circles-directory", "circles-members", "communities-member", "notifications-notices"),
    *("posts-topic", "posts-new", "posts-circle", "posts-edit", "posts-feed", "moderation-flags"),
    *("questions-list", "questions-ask", "questions-suggestions", "questions-detail", "questions-chain"),
    *("series-list", "series-detail", "series-month", "challenges-list", "challenges-challenge", "challenges-ranking"),
    *("surveys-list", "surveys-survey", "gatherings-list", "gatherings-mine", "gatherings-month", "gatherings-detail"),
    *("gatherings-ticket", "gatherings-calendar-file", "redpackets-new"),
)
"""Pages that tell those inside what is said in the circle; nobody else finds it there or anywhere."""

READ_INSIDE = {
    *("/circles", "/circles/{circle}", "/circles/{circle_id}/posts", "/posts/{post_id}", "/posts/{post_id}/comments"),
    *("/questions", "/series", "/series/{series_id}", "/challenges", "/challenges/{challenge_id}", "/surveys"),
    *("/gatherings", "/gatherings/{gathering_id}"),
}
"""Operations that tell them the same."""

HARMLESS = {
    ("delete", "/series/{series_id}/subscription", 204): "takes back what never was, as for one that is not there",
    ("delete", "/gate/invitations/{code_id}", 422): "an invitation that is not there",
    ("put", "/gate/steps/{step_id}/answer", 409): "members have no step before them",
    ("post", "/duties/terms/{term_id}/acceptance", 409): "nothing was offered to them",
    ("post", "/duties/terms/{term_id}/refusal", 409): "nothing was offered to them",
    ("post", "/duties/terms/{term_id}/volunteers", 422): "is for those who belong",
    ("put", "/culture/rituals/{ritual_id}", 422): "is read before it is looked for",
}
"""What is not refused, and why it tells and changes nothing."""

HARMLESS_FORMS = {
    ("duties-answer", 409): "nothing was offered to them",
    ("duties-volunteering", 422): "is for those who belong",
    ("duties-deed", 422): "is read before it is looked for",
}
"""The same among the forms."""

ASKED = urlencode(
    {
        "q": HALF,
        "tag": HALF,
        "title": f"{HALF}怎么办",
        "search": HALF,
        "text": HALF,
        "reason": "看看",
        "unit": "CNY",
    }
)


def addresses(hidden):
    """Every page as the circle's own ids make it; the names of its parameters that are the circle's."""
    known = {"tag": [quote(WORD)], "month": ["2026-03"], **hidden.ids}
    for page in pages():
        path = "/" + page.pattern.replace("<slug:community>", hidden.town.slug)
        for _kind, name in page.parameters:
            if name in known:
                path = re.sub(r"<(?:\w+:)?" + name + ">", known[name][0], path)
        if "<" not in path:
            yield page, path, {name for _kind, name in page.parameters} & (hidden.ids.keys() - OF_ALL)


def schema_of(operation):
    """What the operation wants as its body."""
    content = operation.definition.raw.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema")


def calls(hidden, *, only_reading):
    """Every operation of the API that takes something of the circle, with a body of good sense."""
    for operation in operations():
        path = operation.path.replace("{community}", hidden.town.slug)
        named = {name for name in re.findall(r"{(\w+)}", path) if name in hidden.ids}
        for name in named:
            path = path.replace("{" + name + "}", hidden.ids[name][0])
        body = bodies(schema_of(operation), hidden.ids)
        asks = any("circle" in one["name"] for one in operation.definition.raw.get("parameters", ()))
        is_about = bool(named - OF_ALL) or asks or str(hidden.circle_id) in body
        if "{" not in path and (operation.method == "get" if only_reading else is_about):
            yield operation, path, body


def call(client, method, path, body, circle_id=""):
    """What the operation answers."""
    return client.generic(
        method.upper(),
        path,
        body.encode(),
        "application/json" if body else "application/octet-stream",
        QUERY_STRING=f"{ASKED}&circle_id={circle_id}" if circle_id else ASKED,
        headers={"Idempotency-Key": "key-12345678"},
    )


def said(answer, path=""):
    """What an answer says, without the address that was asked for."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode("utf-8", "replace")
    return text.replace(f"#{WORD}", "").replace(f"“{WORD}”", "") if "/topics/" in path else text


def bodies(schema, ids):
    """The body that a program of good sense would send, with ids of that place."""
    known = {name: values for name, values in ids.items() if name.endswith("_id")}
    return json.dumps(sensible(schema, known, description()["components"]["schemas"])) if schema else ""


def is_harmless(operation, answer):
    """Whether an answer that is no refusal tells and changes nothing: a list of nothing, or what stands above."""
    if (operation.method, answer.status_code) == ("get", 200):
        listed = answer.json()
        return listed == [] or (isinstance(listed, dict) and listed.get("items") == [])
    return (operation.method, short(operation), answer.status_code) in HARMLESS


def short(operation):
    return operation.path.removeprefix("/api/v1/communities/{community}")


def told(operation, answer, body=""):
    """The operation and its answer, in a line."""
    return f"{operation.method} {short(operation)} {answer.status_code} {body[:200]} {said(answer)[:200]}"


def test_a_secret_circle_is_on_no_page_outside(hidden):
    """Feed, search, suggestions, notices, profiles, lists, calendars, topics, pages of everything in it."""
    leaks = []
    for who in ("elsewhere", "stranger", "guest"):
        client = browser_of(getattr(hidden, who, None))
        for page, path, _taken in addresses(hidden):
            if who == "elsewhere" or page.name in SEEN_INSIDE:
                with forgotten():
                    answer = client.get(f"{path}?at=甲&{ASKED}")
                    if WORD in said(answer, path):
                        leaks.append((who, page.name, path))
    assert leaks == []


def test_the_same_walk_finds_it_inside(hidden):
    client, found = browser_of(hidden.inside), set()
    for page, path, _taken in addresses(hidden):
        if page.name in SEEN_INSIDE:
            with forgotten():
                if WORD in said(client.get(f"{path}?at=甲&{ASKED}"), path):
                    found.add(page.name)
    assert found == set(SEEN_INSIDE)


def test_a_secret_circle_is_in_no_answer_to_programs_outside(hidden):
    client, insider, found = browser_of(hidden.elsewhere), browser_of(hidden.inside), set()
    for operation, path, body in calls(hidden, only_reading=True):
        with forgotten():
            answer = call(client, "get", path, body, hidden.circle_id)
            assert WORD not in said(answer), told(operation, answer)
        if short(operation) in READ_INSIDE:
            with forgotten():
                if WORD in json.dumps(call(insider, "get", path, body, hidden.circle_id).json(), ensure_ascii=False):
                    found.add(short(operation))
    assert found == READ_INSIDE


def test_rights_in_one_circle_are_none_in_another_by_api(hidden):
    client, wrong = browser_of(hidden.elsewhere), []
    for operation, path, body in calls(hidden, only_reading=False):
        with forgotten():
            answer = call(client, operation.method, path, body, hidden.circle_id)
            if answer.status_code not in REFUSED and not is_harmless(operation, answer):
                wrong.append(told(operation, answer, body))
    assert not wrong, "\n".join(wrong)


def test_rights_in_one_circle_are_none_in_another_by_forms(hidden):
    client, wrong = browser_of(hidden.elsewhere), []
    form = {"reason": "看看", "body": "一句话", "name": "名字", "confirm": "on", "circle": str(hidden.circle_id)}
    for page, path, taken in addresses(hidden):
        if taken:
            with forgotten():
                answer = client.post(path, form)
                if answer.status_code not in REFUSED and (page.name, answer.status_code) not in HARMLESS_FORMS:
                    wrong.append(f"{page.name} {path} {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def census(town):
    """How many rows of each kind the town has."""
    return [
        model._default_manager.filter(**{way: town.community.id}).count()
        for tables in TABLES.values()
        for model, way in tables
    ]


def test_rights_in_one_community_are_none_in_another(towns):
    """No operation of the API takes ids of the community next door, even from who may do everything here."""
    town, next_door = towns
    client, wrong, there = browser_of(town.owner), [], census(next_door)
    for operation in operations():
        others = [name for name in re.findall(r"{(\w+)}", operation.path) if name != "community"]
        if "{community}" not in operation.path or not others or not all(next_door.ids.get(name) for name in others):
            continue
        path = operation.path.replace("{community}", town.slug)
        for name in others:
            path = path.replace("{" + name + "}", next_door.ids[name][0])
        body = bodies(schema_of(operation), next_door.ids)
        with forgotten():
            answer = call(client, operation.method, path, body)
            if answer.status_code not in REFUSED and not is_harmless(operation, answer):
                wrong.append(told(operation, answer, body))
    assert census(next_door) == there
    assert not wrong, "\n".join(wrong)
