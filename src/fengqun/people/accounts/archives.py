"""The copy of what is known of a person: one JSON file a room, and a page to read them in."""

import io
import json
import zipfile
from datetime import datetime
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.functional import Promise

from fengqun.people.accounts.personal_data import Exporter, exporters


def archive_of(user_id: UUID, *, name: str, at: datetime) -> bytes:
    """The zip file with everything that rooms hand out of the person, in the active language."""
    told = [(one, [_plain(row) for row in one.export(user_id)]) for one in exporters()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for exporter, rows in told:
            archive.writestr(f"{exporter.room}.json", json.dumps(rows, ensure_ascii=False, indent=2))
        archive.writestr("index.html", _page(told, name=name, at=at))
    return packed.getvalue()


class _Encoder(DjangoJSONEncoder):
    """Writes lazy texts in the active language, and everything unknown as its text."""

    def default(self, value: object) -> object:
        if isinstance(value, Promise):
            return str(value)
        if isinstance(value, set | frozenset):
            return sorted(map(str, value))
        return super().default(value)


def _plain(row: object) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(row, cls=_Encoder))
    return plain


def _page(told: list[tuple[Exporter, list[dict[str, object]]]], *, name: str, at: datetime) -> str:
    rooms = [
        {
            "label": str(exporter.label),
            "file": f"{exporter.room}.json",
            "rows": [[(key, _words(value)) for key, value in row.items()] for row in rows],
        }
        for exporter, rows in told
    ]
    return render_to_string("accounts/export/index.html", {"rooms": rooms, "name": name, "at": at})


def _words(value: object) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
