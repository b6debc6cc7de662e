"""The command `fengqun`: what an operator does at a keyboard.

Each module of this folder is one verb (or a group of verbs) and offers a typer `app`; `support/` holds what they share.
A verb's work is done by the room it belongs to. Rooms can be imported only once Django is set up, which `prepare()`
does for the kind of process that a verb needs; that is why verbs import rooms inside their functions.
"""

from fengqun.cli.support.run import main

__all__ = ["main"]
