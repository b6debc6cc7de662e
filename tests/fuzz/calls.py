"""Calls of the API as programs make them, drawn by schemathesis from its description."""

import json
import traceback
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from tests.fuzz.town import Town, forgotten, insist_on_commit

from fengqun.people.communities.tests.factories import sign_in
from fengqun.web.api import api

PROBLEM = "application/problem+json"
LONG_TEXT = 200
UNKNOWN = "019cac0f-2680-7000-bef9-321909aefcbd"


@dataclass
class Findings:
    """What went wrong, once a place and kind."""

    told: dict[tuple[str, str], str] = field(default_factory=dict)
    calls: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def note(self, place: str, kind: str, detail: str) -> None:
        self.told.setdefault((place, kind), detail[:1500])

    def insist_none(self) -> None:
        assert not self.told, "\n\n".join(f"{place}: {kind}\n{detail}" for (place, kind), detail in self.told.items())


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


@cache
def operations() -> list[Any]:
    """All operations of the API; each must be readable by schemathesis."""
    schema = schemathesis.openapi.from_dict(description())
    return [result.ok() for result in schema.get_all_operations()]


class Checker:
    """Judges answers by the description."""

    def __init__(self) -> None:
        self.document = description()
        self.validators: dict[tuple[str, str, int], Any] = {}

    def schema_of(self, path: str, method: str, status: int) -> dict[str, Any] | None:
        operation = self.document["paths"][path][method.lower()]
        answer = operation["responses"].get(str(status))
        if answer is None:
            return None
        return answer.get("content", {}).get("application/json", {}).get("schema", {})

    def judge(self, path: str, method: str, response: Any, findings: Findings, told: str) -> None:
        """No fault, refusals in problem details, answers as they are described."""
        place, status = f"{method.upper()} {path}", response.status_code
        kind = response.headers.get("Content-Type", "")
        findings.calls += 1
        findings.statuses[status] = findings.statuses.get(status, 0) + 1
        if status >= 500:
            findings.note(place, f"fault {status}", told)
            return
        if status >= 400:
            if status not in {400, 413} and kind != PROBLEM:
                findings.note(place, f"{status} is {kind or 'without a type'}", told)
            elif kind == PROBLEM and response.json().get("status") != status:
                findings.note(place, "the problem names another status", told)
            return
        schema = self.schema_of(path, method, status)
        if schema is None:
            findings.note(place, f"{status} is not described", told)
        elif schema:
            if not kind.startswith("application/json"):
                findings.note(place, f"{status} is {kind}", told)
                return
            self.insist_shape(place, schema, (path, method, status), response, findings, told)

    def insist_shape(self, place: str, schema: Any, key: Any, response: Any, findings: Findings, told: str) -> None:
        if key not in self.validators:
            whole = {**schema, "components": self.document["components"]}
            self.validators[key] = Draft202012Validator(whole)
        errors = [
            f"{error.instance_path}: {error.message}" for error in self.validators[key].iter_errors(response.json())
        ]
        if errors:
            findings.note(place, "an answer of another shape", f"{errors[:3]} {told}")


def browser_of(person: Any) -> Client:
    """A program of that person, None a guest; faults come back as answers."""
    client = Client(raise_request_exception=False)
    if person is not None:
        sign_in(client, person)
    return client


def send(client: Client, town: Town, case: Any, *, pick: Any) -> tuple[Any, str]:
    """Send a drawn case with real ids in most places; answers the response and what was sent."""
    values = dict(case.path_parameters or {})
    for name in values:
        known = town.ids.get(name)
        if name == "community":
            values[name] = town.slug
        elif known and pick(9) < 8:
            values[name] = known[pick(len(known))]
    path = case.path
    for name, value in values.items():
        path = path.replace("{" + name + "}", quote(str(value), safe=""))
    query = urlencode(dict(case.query or {}), doseq=True, errors="surrogatepass")
    body, media_type = case.body, case.media_type or "application/json"
    raw, sent = b"", ""
    if media_type.startswith(("multipart", "application/x-www")):
        fields = {key: value for key, value in body.items() if value is not None} if isinstance(body, dict) else {}
        raw, media_type = (
            encode_multipart(
                BOUNDARY,
                {
                    key: value if isinstance(value, (str, int, float, bytes)) else str(value)
                    for key, value in fields.items()
                },
            ),
            MULTIPART_CONTENT,
        )
    elif type(body).__name__ != "NotSet":
        real = with_real_ids(body, town, pick)
        raw = real if isinstance(real, bytes) else json.dumps(real, default=str).encode("utf-8", "surrogatepass")
    sent = f"{case.method} {path}?{query} {raw[: LONG_TEXT * 3]!r}"
    with forgotten():
        response = client.generic(case.method.upper(), path, raw, media_type, QUERY_STRING=query)
        if response.status_code < 400:
            insist_on_commit()
    return response, sent


