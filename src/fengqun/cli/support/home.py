"""`--home` for every verb: the data folder, by word instead of by environment."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from fengqun.cli.support.language import gettext as _

OPTION = "home"
PASSES_WORDS_ON = "manage"
"""Its words are Django's, so it takes FENGQUN_HOME only."""


def offer_home(command: Any) -> None:  # noqa: ANN401 - typer has no public name for a built command
    """Let the command and all below it take `--home`, unless they do already."""
    for name, inner in getattr(command, "commands", {}).items():
        if name != PASSES_WORDS_ON:
            offer_home(inner)
    if not hasattr(command, "commands") and OPTION not in {parameter.name for parameter in command.params}:
        command.params.append(_home_option())


def _home_option() -> Any:  # noqa: ANN401 - as above
    """The option as typer builds it for a command of its own."""
    app = typer.Typer()

    @app.command()
    def _verb(
        home: Annotated[
            Path | None,
            typer.Option(
                "--home",
                help=_("数据目录，默认是 FENGQUN_HOME，再没有就是 var"),
                callback=_choose,
                is_eager=True,
                expose_value=False,
            ),
        ] = None,
    ) -> None: ...

    return next(parameter for parameter in get_command(app).params if parameter.name == OPTION)


def _choose(home: Path | None) -> Path | None:
    if home is not None:
        os.environ["FENGQUN_HOME"] = str(home.expanduser().absolute())
    return home
