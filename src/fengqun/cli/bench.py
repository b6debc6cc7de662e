"""`fengqun bench NAME`: measure, print a table, write JSON."""

import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

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
    *,
    posts: Annotated[int | None, typer.Option(help=_("只给 search 用：多少条帖子"), min=1_000, max=20_000_000)] = None,
    is_preparing: Annotated[
        bool, typer.Option("--prepare", help=_("只给 drops 用：不测量，只备好一场抢购和成员的令牌，供别的压测工具用"))
    ] = False,
    members: Annotated[int, typer.Option(help=_("配合 --prepare：成员数"), min=1, max=200_000)] = 2_000,
    stock: Annotated[int, typer.Option(help=_("配合 --prepare：名额"), min=1, max=100_000)] = 100,
    drops: Annotated[int, typer.Option(help=_("配合 --prepare：几场抢购"), min=1, max=1_000)] = 1,
    out: Annotated[Path | None, typer.Option(help=_("配合 --prepare：写到哪个文件，每行一个 JSON"))] = None,
) -> None:
    """Run one measurement, or prepare the ground for somebody else's.

    The yardstick tables of a measurement are made and dropped, hence the owner's role.
    """
    if name not in benches():
        raise Mistake(_("没有“{name}”这一项。有：{known}。").format(name=name, known=", ".join(benches())))
    if posts and name != "search":
        raise Mistake(_("--posts 只用于 search。"))
    if is_preparing:
        prepare_claims(name, members=members, stock=stock, drops=drops, out=out)
        return
    prepare("owner")
    with progress_bar(name) as progress:
        sizes = {"posts": posts} if posts else {}
        result = importlib.import_module(f"fengqun.bench.{name}").run(progress, **sizes)
    result.print()
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        result.write_json(json_file)
        good(_("已写入 {path}").format(path=json_file))


def prepare_claims(name: str, *, members: int, stock: int, drops: int, out: Path | None) -> None:
    """Make a community with running drops on this trial server, and write a claim of each member on each."""
    if name != "drops" or out is None:
        raise Mistake(_("--prepare 只用于 drops，并且要用 --out 说明写到哪里。"))
    prepare("command")
    if not settings.IS_TRIAL:
        raise Mistake(_("--prepare 会造出一个社群和它的成员，只能在试用服务器上用。"))
    importlib.import_module("fengqun.bench._ground").prepare(out, members=members, stock=stock, drops=drops)
    good(_("{drops} 场抢购已开始，{count} 位成员的令牌已写入 {path}").format(drops=drops, count=members, path=out))


def benches() -> list[str]:
    """The names of what can be measured."""
    spec = find_spec("fengqun.bench")
    folders = list(spec.submodule_search_locations or []) if spec else []
    found = (module.name for module in pkgutil.iter_modules(folders) if not module.ispkg)
    return [name for name in found if name not in NOT_A_BENCH and not name.startswith("_")]
