"""Which column holds what: from `--map` arguments, else from the usual names of columns."""

from collections.abc import Sequence
from dataclasses import fields

from fengqun.importers.purchases.errors import ColumnMissing, MappingUnreadable
from fengqun.importers.purchases.types import Column, ColumnMap

NEEDED = ("customer", "date", "amount")
FIELDS = tuple(field.name for field in fields(ColumnMap))

USUAL_NAMES = {
    "customer": (
        "customer",
        "customer_id",
        "buyer",
        "buyer_id",
        "user_id",
        "买家",
        "买家id",
        "客户",
        "客户编号",
        "会员号",
    ),
    "date": ("date", "paid_at", "created_at", "order_date", "日期", "付款时间", "下单时间", "支付时间", "成交时间"),
    "amount": ("amount", "total", "paid", "dollar_value", "price", "金额", "实付", "实付金额", "支付金额", "成交金额"),
    "order": ("order", "order_id", "order_no", "订单号", "订单编号"),
    "quantity": ("quantity", "qty", "count", "number_of_cds", "数量", "件数"),
    "item": ("item", "product", "title", "商品", "商品名称", "宝贝标题"),
    "name": ("name", "customer_name", "buyer_name", "姓名", "昵称", "买家昵称", "收货人"),
    "email": ("email", "e-mail", "mail", "邮箱"),
}


def column_map(arguments: Sequence[str], columns: Sequence[str]) -> ColumnMap:
    """The mapping that `arguments` (`field=column` or `date=column:form`) and the usual names give for `columns`.

    Raises MappingUnreadable for an argument of another form, ColumnMissing when a column is not in the file or
    a needed field is left without one.
    """
    found = {
        field: Column(column)
        for field, names in USUAL_NAMES.items()
        for column in [next((column for column in columns if column.strip().lower() in names), None)]
        if column is not None
    }
    for argument in arguments:
        field, equals, target = argument.partition("=")
        if not equals or field not in FIELDS or not target:
            raise MappingUnreadable(argument=argument, fields=", ".join(FIELDS))
        name, _colon, form = (target, "", "") if target in columns else target.partition(":")
        if name not in columns:
            raise ColumnMissing(field=field, columns=", ".join(columns))
        found[field] = Column(name, form)
    for field in NEEDED:
        if field not in found:
            raise ColumnMissing(field=field, columns=", ".join(columns))
    return ColumnMap(**found)
