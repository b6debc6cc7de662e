"""`fengqun restore`: bring a backup back into an empty database, then verify it."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection, connections

from fengqun.cli.db import grant_to_application
from fengqun.cli.support import archive, steps
from fengqun.cli.support.console import Mistake, good
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar
from fengqun.cli.verify import FOUND_CODE, is_clean

app = typer.Typer()


@app.command(help=_("把备份恢复到空的数据库里，再核对账目。"))
def restore(file: Annotated[Path, typer.Argument(help=_("fengqun backup 写出的文件"))]) -> None:
    """Restore, bring the tables up to this release, verify; end with code 1 when the books are wrong."""
    if not file.is_file():
        raise Mistake(_("没有 {path} 这个文件。").format(path=file))
    prepare("owner")
    refuse_unless_empty()
    with archive.opened(file) as unpacked, progress_bar(_("恢复")) as progress:
        archive.restore(unpacked, progress=progress)
    connections.close_all()
    steps.migrate()
    grant_to_application()
    good(_("已从 {path} 恢复。").format(path=file))
    if not is_clean():
        raise typer.Exit(FOUND_CODE)


def refuse_unless_empty() -> None:
    """Raise a Mistake when the database or the uploads hold anything: a restore never overwrites."""
    if connection.introspection.table_names():
        raise Mistake(_("数据库不是空的，恢复不会覆盖已有的数据。请换一个空的数据库，或换一个 FENGQUN_HOME。"))
    if settings.MEDIA_ROOT.is_dir() and any(settings.MEDIA_ROOT.iterdir()):
        raise Mistake(_("{folder} 不是空的，恢复不会覆盖已有的文件。").format(folder=settings.MEDIA_ROOT))
