"""`fengqun backup`: database, uploads and key in one file that says what it holds."""

from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from fengqun.cli.support import archive
from fengqun.cli.support.console import good
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar
from fengqun.kernel import clock

app = typer.Typer()


@app.command(help=_("把数据库、上传的文件和密钥备份成一个文件。"))
def backup(
    file: Annotated[Path | None, typer.Argument(help=_("写到哪里；不写就放在 FENGQUN_HOME 的 backups 里"))] = None,
) -> None:
    """Write a backup. It appears under its name only when it is whole."""
    prepare("owner")
    stamp = clock.now().astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    target = file or settings.HOME / "backups" / f"fengqun-{stamp}.tar"
    with progress_bar(_("备份")) as progress:
        manifest = archive.write(target, progress=progress)
    size = target.stat().st_size / archive.MEBIBYTE
    good(
        _("已备份到 {path}（{count} 个文件，{size:.1f} MiB）").format(path=target, count=len(manifest.files), size=size)
    )
