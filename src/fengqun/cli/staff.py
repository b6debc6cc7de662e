"""`fengqun staff`: who looks after the whole server, beyond any one community."""

from typing import Annotated

import typer

from fengqun.cli.support.console import good
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _

app = typer.Typer()


@app.command(help=_("让一个人成为服务器管理员：后台任务、搁置的后续和组件总览对他开放。"))
def staff(
    email: Annotated[str, typer.Argument(help=_("这个人的登录邮箱"))],
    *,
    end: Annotated[bool, typer.Option("--end", help=_("不再是"))] = False,
) -> None:
    """Make a person one of the server's staff, or no longer. They must have signed up."""
    prepare()
    # Rooms are there once Django is set up.
    from fengqun.people.accounts.commands import set_server_staff

    card = set_server_staff(email, is_staff=not end)
    sentence = (
        _("{name} 不再是服务器管理员。") if end else _("{name} 是服务器管理员了。正式服务器上还要开启两步验证才算数。")
    )
    good(sentence.format(name=card.name))
