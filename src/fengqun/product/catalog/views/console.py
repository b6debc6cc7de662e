"""What staff sees: the table of products, and the bench where one is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.queries import member_cards
from fengqun.product.catalog import commands, queries
from fengqun.product.catalog.forms import ExistingVariantForm, NewVariantForm, PictureForm, ProductForm, StockForm
from fengqun.product.catalog.models import Product, StockMovement
from fengqun.product.catalog.policies import MANAGE_PRODUCTS
from fengqun.product.catalog.types import MovementRow, ProductDetail, StockRow, VariantCard

PAGE_SIZE = 100
UNREADABLE = 422


@dataclass(frozen=True)
class Bench:
    """One variant with its stock and the forms that change it."""

    variant: VariantCard
    stock: StockRow
    form: ExistingVariantForm
    stock_form: StockForm


@require_GET
@allow(having(MANAGE_PRODUCTS))
def products(request: Request) -> HttpResponse:
    """All products, of one state if asked for."""
    state = request.GET.get("state", "")
    state = state if state in Product.State.values else ""
    number = page_number(request)
    rows = queries.all_products(request.community.id, state=state, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    choices = [("", _("全部")), *Product.State.choices]
    context = {
        "console_nav": "catalog",
        "products": rows[:PAGE_SIZE],
        "states": [(value, label, value == state) for value, label in choices],
        "newer": f"?state={state}&page={number - 1}" if number > 1 else "",
        "older": f"?state={state}&page={number + 1}" if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "catalog/console/products.html", context)


@require_http_methods(["GET", "POST"])
@allow(having(MANAGE_PRODUCTS))
def new_product(request: Request) -> HttpResponse:
    """A sheet for a new product with its first variant."""
    if request.method != "POST":
        return _new_page(request, ProductForm(initial={"position": 0}), _new_variant_form(request))
    form, variant_form = ProductForm(request.POST), _new_variant_form(request, data=request.POST)
    if form.is_valid() and variant_form.is_valid():
        try:
            product_id = commands.create_product(
                request.community.id, actor=request.actor, variant=variant_form.as_variant(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("草稿已建好。加上图片，再上架。"))
            return _to_product(request, product_id)
    return _new_page(request, form, variant_form, status=UNREADABLE)


@require_http_methods(["GET", "POST"])
@allow(having(MANAGE_PRODUCTS))
def product(request: Request, product_id: UUID) -> HttpResponse:
    """A product's words, variants, stock and pictures on one page; posting changes the words."""
    if request.method != "POST":
        return _product_page(request, product_id)
    form = ProductForm(request.POST)
    if not form.is_valid():
        return _product_page(request, product_id, form=form, status=UNREADABLE)
    commands.update_product(request.community.id, product_id, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("已保存。"))
    return _to_product(request, product_id)


