"""Files over HTTP: in one piece or a range of it (RFC 9110), as what they are and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from fengqun.content.media.errors import MediaNotFound
from fengqun.content.media.types import StoredFile

CHUNK = 64 * 1024
KEEP_SECONDS = 3_600
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def size_bytes(self) -> int:
        """How many bytes these are."""
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range lies behind the end of the file."""


def asked_range(header: str, size_bytes: int) -> Range | None:
    """The one range that a `Range` header asks for; None for none, several, or what is no range: all is sent.

    Raises Unsatisfiable.
    """
    match = _ONE_RANGE.match(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = int(match[2])
        if not length:
            raise Unsatisfiable
        return Range(max(size_bytes - length, 0), size_bytes - 1)
    first = int(match[1])
    last = min(int(match[2]), size_bytes - 1) if match[2] else size_bytes - 1
    if match[2] and int(match[2]) < first:
        return None
    if first >= size_bytes:
        raise Unsatisfiable
    return Range(first, last)


def file_response(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The file for this request: 200, 206, 304 or 416. Raises MediaNotFound when it is gone from the storage."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if stored.etag in known or "*" in known:
        return _with_headers(HttpResponse(status=304), stored, None)
    try:
        file = default_storage.open(stored.storage_name)
        size_bytes = int(file.size)
    except FileNotFoundError as error:
        raise MediaNotFound from error
    header = request.headers.get("Range", "")
    if_range = request.headers.get("If-Range", "")
    wants_part = bool(header) and request.method == "GET" and (not if_range or if_range == stored.etag)
    try:
        part = asked_range(header, size_bytes) if wants_part else None
    except Unsatisfiable:
        file.close()
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size_bytes}"
        return _with_headers(refused, stored, None)
    sent = part or Range(0, size_bytes - 1)
    if request.method == "HEAD":
        file.close()
        return _with_headers(HttpResponse(), stored, size_bytes)
    answer = StreamingHttpResponse(_bytes_of(file, sent), status=206 if part else 200)
    if part:
        answer["Content-Range"] = f"bytes {part.first}-{part.last}/{size_bytes}"
    return _with_headers(answer, stored, sent.size_bytes)


def _with_headers(answer: HttpResponseBase, stored: StoredFile, length: int | None) -> HttpResponseBase:
    """What keeps a file from ever being more than a file. Only what everybody may see is kept by shared caches."""
    kept_by = "public" if stored.is_for_everybody else "private"
    answer["Content-Type"] = stored.content_type
    answer["Content-Disposition"] = content_disposition_header(not stored.is_inline, stored.name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = stored.etag
    revalidated = f"max-age={KEEP_SECONDS}" if stored.is_for_everybody else "max-age=0, must-revalidate"
    answer["Cache-Control"] = f"{kept_by}, {revalidated}"
    if length is not None:
        answer["Content-Length"] = str(length)
    return answer


def _bytes_of(file: "File[Any]", part: Range) -> Iterator[bytes]:
    with file:
        file.seek(part.first)
        left = part.size_bytes
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
