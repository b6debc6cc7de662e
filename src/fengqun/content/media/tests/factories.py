"""Files for tests: small, and by their bytes what they claim to be."""

import io
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from fengqun.content.media.commands import upload
from fengqun.content.media.types import MediaCard
from fengqun.kernel.tests.factories import a_picture
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.types import MemberCard

MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\x00\x00\x02\x00isomiso2" + bytes(range(256)) * 8
WEBM = b"\x1a\x45\xdf\xa3" + b"\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(200)
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(400)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n<script>alert(1)</script>\n%%EOF"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def sent(content: bytes, name: str, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type)


def a_zip() -> bytes:
    """An archive with one text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("读我.txt", "你好")
    return buffer.getvalue()


def make_media(owner: MemberCard, content: bytes = MP4, name: str = "手冲.mp4", **choices: str) -> MediaCard:
    """A file of that member, uploaded and loose."""
    file = sent(content, name, choices.pop("content_type", "application/octet-stream"))
    return upload(owner.community_id, actor=actor_for_test(owner), file=file, **choices)


def make_picture(owner: MemberCard, name: str = "杯子.jpg") -> MediaCard:
    """A picture of that member, uploaded and loose."""
    return make_media(owner, a_picture().read(), name)
