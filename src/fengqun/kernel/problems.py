"""Refusals for programs: problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from fengqun.kernel.errors import DomainError


def problem(status: int, code: str, detail: str, **more: Any) -> JsonResponse:  # noqa: ANN401 - any JSON value
    """An answer in problem details: `code` is stable for programs, `detail` is for people."""
    body = {
        "type": f"urn:fengqun:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def problem_of(error: DomainError) -> JsonResponse:
    """A command's or a policy's refusal in problem details."""
    return problem(error.status, error.code, str(error))
