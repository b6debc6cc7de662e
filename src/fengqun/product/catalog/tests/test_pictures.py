"""Pictures are what their content says, and nothing of the sent file is served."""

import io

import pytest
from PIL import Image

from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.commands import add_art, add_picture, archive_product, remove_picture
from fengqun.product.catalog.commands.pictures import MAX_PICTURES
from fengqun.product.catalog.errors import PictureNotFound, PictureRefused, ProductNotFound, TooManyPictures
from fengqun.product.catalog.models import ProductPicture
from fengqun.product.catalog.pictures import MAX_BYTES, prepare
from fengqun.product.catalog.tests.factories import a_picture, make_product

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


def test_staff_adds_a_picture_that_everybody_sees(community, operator, actor_of, guest_client):
    # given
    product = make_product(community)
    # when
    picture_id = add_picture(community.id, product.id, actor=actor_of(operator), upload=a_picture(), alt="一包豆子")
    answer = guest_client.get(f"/c/{community.slug}/shop/pictures/{picture_id}/full/")
    # then
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == f'inline; filename="{picture_id}.jpg"'
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (40, 30)


def test_the_picture_of_an_unlisted_product_is_for_staff(community, operator, actor_of, guest_client, client_for):
    product = make_product(community)
    picture_id = add_picture(community.id, product.id, actor=actor_of(operator), upload=a_picture())
    archive_product(community.id, product.id, actor=SYSTEM)
    url = f"/c/{community.slug}/shop/pictures/{picture_id}/small/"
    assert guest_client.get(url).status_code == 404
    assert client_for(operator).get(url).status_code == 200


def test_a_picture_does_not_answer_at_another_community(community, other_community, operator, actor_of, guest_client):
    product = make_product(community)
    picture_id = add_picture(community.id, product.id, actor=actor_of(operator), upload=a_picture())
    assert guest_client.get(f"/c/{other_community.slug}/shop/pictures/{picture_id}/full/").status_code == 404


def test_pictures_end_somewhere_and_can_go(community, operator, actor_of):
    actor, product = actor_of(operator), make_product(community)
    ids = [add_art(community.id, product.id, actor=actor, art_key="s-bag-hua") for _n in range(MAX_PICTURES)]
    with pytest.raises(TooManyPictures):
        add_art(community.id, product.id, actor=actor, art_key="s-bag-hua")
    remove_picture(community.id, ids[0], actor=actor)
    assert ProductPicture.objects.count() == MAX_PICTURES - 1


def test_pictures_of_another_community_are_out_of_reach(community, other_community, make_member, operator, actor_of):
    product = make_product(community)
    picture_id = add_art(community.id, product.id, actor=actor_of(operator), art_key="s-bag-hua")
    neighbour = actor_of(make_member("隔壁", community=other_community, roles=["operator"]))
    with pytest.raises(ProductNotFound):
        add_art(other_community.id, product.id, actor=neighbour, art_key="s-bag-hua")
    with pytest.raises(PictureNotFound):
        remove_picture(other_community.id, picture_id, actor=neighbour)
    assert ProductPicture.objects.count() == 1
