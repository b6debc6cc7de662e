"""The public API: the rooms' operations below `/api/v1/`, and errors as problem details (RFC 9457)."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError as FieldsInvalid
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.utils import check_csrf

from fengqun import __version__
from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import Actor
from fengqun.kernel.problems import problem, problem_of
from fengqun.kernel.requests import Request
from fengqun.kernel.texts import insist_storable
from fengqun.web.description import RoomsDescription

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def actor_of(request: Request) -> Actor:
    """Who calls. A token names its person; a session must also prove that the page was ours (CSRF)."""
    by_token = request.headers.get("Authorization", "").lower().startswith("bearer ")
    if not by_token and request.method not in SAFE_METHODS and check_csrf(request) is not None:
        raise Denied(reason=_("请求缺少页面令牌，请刷新页面后再试。"))
    return request.actor


class StorableParser(Parser):
    """Reads JSON bodies; texts that no column can hold get no further, whatever the operation."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The parsed body. Raises UnstorableText."""
        body: dict[str, Any] = super().parse_body(request)
        insist_storable(body)
        return body


class RoomsAPI(NinjaAPI):
    """The operations of all rooms."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`fengqun_commerce_orders_api_read_cart`: room and name, however many modules the room's API has."""
        room = operation.view_func.__module__.partition(".api")[0]
        return f"{room}.api.{operation.view_func.__name__}".replace(".", "_")

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> RoomsDescription:
        """The description, with the schemas of all rooms under names of their own."""
        return RoomsDescription(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


api = RoomsAPI(
    title="Fengqun 蜂群",
    version=__version__,
    description=(
        "The loop of a community economy, for programs. "
        "Sign in by session or by a personal token (`Authorization: Bearer …`)."
    ),
    urls_namespace="api",
    auth=actor_of,
    parser=StorableParser(),
)


@api.exception_handler(DomainError)
def refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
    """A command or a policy refused."""
    return problem_of(error)


@api.exception_handler(ValidationError)
def unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The request does not have the shape that the operation documents."""
    fields = [{"at": [str(part) for part in item["loc"]], "message": item["msg"]} for item in error.errors]
    return problem(422, "invalid", _("请求的内容不完整或格式不对。"), errors=fields)


@api.exception_handler(FieldsInvalid)
def fields_invalid(_request: HttpRequest, error: FieldsInvalid) -> HttpResponse:
    """A value passed the shape and failed the rule."""
    return problem(422, "invalid", " ".join(error.messages))


@api.exception_handler(DataError)
def unstorable(_request: HttpRequest, _error: DataError) -> HttpResponse:
    """A value has the right shape and is nothing that the database can hold, such as too large a number."""
    return problem(422, "invalid", _("请求的内容不完整或格式不对。"))


@api.exception_handler(Http404)
def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """There is no such thing."""
    return problem(404, "not_found", _("没有找到，可能已经被移走。"))


@api.exception_handler(HttpError)
def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework itself refused; what the parser raised is wrapped in it."""
    if isinstance(error.__cause__, DomainError):
        return problem_of(error.__cause__)
    return problem(error.status_code, "http_error", str(error))


def mount_rooms() -> None:
    """Add each room's `api.router`, lowest floor first."""
    for room in apps.get_app_configs():
        if room.name.startswith("fengqun.") and room.label != "web" and module_has_submodule(room.module, "api"):
            api.add_router("", import_module(f"{room.name}.api").router)


mount_rooms()
