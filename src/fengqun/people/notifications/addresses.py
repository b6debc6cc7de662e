"""Which addresses a notice may lead to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(url: str) -> bool:
    """Whether it is a path on our own site: it names no host, whichever way a browser reads it."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
