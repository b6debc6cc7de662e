"""Every page and every operation of the API declares who may use it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from fengqun.kernel.policies import policy_of
from fengqun.web.api import api

FOREIGN = ("allauth.", "ninja.")
"""Views of libraries carry their own rules: allauth's are configured in `settings/sign_in.py`, the API's description
is for everybody, and its operations are walked one by one below."""


def routes(patterns=None, prefix="") -> Iterator[tuple[str, object]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def is_covered(view) -> bool:
    if policy_of(view) is not None:
        return True
    view_class = getattr(view, "view_class", None)
    if view_class is not None and policy_of(view_class) is not None:
        return True
    module = getattr(getattr(view, "func", view), "__module__", "") or ""
    return module.startswith(FOREIGN)


def test_every_page_declares_its_policy():
    bare = [address for address, view in routes() if not is_covered(view)]
    assert bare == []


def test_every_operation_of_the_api_declares_its_policy():
    bare = [
        f"{','.join(operation.methods)} {path}"
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if policy_of(operation.view_func) is None
    ]
    assert bare == []


def test_addresses_are_nouns():
    verbs = {"edit-it", "cancel-it", "delete-it", "do", "submit"}
    offending = [address for address, _view in routes() if verbs & set(address.strip("/").split("/"))]
    assert offending == []
