"""What the server says, one readable line at a time, on standard error."""

from typing import Any


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING for a level (`DEBUG`, `INFO`, `WARNING`, `ERROR`)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers mail administrators and hide lines outside DEBUG; ours does neither.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "django.utils.autoreload": {"level": "WARNING"},
        },
    }
