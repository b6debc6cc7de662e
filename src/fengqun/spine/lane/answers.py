"""What an answer looks like on the wire, the same whether the lane or Django sends it.

A decision is plain JSON. An answer whose status is an error is problem details (RFC 9457): its outcome is the code,
what the room says about it the detail, and the rest of its body stands beside them.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from fengqun.spine.lane.bursts import burst_of
from fengqun.spine.lane.errors import KeyInvalid, KeyMissing
from fengqun.spine.lane.types import LONGEST_KEY, Answer

FIRST_ERROR = 400
JSON_TYPE = "application/json"
PROBLEM_TYPE = "application/problem+json"
NOT_DONE = _("这件事没有办成。")

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def checked_key(text: str | None) -> str:
    """The Idempotency-Key that a request shows. Raises KeyMissing, KeyInvalid."""
    if not text:
        raise KeyMissing
    if len(text) > LONGEST_KEY or not (text.isascii() and text.isprintable()) or " " in text:
        raise KeyInvalid
    return text


def answered(kind: str, answer: Answer) -> HttpResponse:
    """The answer of `kind` for Django to send, in the active language."""
    content_type, body = rendered(answer, sentence_of(kind, code_of(answer)))
    response = HttpResponse(body, status=answer.status, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(ceil(answer.retry_after))
    return response


def rendered(answer: Answer, sentence: str) -> tuple[str, bytes]:
    """The content type and the body of an answer. `sentence` is said to a person when the answer is an error."""
    body: dict[str, Any] = dict(answer.body)
    if answer.retry_after is not None:
        body["retry_after"] = answer.retry_after
    if answer.status < FIRST_ERROR:
        return JSON_TYPE, as_json(body)
    return PROBLEM_TYPE, as_json(problem_details(answer.status, code_of(answer), sentence) | body)


def code_of(answer: Answer) -> str:
    """The stable code of what was answered."""
    return str(answer.body.get("outcome", "refused"))


def sentence_of(kind: str, code: str) -> str:
    """What the room says about that outcome, in the active language."""
    return str(burst_of(kind).sentences.get(code, NOT_DONE))


def problem_details(status: int, code: str, detail: str) -> dict[str, Any]:
    """The members that every problem has."""
    return {
        "type": f"urn:fengqun:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }


def as_json(body: Mapping[str, Any]) -> bytes:
    """Compact JSON."""
    return _encode(body).encode()
