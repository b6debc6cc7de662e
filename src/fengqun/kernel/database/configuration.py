"""The configuration of the embedded server, written before each start so that it follows the machine."""

import os
from pathlib import Path

MEBIBYTE = 1 << 20
SMALLEST_BUFFERS_MB = 128
LARGEST_BUFFERS_MB = 2048


def write_configuration(data: Path, *, socket_folder: Path, is_durable: bool) -> None:
    """Write `fengqun.conf` into the data directory.

    A cluster that is not durable loses its data with the power; it is for tests that throw it away.
    """
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "shared_buffers": f"{_buffers_mb()}MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "log_line_prefix": "%m [%p] %u ",
        "log_lock_waits": "on",
        "log_min_duration_statement": "5s",
        "synchronous_commit": "on" if is_durable else "off",
        "fsync": "on" if is_durable else "off",
        "full_page_writes": "on" if is_durable else "off",
    }
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items()]
    header = "# Written by fengqun before each start. Your own settings belong into local.conf beside this file."
    (data / "fengqun.conf").write_text("\n".join([header, *lines, "include_if_exists = 'local.conf'", ""]))


def include_configuration(data: Path) -> None:
    """Let the server read `fengqun.conf` after its own file; once, when the cluster is made."""
    with (data / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'fengqun.conf'\n")


def _buffers_mb() -> int:
    """An eighth of the machine's memory, within bounds: web and workers live on the same machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(max(memory // 8 // MEBIBYTE, SMALLEST_BUFFERS_MB), LARGEST_BUFFERS_MB)
