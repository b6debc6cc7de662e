"""Who may add pictures to products, and who sees them."""

import io

import pytest
from PIL import Image

from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.policies import SYSTEM
from fengqun.kernel.tests.factories import a_picture
from fengqun.product.catalog.commands import add_art, add_picture, archive_product, remove_picture
from fengqun.product.catalog.commands.pictures import MAX_PICTURES
from fengqun.product.catalog.errors import ProductNotFound, TooManyPictures
from fengqun.product.catalog.models import ProductPicture
from fengqun.product.catalog.tests.factories import make_product


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
