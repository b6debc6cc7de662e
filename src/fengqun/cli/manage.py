"""`fengqun manage …`: Django's own commands."""

import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import execute_from_command_line

from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _

app = typer.Typer()

OF_THE_OWNER = {"dbshell", "flush", "makemigrations", "migrate", "showmigrations", "sqlflush", "sqlmigrate"}


@app.command(
    help=_("运行 Django 的管理命令，例如 fengqun manage shell。"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
def manage(arguments: Annotated[list[str] | None, typer.Argument(help=_("命令和它的参数"))] = None) -> None:
    """Pass the words on to Django; commands that change tables run as their owner."""
    words = arguments or ["help"]
    prepare("owner" if words[0] in OF_THE_OWNER else "command")
    if words[0] == "collectstatic":
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    execute_from_command_line([sys.argv[0], *words])
