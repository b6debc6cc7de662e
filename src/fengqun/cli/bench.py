"""`fengqun bench NAME`: measure, print a table, write JSON."""

import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from fengqun.cli.support.console import Mistake, good
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar

app = typer.Typer()

NOT_A_BENCH = {"report", "scratch"}


@app.command(help=_("测量，并把结果打印成表。"))
def bench(
    name: Annotated[str, typer.Argument(help=_("测什么：ledger、activity、pages……"))],
    json_file: Annotated[Path | None, typer.Option("--json", help=_("把结果也写成 JSON 文件"))] = None,
) -> None:
    """Run one measurement. Its yardstick tables are made and dropped, hence the owner's role."""
    if name not in benches():
        raise Mistake(_("没有“{name}”这一项。有：{known}。").format(name=name, known=", ".join(benches())))
    prepare("owner")
    with progress_bar(name) as progress:
        result = importlib.import_module(f"fengqun.bench.{name}").run(progress)
    result.print()
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        result.write_json(json_file)
        good(_("已写入 {path}").format(path=json_file))


def benches() -> list[str]:
    """The names of what can be measured."""
    spec = find_spec("fengqun.bench")
    folders = list(spec.submodule_search_locations or []) if spec else []
    found = (module.name for module in pkgutil.iter_modules(folders) if not module.ispkg)
    return [name for name in found if name not in NOT_A_BENCH and not name.startswith("_")]
