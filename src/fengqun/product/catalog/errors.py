"""Why the catalogue says no."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class ProductNotFound(NotFound):
    """No such product for this person."""

    code = "catalog.product_not_found"
    sentence = _("没有找到这件商品，可能已经下架。")


class VariantNotFound(NotFound):
    """No such variant in this community."""

    code = "catalog.variant_not_found"
    sentence = _("没有找到这个规格。")


class SoldOut(DomainError):
    """Fewer units are left than were asked for. Details: variant, variant_id, asked, available."""

    code = "catalog.sold_out"
    status = 409
    sentence = _("“%(variant)s”只剩 %(available)s 件，不够 %(asked)s 件。")


class NotForSale(DomainError):
    """The variant or its product is not offered now. Details: variant, variant_id."""

    code = "catalog.not_for_sale"
    status = 409
    sentence = _("“%(variant)s”现在不出售。")


class NothingToSell(DomainError):
    """A product is listed only with at least one variant."""

    code = "catalog.nothing_to_sell"
    sentence = _("先加一个规格和价格，再上架。")


class PriceUnreasonable(DomainError):
    """A price below zero, or a former price that is not above the price."""

    code = "catalog.price_unreasonable"
    sentence = _("价格不能小于零，划线价要高于现价。")


class SkuTaken(Conflict):
    """The community already has a variant of this SKU. Details: sku."""

    code = "catalog.sku_taken"
    sentence = _("货号 %(sku)s 已经用过了，换一个。")


class TextMissing(DomainError):
    """A product needs a title."""

    code = "catalog.title_missing"
    sentence = _("给商品起个名字。")


class StockTooLow(DomainError):
    """An adjustment would leave less than is promised to orders. Details: reserved, on_hand."""

    code = "catalog.stock_too_low"
    status = 409
    sentence = _("现有 %(on_hand)s 件，其中 %(reserved)s 件已被订单占用，不能减到更少。")


class StockMismatch(Conflict):
    """The same cause moved stock before, in another quantity or by more than it holds."""

    code = "catalog.stock_mismatch"
    sentence = _("这笔库存变动和之前记录的对不上，请联系店长核对。")


class QuantityUnreasonable(DomainError):
    """Quantities are whole numbers above zero."""

    code = "catalog.quantity_unreasonable"
    sentence = _("数量要是大于零的整数。")


class TooManyPictures(DomainError):
    """A product holds a limited number of pictures. Details: limit."""

    code = "catalog.too_many_pictures"
    sentence = _("一件商品最多放 %(limit)s 张图。")
