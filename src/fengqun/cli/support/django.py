"""Setting Django up for a verb, as the kind of process that the verb needs."""

import os
from pathlib import Path

import django
import psycopg
from django.utils import translation

from fengqun.cli.support.console import Mistake
from fengqun.cli.support.language import chosen_language
from fengqun.cli.support.language import gettext as _
from fengqun.kernel.database import Process

CLOCK_NAME = "clock"


def prepare(process: Process = "command", *, home: Path | None = None) -> None:
    """Load the settings and the rooms. Raises Mistake for settings that cannot be read."""
    choose_home(home, is_serving=process in {"web", "work"})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings")
    os.environ["FENGQUN_PROCESS"] = process
    try:
        django.setup()
    except (ValueError, psycopg.ProgrammingError) as error:
        raise Mistake(_("设置有误：{reason}").format(reason=error)) from error
    translation.activate(chosen_language())


def choose_home(home: Path | None, *, is_serving: bool = False) -> Path:
    """Fix the home folder for this process and its children; a trial home brings its clock along.

    Not so where strangers are served: a trial server is one only because `fengqun up` said so to its children.
    """
    chosen = (home or Path(os.environ.get("FENGQUN_HOME", "var"))).expanduser().absolute()
    os.environ["FENGQUN_HOME"] = str(chosen)
    clock = chosen / CLOCK_NAME
    if not is_serving and clock.exists() and os.environ.get("FENGQUN_PUBLIC", "0") in {"", "0"}:
        os.environ.setdefault("FENGQUN_CLOCK_FILE", str(clock))
        os.environ.setdefault("FENGQUN_TRIAL", "1")
    return chosen
