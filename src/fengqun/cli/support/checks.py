"""What `fengqun doctor` looks at."""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from fengqun.cli.serve import faults_of_settings
from fengqun.cli.support.language import gettext as _
from fengqun.kernel import clock
from fengqun.kernel.database import DatabaseTrouble
from fengqun.spine.lane.glances import THREADS as LOOKING_THREADS

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRESQL = 150_000
LEAST_FREE_BYTES = 1 << 30
CLOCK_TOLERANCE = timedelta(seconds=5)
HEARTBEAT_TOLERANCE_SECONDS = 60

State = Literal["good", "doubtful", "bad"]


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report."""

    state: State
    text: str


def all_findings() -> Iterator[Finding]:
    """Every check in turn; those of the database only when it answers."""
    for check in (python, keys_and_hosts, mail, disk):
        yield from check()
    try:
        connection.ensure_connection()
    except (OperationalError, DatabaseTrouble) as error:
        yield Finding("bad", _("连不上数据库：{reason}").format(reason=str(error).strip()))
        return
    database_checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        database,
        roles,
        connections,
        migrations,
        clocks,
        workers,
    )
    for check in database_checks:
        yield from check()


def python() -> Iterator[Finding]:
    """The interpreter is new enough."""
    is_new = sys.version_info >= OLDEST_PYTHON
    yield Finding("good" if is_new else "bad", _("Python {version}").format(version=platform.python_version()))


def keys_and_hosts() -> Iterator[Finding]:
    """What `serve` would refuse."""
    faults = list(faults_of_settings(is_reachable=settings.IS_PUBLIC))
    for fault in faults:
        yield Finding("bad", fault)
    if not faults:
        yield Finding("good", _("密钥和域名没有问题"))


def mail() -> Iterator[Finding]:
    """Mail leaves the house."""
    if "smtp" in settings.EMAIL_BACKEND:
        yield Finding("good", _("邮件经 {host} 发送").format(host=settings.EMAIL_HOST))
    elif settings.IS_TRIAL:
        yield Finding("good", _("试用：邮件留在信箱页"))
    else:
        yield Finding("doubtful", _("没有邮件服务器，验证码只会写进日志。请设置 FENGQUN_MAIL_SERVER。"))


def disk() -> Iterator[Finding]:
    """There is room for the database and the uploads."""
    place = next(folder for folder in (settings.HOME, *settings.HOME.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    text = _("{place} 所在的盘还有 {free:.1f} GiB").format(place=place, free=free / (1 << 30))
    yield Finding("good" if free >= LEAST_FREE_BYTES else "bad", text)


def database() -> Iterator[Finding]:
    """The server is new enough and keeps what it has confirmed."""
    number, version, durable, committed = ask(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
        " current_setting('fsync') = 'on', current_setting('synchronous_commit') <> 'off'"
    )
    where = _("外部") if settings.DATABASE.url else _("内嵌")
    is_new = number >= OLDEST_POSTGRESQL
    yield Finding("good" if is_new else "bad", _("{where} PostgreSQL {version}").format(where=where, version=version))
    if not (durable and committed):
        yield Finding("bad", _("数据库关掉了 fsync 或 synchronous_commit，断电会丢掉已经确认的账。请打开。"))


def roles() -> Iterator[Finding]:
    """The role that serves owns nothing, so that not even a hole in our code could rewrite the books."""
    role, is_super, owned = ask(
        "SELECT current_user, rolsuper, (SELECT count(*) FROM pg_class"
        " WHERE relowner = r.oid AND relkind IN ('r', 'p')) FROM pg_roles r WHERE rolname = current_user"
    )
    if is_super:
        text = _("服务用的角色 {role} 是超级用户，账本的防改保护对它不起作用。请换一个普通角色，见 docs/running.md。")
        yield Finding("doubtful", text.format(role=role))
    elif owned:
        text = _(
            "服务用的角色 {role} 同时拥有数据表，账本的防改保护就弱一层。"
            "请给表另设所有者 DATABASE_OWNER_URL，见 docs/running.md。"
        )
        yield Finding("doubtful", text.format(role=role))
    else:
        yield Finding("good", _("服务用的角色 {role} 不拥有任何表").format(role=role))


def connections() -> Iterator[Finding]:
    """The pools of two web processes and a worker, and the lanes of the former, fit into what the server allows."""
    allowed, used = ask(
        "SELECT current_setting('max_connections')::int,"
        " (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL)"
    )
    needed = settings.DATABASE.pool_size * 3 + (settings.LANE_BATCHES + LOOKING_THREADS) * 2 + 10
    text = _("数据库连接：在用 {used}，上限 {allowed}").format(used=used, allowed=allowed)
    yield Finding("good" if allowed >= needed else "doubtful", text)


def migrations() -> Iterator[Finding]:
    """The tables are of this release."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        text = _("还有 {count} 个迁移没有做。请运行 fengqun db migrate。")
        yield Finding("bad", text.format(count=len(waiting)))
    else:
        yield Finding("good", _("表结构是最新的"))


def clocks() -> Iterator[Finding]:
    """The database's clock agrees with ours; a trial clock that was moved is named."""
    (there,) = ask("SELECT clock_timestamp()")
    difference = abs(there - datetime.now(UTC))
    text = _("数据库的时钟与本机相差 {seconds:.1f} 秒").format(seconds=difference.total_seconds())
    yield Finding("good" if difference <= CLOCK_TOLERANCE else "bad", text)
    ahead = clock.now() - datetime.now(UTC)
    if ahead > CLOCK_TOLERANCE:
        yield Finding("doubtful", _("试用时钟往前拨了 {ahead}").format(ahead=timedelta(days=ahead.days)))


def workers() -> Iterator[Finding]:
    """Somebody does the background work."""
    (table,) = ask("SELECT to_regclass('procrastinate_workers')")
    seconds = (
        ask("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")[0] if table else None
    )
    if seconds is not None and seconds < HEARTBEAT_TOLERANCE_SECONDS:
        yield Finding("good", _("后台进程在工作"))
    else:
        yield Finding("doubtful", _("没有后台进程在工作，付款通知、佣金结算都不会动。请运行 fengqun work。"))


def ask(query: str) -> tuple[Any, ...]:
    """The one row that a query answers."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
