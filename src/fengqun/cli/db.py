"""`fengqun db …`: the database's tables, rights and address."""

import os
import signal
import subprocess
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection

from fengqun.cli.support import steps
from fengqun.cli.support.console import good, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.kernel.database import embedded_address
from fengqun.kernel.database.places import OWNER_ROLE
from fengqun.kernel.database.programs import find_programs

app = typer.Typer(name="db", no_args_is_help=True, help=_("数据库：迁移、授权、地址、命令行。"))

AsOwner = Annotated[bool, typer.Option("--owner", help=_("以表的所有者身份"))]


@app.command(help=_("把表结构更新到这个版本，并重新授权。"))
def migrate() -> None:
    """Bring tables and rights up to date."""
    prepare("owner")
    steps.migrate(verbosity=1)
    grant_to_application()


@app.command(help=_("给服务用的角色它需要的权限，不多给。"))
def grant() -> None:
    """Bring rights up to date."""
    prepare("owner")
    grant_to_application()


@app.command(help=_("打印数据库地址。内嵌数据库没有运行时不会启动它。"))
def url(*, owner: AsOwner = False) -> None:
    """Print the address that other programs can use."""
    prepare("owner" if owner else "command")
    source = settings.DATABASE
    embedded = embedded_address(source.home, OWNER_ROLE) if owner else embedded_address(source.home)
    say(((source.owner_url or source.url) if owner else source.url) or embedded)


@app.command(help=_("打开 psql。"))
def shell(*, owner: AsOwner = False) -> None:
    """Run psql; the embedded database stays up for as long as it runs."""
    prepare("owner" if owner else "command")
    connection.ensure_connection()
    parameters = connection.get_connection_params()
    connection.close()
    known = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
    words = " ".join(f"{name}='{parameters[name]}'" for name in known if parameters.get(name))
    environment = dict(os.environ) | ({"PGPASSWORD": str(parameters["password"])} if parameters.get("password") else {})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ended = subprocess.run([find_programs().path("psql"), words], check=False, env=environment)  # noqa: S603 - PostgreSQL's own
    raise typer.Exit(ended.returncode)


def grant_to_application() -> None:
    """Grant to the serving role where there is one, and say what was done."""
    role = steps.application_role()
    if role is None:
        say(_("服务和迁移用的是同一个数据库角色，没有可授的权。fengqun doctor 会说明这样弱在哪里。"))
    else:
        steps.grant(role)
        good(_("已授权给 {role}。").format(role=role))
