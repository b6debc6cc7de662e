"""Pictures are what their content says, and nothing of the sent file is served."""

import io

import pytest
from PIL import Image

from fengqun.kernel.pictures.errors import PictureRefused
from fengqun.kernel.pictures.safe import MAX_BYTES, prepare
from fengqun.kernel.tests.factories import a_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB_HEADER = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x06\x00\x00\x00\xb9\xbc\xbeM"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", SVG, b"<html><script>alert(1)</script>", b"%PDF-1.7", b"GIF89a", b"\xff\xd8\xff\xe0", BOMB_HEADER],
)
def test_hostile_files_are_refused_with_a_sentence(data):
    with pytest.raises(PictureRefused) as refusal:
        prepare(io.BytesIO(data))
    assert str(refusal.value).endswith("。")


def test_a_file_too_large_is_refused_before_it_is_decoded():
    with pytest.raises(PictureRefused, match="图片太大"):
        prepare(io.BytesIO(b"\xff" * (MAX_BYTES + 1)))


def test_place_and_device_are_stripped_and_the_picture_stands_upright():
    # given a picture that says where it was made and that it lies on its side
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif[0x0112] = 6
    # when
    safe = prepare(a_picture(size=(40, 20), exif=exif))
    # then
    assert (safe.width, safe.height) == (20, 40)
    assert b"SecretCam" not in safe.content
    assert dict(Image.open(io.BytesIO(safe.content)).getexif()) == {}


def test_what_is_hidden_behind_a_picture_is_dropped():
    data = a_picture().getvalue() + b"<script>alert(1)</script>"
    safe = prepare(io.BytesIO(data))
    assert b"script" not in safe.content


def test_large_pictures_become_two_reasonable_sizes():
    safe = prepare(a_picture(size=(3200, 1600)))
    assert (safe.width, safe.height) == (1600, 800)
    assert Image.open(io.BytesIO(safe.thumbnail)).size == (640, 320)


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "jpg"), ("WEBP", "jpg"), ("GIF", "jpg"), ("JPEG", "jpg")])
def test_the_content_decides_what_a_picture_is(kind, suffix):
    assert prepare(a_picture(kind)).suffix == suffix
