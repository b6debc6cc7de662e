"""The verbs of the catalogue."""

from fengqun.product.catalog.commands.adjust_stock import adjust_stock
from fengqun.product.catalog.commands.create import create_product, update_product
from fengqun.product.catalog.commands.hand_over_stock import hand_over_stock
from fengqun.product.catalog.commands.move_stock import release_stock, reserve_stock, return_stock, take_stock
from fengqun.product.catalog.commands.pictures import add_art, add_picture, describe_picture, remove_picture
from fengqun.product.catalog.commands.publish import archive_product, list_product
from fengqun.product.catalog.commands.variants import add_variant, change_price, update_variant

__all__ = [
    "add_art",
    "add_picture",
    "add_variant",
    "adjust_stock",
    "archive_product",
    "change_price",
    "create_product",
    "describe_picture",
    "hand_over_stock",
    "list_product",
    "release_stock",
    "remove_picture",
    "reserve_stock",
    "return_stock",
    "take_stock",
    "update_product",
    "update_variant",
]