@require_POST
@allow(having(MANAGE_PRODUCTS))
def listing(request: Request, product_id: UUID) -> HttpResponse:
    """Put a product on sale, or with `_method=delete` take it off."""
    if request.POST.get("_method") == "delete":
        commands.archive_product(request.community.id, product_id, actor=request.actor)
        messages.success(request, _("已下架。已经付款的订单照常发货。"))
        return _to_product(request, product_id)
    try:
        commands.list_product(request.community.id, product_id, actor=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _product_page(request, product_id, status=error.status)
    messages.success(request, _("已上架。"))
    return _to_product(request, product_id)


@require_POST
@allow(having(MANAGE_PRODUCTS))
def variants(request: Request, product_id: UUID) -> HttpResponse:
    """Add a variant."""
    form = NewVariantForm(request.POST, currency=request.community.currency)
    if form.is_valid():
        try:
            commands.add_variant(request.community.id, product_id, form.as_variant(), actor=request.actor)
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _product_page(request, product_id, variant_form=form, status=UNREADABLE)
    messages.success(request, _("已加规格。"))
    return _to_product(request, product_id)


@require_POST
@allow(having(MANAGE_PRODUCTS))
def variant(request: Request, product_id: UUID, variant_id: UUID) -> HttpResponse:
    """Change a variant's description and price."""
    form = ExistingVariantForm(
        request.POST, currency=request.community.currency, auto_id=f"id_{variant_id.hex[-8:]}_%s"
    )
    if form.is_valid():
        fields = dict(form.cleaned_data)
        price, compare_at = fields.pop("price"), fields.pop("compare_at")
        try:
            commands.update_variant(
                request.community.id,
                variant_id,
                actor=request.actor,
                price_minor=price,
                compare_at_minor=compare_at,
                **fields,
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _product_page(request, product_id, changed={variant_id: form}, status=UNREADABLE)
    messages.success(request, _("已保存。"))
    return _to_product(request, product_id)


@require_POST
@allow(having(MANAGE_PRODUCTS))
def stock(request: Request, product_id: UUID, variant_id: UUID) -> HttpResponse:
    """Correct a variant's stock, saying why."""
    form = StockForm(request.POST, auto_id=f"id_{variant_id.hex[-8:]}_stock_%s")
    if form.is_valid():
        try:
            commands.adjust_stock(
                request.community.id,
                variant_id,
                form.cleaned_data["delta"],
                actor=request.actor,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.add_error("delta", str(error))
    if form.errors:
        return _product_page(request, product_id, stocked={variant_id: form}, status=UNREADABLE)
    messages.success(request, _("库存已调整。"))
    return _to_product(request, product_id)


@require_POST
@allow(having(MANAGE_PRODUCTS))
def pictures(request: Request, product_id: UUID) -> HttpResponse:
    """Add a picture."""
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        upload, alt = form.cleaned_data["picture"], form.cleaned_data["alt"]
        try:
            commands.add_picture(request.community.id, product_id, actor=request.actor, upload=upload, alt=alt)
        except DomainError as error:
            form.add_error("picture", str(error))
    if form.errors:
        return _product_page(request, product_id, picture_form=form, status=UNREADABLE)
    messages.success(request, _("图片已加上。"))
    return _to_product(request, product_id)


@require_POST
@allow(having(MANAGE_PRODUCTS))
def picture(request: Request, product_id: UUID, picture_id: UUID) -> HttpResponse:
    """Describe a picture anew, or with `_method=delete` remove it."""
    if request.POST.get("_method") == "delete":
        commands.remove_picture(request.community.id, picture_id, actor=request.actor)
        messages.success(request, _("图片已移除。"))
    else:
        alt = request.POST.get("alt", "")
        commands.describe_picture(request.community.id, picture_id, actor=request.actor, alt=alt)
        messages.success(request, _("已保存。"))
    return _to_product(request, product_id)


def _to_product(request: Request, product_id: UUID) -> HttpResponseRedirect:
    return redirect("catalog-console-product", community=request.community.slug, product_id=product_id)


def _new_page(request: Request, form: ProductForm, variant_form: NewVariantForm, status: int = 200) -> HttpResponse:
    context = {"console_nav": "catalog", "form": form, "variant_form": variant_form}
    return render(request, "catalog/console/new.html", context, status=status)


def _new_variant_form(request: Request, data: QueryDict | None = None) -> NewVariantForm:
    return NewVariantForm(data, currency=request.community.currency, prefix="variant")


def _product_page(
    request: Request,
    product_id: UUID,
    *,
    form: ProductForm | None = None,
    variant_form: NewVariantForm | None = None,
    picture_form: PictureForm | None = None,
    changed: Mapping[UUID, ExistingVariantForm] | None = None,
    stocked: Mapping[UUID, StockForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    community = request.community
    detail = queries.product_detail(community.id, product_id, drafts=True)
    rows = queries.stock_rows(community.id, product_id)
    context = {
        "console_nav": "catalog",
        "product": detail,
        "state_label": Product.State(detail.state).label,
        "form": form or _words_of(detail),
        "variant_form": variant_form or NewVariantForm(currency=community.currency, auto_id="id_new_%s"),
        "picture_form": picture_form or PictureForm(),
        "benches": _benches(detail, rows, changed or {}, stocked or {}),
        "movements": _history(community.id, rows),
        "page_url": reverse("catalog-product", kwargs={"community": community.slug, "product_id": product_id}),
    }
    return render(request, "catalog/console/product.html", context, status=status)


def _words_of(detail: ProductDetail) -> ProductForm:
    names = ("title", "summary", "description", "position")
    return ProductForm(initial={name: getattr(detail, name) for name in names})


def _benches(
    detail: ProductDetail,
    rows: list[StockRow],
    changed: Mapping[UUID, ExistingVariantForm],
    stocked: Mapping[UUID, StockForm],
) -> list[Bench]:
    stock_of = {row.variant_id: row for row in rows}
    return [
        Bench(
            variant=card,
            stock=stock_of[card.id],
            form=changed.get(card.id) or ExistingVariantForm.of(card, is_offered=stock_of[card.id].is_offered),
            stock_form=stocked.get(card.id) or StockForm(auto_id=f"id_{card.id.hex[-8:]}_stock_%s"),
        )
        for card in detail.variants
    ]


@dataclass(frozen=True)
class HistoryLine:
    """A movement of stock with its words."""

    movement: MovementRow
    variant: str
    kind: str
    who: str


def _history(community_id: UUID, rows: list[StockRow]) -> list[HistoryLine]:
    names = {row.variant_id: row.title or row.sku for row in rows}
    movements = queries.stock_movements(community_id, list(names), limit=30)
    people = member_cards({movement.actor_id for movement in movements if movement.actor_id})
    return [
        HistoryLine(
            movement=movement,
            variant=names[movement.variant_id],
            kind=str(StockMovement.Kind(movement.kind).label),
            who=people[movement.actor_id].name if movement.actor_id in people else "",
        )
        for movement in movements
    ]
