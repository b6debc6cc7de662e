"""`fengqun key`: the secret that signs sessions and links."""

import os
import secrets
from pathlib import Path

import typer

from fengqun.cli.support.console import good, say
from fengqun.cli.support.django import choose_home
from fengqun.cli.support.language import gettext as _

app = typer.Typer()

KEY_NAME = "secret-key"
KEY_BYTES = 48


@app.command(help=_("在 FENGQUN_HOME 里生成签名用的密钥；已经有了就不动。"))
def key() -> None:
    """Make the key file unless there is one."""
    path = choose_home(None) / KEY_NAME
    if keep_key(path):
        good(_("已生成密钥 {path}。").format(path=path))
    else:
        say(_("已有密钥 {path}，没有改动。").format(path=path))


def keep_key(path: Path) -> bool:
    """Make a key that only we can read, unless there is one; answer whether it was made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES))
    return True
