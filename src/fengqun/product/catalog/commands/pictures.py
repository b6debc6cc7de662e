"""Pictures of products."""

from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.pictures.safe import prepare
from fengqun.kernel.policies import Actor
from fengqun.product.catalog.errors import ProductNotFound, TooManyPictures
from fengqun.product.catalog.models import Product, ProductPicture
from fengqun.product.catalog.policies import MANAGE_PRODUCTS

MAX_PICTURES = 12


def add_picture(community_id: UUID, product_id: UUID, *, actor: Actor, upload: BinaryIO, alt: str = "") -> UUID:
    """Add an uploaded picture at the end and answer its id.

    Raises ProductNotFound, TooManyPictures, PictureRefused. The file is decoded before the transaction opens.
    """
    actor.require(MANAGE_PRODUCTS, community_id)
    safe = prepare(upload)
    with transaction.atomic():
        position = _next_position(community_id, product_id)
        picture = ProductPicture(product_id=product_id, alt=alt.strip()[:160], position=position)
        picture.keep_files(safe, folder="products")
        picture.save(force_insert=True)
    return picture.id


@transaction.atomic
def add_art(community_id: UUID, product_id: UUID, *, actor: Actor, art_key: str, alt: str = "") -> UUID:
    """Add a drawing that ships with the server, by its key. Raises ProductNotFound, TooManyPictures."""
    actor.require(MANAGE_PRODUCTS, community_id)
    position = _next_position(community_id, product_id)
    picture = ProductPicture.objects.create(
        product_id=product_id, art_key=art_key, alt=alt.strip()[:160], position=position
    )
    return picture.id


@transaction.atomic
def describe_picture(community_id: UUID, picture_id: UUID, *, actor: Actor, alt: str) -> None:
    """Say in words what a picture shows. Raises PictureNotFound."""
    actor.require(MANAGE_PRODUCTS, community_id)
    rows = ProductPicture.objects.filter(id=picture_id, product__community_id=community_id)
    if not rows.update(alt=alt.strip()[:160]):
        raise PictureNotFound


@transaction.atomic
def remove_picture(community_id: UUID, picture_id: UUID, *, actor: Actor) -> None:
    """Remove a picture; its files go when the transaction is done. Raises PictureNotFound."""
    actor.require(MANAGE_PRODUCTS, community_id)
    picture = ProductPicture.objects.filter(id=picture_id, product__community_id=community_id).first()
    if picture is None:
        raise PictureNotFound
    picture.delete_files_on_commit()
    picture.delete()


def _next_position(community_id: UUID, product_id: UUID) -> int:
    """The place after the last picture, counted under the product's lock."""
    product = Product.objects.select_for_update().filter(id=product_id, community_id=community_id).first()
    if product is None:
        raise ProductNotFound
    pictures = ProductPicture.objects.filter(product_id=product_id)
    if pictures.count() >= MAX_PICTURES:
        raise TooManyPictures(limit=MAX_PICTURES)
    last = pictures.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
