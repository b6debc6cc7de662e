"""Whether notices go out by e-mail: not while the past is replayed or imported.

    with letters_withheld():
        ...

What is told within the block stands in the lists of those concerned, and nobody is written to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_withheld: ContextVar[bool] = ContextVar("notices go into lists alone", default=False)


@contextmanager
def letters_withheld() -> Iterator[None]:
    """Tell within the block without e-mails."""
    token = _withheld.set(True)
    try:
        yield
    finally:
        _withheld.reset(token)


def are_letters_withheld() -> bool:
    """Whether e-mails are withheld here and now."""
    return _withheld.get()
