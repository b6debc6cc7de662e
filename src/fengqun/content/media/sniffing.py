"""What a file is, by its bytes: the name and the sender's word count for nothing, except to tell text from text."""

import codecs
import unicodedata
from dataclasses import dataclass
from typing import Any, BinaryIO

import filetype  # type: ignore[import-untyped]  # the library ships no types
from django.core.files.base import File

from fengqun.content.media.errors import TypeRefused
from fengqun.content.media.types import Kind

HEAD_BYTES = 8_192
MAX_NAME_CHARS = 120
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
_VIDEOS = {"video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov", "video/x-m4v": "m4v"}
_SOUNDS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/x-flac": "flac",
    "audio/amr": "amr",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILES = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/epub+zip": "epub",
    "application/x-7z-compressed": "7z",
    "application/gzip": "gz",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}.presentationml.presentation": "pptx",
}
_TEXTS = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv"}
_SERVED_AS = {"audio/x-wav": "audio/wav", "audio/x-flac": "audio/flac"}
ALLOWED = (
    "JPEG, PNG, WebP, GIF, MP4, WebM, MOV, MP3, M4A, OGG, WAV, FLAC, PDF, DOCX, XLSX, PPTX, ZIP, EPUB, TXT, MD, CSV"
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the bytes are, and the suffix such files have."""

    kind: str
    content_type: str
    suffix: str


def sniff(file: "BinaryIO | File[Any]", *, name: str, claimed: str = "") -> Sniffed:
    """Look at the beginning of a file and put it back. Raises TypeRefused for what is not on the list."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    found = filetype.guess(head)
    mime = found.mime if found else ""
    if mime in _PICTURES:
        return Sniffed(Kind.PICTURE, mime, found.extension)
    if mime in _VIDEOS:
        is_sound = mime == "video/webm" and claimed.startswith("audio/")
        return Sniffed(*((Kind.AUDIO, "audio/webm", "weba") if is_sound else (Kind.VIDEO, mime, _VIDEOS[mime])))
    if mime in _SOUNDS:
        return Sniffed(Kind.AUDIO, _SERVED_AS.get(mime, mime), _SOUNDS[mime])
    if mime in _FILES:
        return Sniffed(Kind.FILE, mime, _FILES[mime])
    suffix = name.rpartition(".")[2].lower()
    if not mime and suffix in _TEXTS and _is_plain_text(head):
        return Sniffed(Kind.FILE, _TEXTS[suffix], suffix)
    raise TypeRefused(allowed=ALLOWED)


def clean_name(name: str, suffix: str) -> str:
    """A name that is safe to show and to save: no folders, no control or direction characters, the true suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] not in "CZ" or one == " "
    )
    stem = shown.rpartition(".")[0] if "." in shown else shown
    stem = "".join(one for one in stem if one not in '<>:"/\\|?*%').strip(" .")
    return f"{stem[:MAX_NAME_CHARS] or 'file'}.{suffix}"


def _is_plain_text(head: bytes) -> bool:
    """Readable text that is no markup: what begins like a page or a drawing is none."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    is_readable = all(one in "\t\n\r\f" or unicodedata.category(one) != "Cc" for one in text)
    return is_readable and not text.lstrip().startswith("<")
