"""Who subscribes to what, as text: `python -m tools.subscriptions > tests/architecture/subscriptions.txt`."""

import os

import django

from fengqun.spine.activity.subscriptions import subscriptions

HEAD = """\
Who subscribes to what: each activity that somebody listens to, and the subscribers below it.
Written by `python -m tools.subscriptions > tests/architecture/subscriptions.txt`; a test fails when it drifts.
"""


def snapshot() -> str:
    """The subscribers of every verb, in the order of the alphabet; those of tests do not count."""
    ours = [one for one in subscriptions() if ".tests." not in one.handler.__module__]
    verbs = sorted({verb for one in ours for verb in one.verbs})
    parts = [
        "\n".join([verb, *(f"    {one.name}{' (batch)' * one.is_batch}" for one in ours if verb in one.verbs)])
        for verb in verbs
    ]
    return "\n".join([HEAD, *parts]) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings")
    django.setup()
    print(snapshot(), end="")
