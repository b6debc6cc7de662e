"""Tables as files that spreadsheets open, in Chinese, too, and without taking anybody's words for a formula."""

import csv
from collections.abc import Iterable, Sequence
from unicodedata import category, normalize

from django.http import HttpResponse

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

_FORMULA_STARTS = ("=", "+", "-", "@")
"""After leading blanks, line ends and invisible signs, and with full-width signs read as those they resemble."""


def csv_response(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download `name`.csv with the line `head` and one line a row; nobody's words are a formula, in either.

    It is written at once, while the reader's language is active; callers bound the rows.
    """
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow([plain(cell) for cell in head])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return response


def plain(cell: object) -> object:
    """The cell, with a text that a spreadsheet would take for a formula marked as text. Numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    seen = next((sign for sign in normalize("NFKC", cell) if category(sign)[0] not in "CZ"), "")
    return f"'{cell}" if seen.startswith(_FORMULA_STARTS) else cell
