"""Translations: finds the catalogs of the rooms and compiles them, with Babel instead of gettext's tools.

The source language of every sentence is simplified Chinese, so `zh_Hans` needs no catalog of its own.
Compiled files are not kept in the repository; `fengqun up`, the tests and the packaging make them.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("en", "zh_Hant")
"""The languages that every sentence is translated into."""

PACKAGE = Path(__file__).resolve().parent.parent


def catalogs(root: Path = PACKAGE) -> Iterator[Path]:
    """The catalog files below `root`, in a stable order."""
    return iter(sorted(root.rglob("locale/*/LC_MESSAGES/django.po")))


def compile_catalogs(root: Path = PACKAGE) -> int:
    """Compile each catalog that is newer than its compiled file; answer how many were compiled."""
    compiled = 0
    for source in catalogs(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        # Several processes may do so at once: each writes a file of its own, and the last one stays.
        with NamedTemporaryFile(dir=target.parent, suffix=".partial", delete=False) as written:
            write_mo(written, catalog)
        partial = Path(written.name)
        partial.chmod(0o644)
        partial.replace(target)
        compiled += 1
    return compiled