def with_real_ids(body: Any, town: Town, pick: Any) -> Any:
    """The body with real ids where it names things by id, most of the time."""
    if isinstance(body, list):
        return [with_real_ids(one, town, pick) for one in body]
    if not isinstance(body, dict):
        return body
    made = {}
    for key, value in body.items():
        known = town.ids.get(key.removesuffix("s")) if key.endswith("_ids") else town.ids.get(key)
        if known and pick(5) < 4 and isinstance(value, str):
            made[key] = known[pick(len(known))]
        elif known and pick(5) < 4 and isinstance(value, list):
            made[key] = known[: 1 + pick(3)]
        else:
            made[key] = with_real_ids(value, town, pick)
    return made


def sensible(schema: dict[str, Any], known: dict[str, list[str]], parts: dict[str, Any], name: str = "") -> Any:  # noqa: PLR0911
    """A body that a program of good sense would send, with the ids of `known` wherever one is asked for."""
    if "$ref" in schema:
        return sensible(parts[schema["$ref"].rpartition("/")[2]], known, parts, name)
    if choices := schema.get("anyOf"):
        choice = next((one for one in choices if one.get("type") != "null"), {})
        return sensible(choice, known, parts, name)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [""])[0])
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        wanted = set(schema.get("required", ())) | {one for one in fields if one.removesuffix("s") in known}
        return {field: sensible(fields[field], known, parts, field) for field in fields if field in wanted}
    if kind == "array":
        one = sensible(schema.get("items", {}), known, parts, name.removesuffix("s"))
        return [one] * max(1, schema.get("minItems", 1))
    if kind in {"integer", "number"}:
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return True
    if values := known.get(name):
        return values[0]
    samples = {"uuid": UNKNOWN, "date": "2026-03-03", "date-time": "2026-03-03T01:00:00Z", "time": "20:00"}
    plain = "说句话" * 20
    return samples.get(schema.get("format", "")) or plain[: min(schema.get("maxLength", 20), 20)]


def walk(town: Town, person: Any, *, examples: int, at: int = 0, is_negative: bool = False, every: int = 1) -> Findings:
    """Call each operation, or `every` so manyth, `examples` times as that person."""
    findings, checker = Findings(), Checker()
    client = browser_of(person)
    mode = GenerationMode.NEGATIVE if is_negative else GenerationMode.POSITIVE
    for operation in operations()[at % every :: every]:
        try:
            strategy = operation.as_strategy(generation_mode=mode)
            drawing(strategy, client, town, checker, findings, operation, examples, at)()
        except BaseExceptionGroup:
            raise
        except Exception as error:
            if type(error).__name__ in {"Unsatisfiable", "SkipTest"}:
                continue
            raise
    return findings


def drawing(
    strategy: Any,
    client: Client,
    town: Town,
    checker: Checker,
    findings: Findings,
    operation: Any,
    examples: int,
    at: int,
) -> Any:
    """The property of one operation."""

    @seed(at)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, chances=st.randoms(use_true_random=False))
    def prop(case: Any, chances: Any) -> None:
        try:
            response, told = send(client, town, case, pick=chances.randrange)
        except UnicodeEncodeError:
            return
        if response.status_code >= 500 and getattr(response, "exc_info", None):
            told += f"\n{response.exc_info[0].__name__}: {response.exc_info[1]}"
            told += where(response.exc_info[2])
        checker.judge(operation.path, operation.method, response, findings, told)

    return prop


def where(trace: Any) -> str:
    """The last lines of ours in a traceback."""
    ours = [
        f"\n  {one.filename.split('src/')[-1]}:{one.lineno} {one.line}"
        for one in traceback.extract_tb(trace)
        if "fengqun" in one.filename
    ]
    return "".join(ours[-4:])
