"""Hostile files are refused or kept as what can do no harm, and are served so that no browser runs them."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.fuzz.calls import browser_of
from tests.fuzz.town import forgotten

from fengqun.content.media.models import MediaFile
from fengqun.content.media.tests.factories import HTML, PDF, SVG, a_zip
from fengqun.kernel.tests.factories import a_picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def huge_png(width: int, height: int) -> bytes:
    """A picture that claims more pixels than any memory has, in few bytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../etc/passwd", bytes(5_000_000))
    return buffer.getvalue()


def with_comment() -> bytes:
    """A picture that is a script to a careless reader."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "GIF", comment=b"<script>alert(1)</script>")
    return b"GIF89a/*" + buffer.getvalue()[8:] + b"*/=1;<script>alert(1)</script>"


FILES = {
    "html.jpg": HTML,
    "svg.svg": SVG,
    "svg.png": SVG,
    "page.html": HTML,
    "x.xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script>1</script></html>",
    "jpeg-then-html.jpg": a_picture().read() + HTML,
    "jpeg-then-zip.jpg": a_picture().read() + a_zip(),
    "gif-script.gif": with_comment(),
    "pdf.html": PDF,
    "huge.png": huge_png(2**31 - 1, 2**31 - 1),
    "wide.png": huge_png(60_000, 60_000),
    "broken.jpg": a_picture().read()[:60],
    "empty.jpg": b"",
    "bomb.zip": bomb(),
    "script.js": b"alert(1)",
    "style.css": b"@import 'x'",
    "x.swf": b"CWS\x09" + bytes(99),
    "x.exe": b"MZ" + bytes(99),
    "mp4-html.mp4": b"\x00\x00\x00\x18ftypisom" + HTML,
}

NAMES = (
    "../../../etc/passwd.jpg",
    "..\\..\\x.jpg",
    "/etc/passwd",
    "a\r\nSet-Cookie: x=1.jpg",
    'a";x="b.jpg',
    "\u202egpj.exe",
    "a\x00.jpg.html",
    "<img src=x onerror=alert(1)>.jpg",
    "字" * 300 + ".jpg",
    ".htaccess",
    "con.jpg",
    "a" * 5_000,
    "%2e%2e%2fx.jpg",
    " .jpg",
    "\u2028.jpg",
    "=cmd|x.jpg",
)

SAFE_INLINE = ("image/jpeg", "image/png", "image/gif", "image/webp", "video/", "audio/", "application/pdf")


def send(client, town, content, name):
    file = SimpleUploadedFile("x", content, "image/jpeg")
    file._name = name
    return client.post(f"/api/v1/communities/{town.slug}/media", {"file": file, "alt": name[:100]})


def insist_harmless(client, town, media_id, name):
    for tail in ("", "small/"):
        for headers in ({}, {"Range": "bytes=0-99"}, {"Range": "bytes=-5"}, {"Range": "bytes=9-1,abc"}):
            answer = client.get(f"/c/{town.slug}/media/{media_id}/{tail}", headers=headers)
            assert answer.status_code < 500, name
            if answer.status_code not in {200, 206}:
                continue
            kind = answer.headers["Content-Type"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            disposition = answer.headers.get("Content-Disposition", "")
            assert "\r" not in disposition
            assert "\n" not in disposition
            assert "sandbox" in answer.headers["Content-Security-Policy"], name
            if not disposition.startswith("attachment"):
                assert kind.startswith(SAFE_INLINE), (name, kind)


@pytest.mark.parametrize("name", FILES)
def test_hostile_files(towns, name):
    town, _next_door = towns
    client = browser_of(town.member)
    with forgotten():
        answer = send(client, town, FILES[name], name)
        assert answer.status_code < 500, name
        if answer.status_code < 300:
            insist_harmless(client, town, answer.json()["id"], name)
        else:
            assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_of_files(towns, name):
    town, _next_door = towns
    client = browser_of(town.member)
    with forgotten():
        for content in (a_picture().read(), PDF):
            answer = send(client, town, content, name)
            assert answer.status_code < 500
            if answer.status_code < 300:
                row = MediaFile.objects.get(id=answer.json()["id"])
                kept = [
                    str(getattr(row, one.name))
                    for one in row._meta.fields
                    if one.get_internal_type() in {"FileField", "ImageField"}
                ]
                assert not any(".." in path or path.startswith("/") or "\\" in path for path in kept), kept
                insist_harmless(client, town, row.id, name)
