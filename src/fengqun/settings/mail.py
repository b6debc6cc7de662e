"""Outgoing mail from one address: `smtp://user:secret@host:587?tls=1`, or `smtps://…` for TLS from the start."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TRIAL_BACKEND = "fengqun.people.accounts.mailbox.MailboxBackend"
CONSOLE_BACKEND = "django.core.mail.backends.console.EmailBackend"
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
TIMEOUT_SECONDS = 20


def mail_settings(url: str, *, is_trial: bool) -> dict[str, Any]:
    """Django's EMAIL_… settings. Without an address a trial server keeps mail in its mailbox page, others print it.

    Raises ValueError for an address that is neither smtp nor smtps.
    """
    if not url:
        return {"EMAIL_BACKEND": TRIAL_BACKEND if is_trial else CONSOLE_BACKEND}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        message = f"FENGQUN_MAIL_URL must look like smtp://user:secret@host:587?tls=1, not {parts.scheme}://…"
        raise ValueError(message)
    is_implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": SMTP_BACKEND,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_implicit else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_implicit,
        "EMAIL_USE_TLS": not is_implicit and parse_qs(parts.query).get("tls") == ["1"],
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
    }
