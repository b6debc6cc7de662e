"""From a file to rows of text, one at a time: CSV as people have it (encodings, delimiters), and XLSX."""

import csv
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from fengqun.importers.purchases.errors import FileUnreadable
from fengqun.importers.purchases.types import Row

MAX_ROWS = 2_000_000
MAX_FIELD_CHARACTERS = 10_000
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows below the header with their line numbers in the file (the header is line 1).

    Raises FileUnreadable for a file that is missing, empty, not text and not XLSX, or too long.
    """
    with closing(_table(path)) as lines:
        numbered = enumerate(lines, start=1)
        header = [name.strip() for name in next(numbered, (0, []))[1]]
        if not any(header):
            raise FileUnreadable(reason=_("第一行应当是列名"))
        for line, values in numbered:
            if line > MAX_ROWS:
                raise FileUnreadable(reason=_("超过 %(rows)s 行，请分成几个文件") % {"rows": MAX_ROWS})
            if any(value.strip() for value in values):
                yield line, dict(zip(header, [*values, *[""] * (len(header) - len(values))], strict=False))


def read_header(path: Path) -> list[str]:
    """The names of the file's columns. Raises FileUnreadable as `read_rows` does."""
    with closing(_table(path)) as lines:
        return [name.strip() for name in next(lines, [])]


def _table(path: Path) -> Generator[list[str]]:
    if not path.is_file():
        raise FileUnreadable(reason=_("没有这个文件"))
    yield from _xlsx(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else _text(path)


def _text(path: Path) -> Generator[list[str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        if first.count(delimiter) == 0 and len(first.split()) > 1:
            yield from (line.split() for line in file)
            return
        csv.field_size_limit(MAX_FIELD_CHARACTERS)
        try:
            yield from csv.reader(file, delimiter=delimiter)
        except csv.Error as error:
            raise FileUnreadable(reason=str(error)) from error


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                for _chunk in iter(lambda: file.read(1 << 20), ""):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileUnreadable(reason=_("既不是 UTF-8 也不是 GB18030 编码的文字"))


def _xlsx(path: Path) -> Generator[list[str]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileUnreadable(reason=_("不是完好的 XLSX 文件")) from error
    with closing(book):
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield [_as_text(value) for value in row]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
