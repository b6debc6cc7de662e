"""Taking files in: what they are is decided by their bytes, and a day holds so many of them."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from fengqun.content.media.commands import delete_loose, describe, discard, upload
from fengqun.content.media.errors import FileEmpty, FileTooLarge, MediaNotFound, QuotaUsedUp, TypeRefused
from fengqun.content.media.limits import LOOSE_FOR
from fengqun.content.media.models import MediaFile
from fengqun.content.media.sniffing import clean_name
from fengqun.content.media.tests.factories import HTML, MP3, MP4, PDF, SVG, WEBM, a_zip, make_media, sent
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.pictures.errors import PictureRefused
from fengqun.kernel.policies import Actor
from fengqun.people.communities.tests.factories import make_community, make_member


def exif_picture():
    picture, buffer = Image.new("RGB", (2400, 1200), "tan"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Phone 14"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 0.0)}
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue() + b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "name", "claimed", "kind", "content_type", "kept_as"),
    [
        (MP4, "a.exe", "text/html", "video", "video/mp4", "a.mp4"),
        (WEBM, "录音", "audio/webm", "audio", "audio/webm", "录音.weba"),
        (WEBM, "录像.webm", "video/webm", "video", "video/webm", "录像.webm"),
        (MP3, "晚安.html", "text/html", "audio", "audio/mpeg", "晚安.mp3"),
        (PDF, "豆单.svg", "image/svg+xml", "file", "application/pdf", "豆单.pdf"),
        ("第一行\n第二行".encode(), "笔记.txt", "text/html", "file", "text/plain", "笔记.txt"),
        (b"a,b\n1,2\n", "表.CSV", "", "file", "text/csv", "表.csv"),
    ],
)
def test_the_bytes_decide_what_a_file_is(community, member, content, name, claimed, kind, content_type, kept_as):
    card = make_media(member, content, name, content_type=claimed)
    assert (card.kind, card.content_type, card.name, card.size_bytes) == (kind, content_type, kept_as, len(content))
    row = MediaFile.objects.get()
    assert default_storage.open(row.file.name).read() == content
    assert row.file.name == f"media/{community.id}/{card.id}.{kept_as.rpartition('.')[2]}"


def test_an_archive_is_kept(member):
    assert make_media(member, a_zip(), "资料.zip").content_type == "application/zip"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "a.txt"),
        (SVG, "a.svg"),
        (SVG, "a.txt"),
        (b"\xef\xbb\xbf  " + HTML, "a.md"),
        (HTML, "a.html"),
        (b"MZ\x90\x00" + bytes(100), "a.pdf"),
        (b"\x7fELF" + bytes(100), "a.mp4"),
        (b"hello", "a.js"),
        (b"\x00\x01\x02", "a.txt"),
        (b"\x1b[31m", "a.txt"),
    ],
)
def test_what_is_not_on_the_list_is_refused_and_leaves_nothing(member, content, name):
    with pytest.raises(TypeRefused):
        make_media(member, content, name)
    assert MediaFile.objects.count() == 0


def test_a_picture_is_encoded_anew_without_what_the_camera_wrote(member):
    card = make_media(member, exif_picture(), "IMG_1.HEIC")
    row = MediaFile.objects.get()
    kept = default_storage.open(row.file.name).read()
    assert (card.kind, card.content_type, card.width, card.height, card.name) == (
        "picture", "image/jpeg", 1600, 800, "IMG_1.jpg",
    )  # fmt: skip
    assert b"Secret" not in kept
    assert b"script" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}
    assert Image.open(default_storage.open(row.small.name)).size == (640, 320)


def test_a_broken_picture_is_refused(member):
    with pytest.raises(PictureRefused):
        make_media(member, b"\xff\xd8\xff\xe0" + bytes(50), "x.jpg")
    assert MediaFile.objects.count() == 0


def test_only_members_upload(community, stranger, other_community, make_member, actor_of):
    neighbour = make_member("隔壁", community=other_community)
    for actor, error in ((Actor(), SignInRequired), (actor_of(stranger), Denied), (actor_of(neighbour), Denied)):
        with pytest.raises(error):
            upload(community.id, actor=actor, file=sent(MP4, "a.mp4"))
    assert MediaFile.objects.count() == 0


def test_empty_and_too_large_files_are_refused(member, settings):
    settings.UPLOAD_LIMITS_MB = {"video": 1}
    with pytest.raises(FileEmpty):
        make_media(member, b"", "a.mp4")
    with pytest.raises(FileTooLarge) as refused:
        make_media(member, MP4 + bytes(1 << 20), "a.mp4")
    assert refused.value.details == {"limit": 1}
    assert MediaFile.objects.count() == 0


def test_a_day_holds_so_much(member, settings, frozen, at):
    settings.UPLOAD_DAY_MB = 1
    big = MP4 + bytes(600 * 1024)
    with at(frozen):
        make_media(member, big)
    with at(frozen + timedelta(hours=23)), pytest.raises(QuotaUsedUp):
        make_media(member, big)
    with at(frozen + timedelta(hours=25)):
        make_media(member, big)
    assert MediaFile.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("....", "file.pdf"),
        ("", "file.pdf"),
        ("豆" * 300 + ".pdf", "豆" * 120 + ".pdf"),
    ],
)
def test_hostile_names_become_plain_ones(name, clean):
    assert clean_name(name, "pdf") == clean


def test_what_nothing_carries_goes_after_a_day(
    member, promoter, actor_of, frozen, at, django_capture_on_commit_callbacks
):
    # given
    with at(frozen):
        old = make_media(member)
    with at(frozen + timedelta(hours=5)):
        young = make_media(member)
    name = MediaFile.objects.get(id=old.id).file.name
    # when
    with at(frozen + LOOSE_FOR), django_capture_on_commit_callbacks(execute=True):
        assert delete_loose() == 1
    # then
    assert list(MediaFile.objects.values_list("id", flat=True)) == [young.id]
    assert not default_storage.exists(name)
    # and who owns it may delete it at once, others may not
    with pytest.raises(MediaNotFound):
        discard(member.community_id, young.id, actor=actor_of(promoter))
    with pytest.raises(MediaNotFound):
        describe(member.community_id, young.id, actor=actor_of(promoter), alt="x")
    discard(member.community_id, young.id, actor=actor_of(member))
    assert MediaFile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_do_not_outrun_the_quota(settings, actor_of):
    # given
    settings.UPLOAD_DAY_MB = 1
    owner = make_member(make_community(), "佟佟")
    barrier = Barrier(4)

    def attempt(_number):
        try:
            barrier.wait(timeout=10)
            make_media(owner, MP4 + bytes(400 * 1024))
        except QuotaUsedUp:
            return False
        finally:
            connection.close()
        return True

    # when
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(attempt, range(4)))
    # then
    assert sum(kept) == 2
    assert MediaFile.objects.count() == 2
