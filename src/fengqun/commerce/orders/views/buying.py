"""Cart and checkout."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.commerce.orders.commands import (
    OrderForm,
    accept_new_prices,
    change_cart_line,
    merge_cart,
    place_order,
    put_in_cart,
)
from fengqun.commerce.orders.errors import PriceChanged
from fengqun.commerce.orders.forms import CartLineForm, CheckoutForm, PutInCartForm
from fengqun.commerce.orders.policies import buyer_of, buyers, visitors
from fengqun.commerce.orders.queries import address_book, items_now, items_of_member, my_orders, price_cart
from fengqun.commerce.orders.session_cart import change_in_session, clear_session, put_in_session, session_items
from fengqun.commerce.orders.types import Address, CartCard
from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request
from fengqun.people.communities.commands import ensure_customer

Bought = dict[UUID, int]


@require_http_methods(["GET", "POST"])
@allow(visitors)
def cart(request: Request) -> HttpResponse:
    """What lies in the cart; POST puts something in."""
    if request.method == "POST":
        return _put(request)
    now = cart_of(request)
    response = render(request, "orders/cart.html", {"nav": "shop", "cart": now})
    member_id = buyer_of(request.actor, request.community.id)
    if member_id is not None and any(line.has_new_price for line in now.lines):
        accept_new_prices(member_id)
    return response


@require_POST
@allow(visitors)
def cart_line(request: Request, variant_id: UUID) -> HttpResponse:
    """A line's quantity."""
    form = CartLineForm(request.POST)
    if form.is_valid():
        quantity = form.cleaned_data["quantity"]
        member_id = buyer_of(request.actor, request.community.id)
        if member_id is None:
            change_in_session(request.session, request.community.id, variant_id, quantity=quantity)
        else:
            change_cart_line(request.community.id, member_id, variant_id, quantity=quantity)
    if request.htmx:
        status = 200 if form.is_valid() else 422
        return render(request, "orders/cart.html#lines", {"cart": cart_of(request)}, status=status)
    return redirect("orders-cart", community=request.community.slug)


@require_http_methods(["GET", "POST"])
@allow(buyers)
def checkout(request: Request) -> HttpResponse:
    """Address and total; POST places the order. What another tab has ordered meanwhile is shown instead."""
    bought = _bought(request)
    wanted = _wanted(request, bought)
    form = CheckoutForm(
        request.POST or None,
        requires_shipping=_asks_for_address(request, wanted),
        initial=_initial(request, wanted) if request.method == "GET" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _place(request, form, bought)
        except DomainError as error:
            form.add_error(None, str(error))
            if isinstance(error, PriceChanged):
                form.data = {**request.POST.dict(), "expected_minor": str(wanted.total.amount_minor)}
    if not wanted.lines:
        return _nothing_left(request, status=422 if form.errors else 200)
    context = {"nav": "shop", "cart": wanted, "form": form, "addresses": _addresses(request), "bought": bought}
    return render(request, "orders/checkout.html", context, status=422 if form.errors else 200)


def cart_of(request: Request) -> CartCard:
    """The visitor's cart: in the session, until they are known as a buyer."""
    community = request.community
    member_id = buyer_of(request.actor, community.id)
    kept = session_items(request.session, community.id)
    if member_id is None:
        return price_cart(community.id, community.currency, kept)
    if kept:
        merge_cart(community.id, member_id, kept)
        clear_session(request.session, community.id)
    return price_cart(community.id, community.currency, items_of_member(member_id))


def _put(request: Request) -> HttpResponse:
    form = PutInCartForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("先选规格和数量。"))
        return redirect("orders-cart", community=request.community.slug)
    variant_id, quantity = form.wanted
    slug = request.community.slug
    if form.cleaned_data["then"] == "checkout":
        address = redirect("orders-checkout", community=slug)
        address["Location"] += f"?variant={variant_id}&quantity={quantity}"
        return address
    member_id = buyer_of(request.actor, request.community.id)
    if member_id is None:
        put_in_session(request.session, request.community.id, variant_id, quantity=quantity)
    else:
        put_in_cart(request.community.id, member_id, variant_id, quantity=quantity)
    messages.success(request, _("已放进购物车。"))
    return redirect("orders-cart", community=slug)


def _nothing_left(request: Request, *, status: int) -> HttpResponse:
    """The buyer's latest order, which may well be what the cart has become; the empty cart where there is none."""
    member_id = buyer_of(request.actor, request.community.id)
    orders = my_orders(member_id, limit=1) if member_id else []
    if not orders:
        return redirect("orders-cart", community=request.community.slug)
    return render(request, "orders/nothing_left.html", {"nav": "shop", "order": orders[0]}, status=status)


def _asks_for_address(request: Request, wanted: CartCard) -> bool:
    """Whether the form has an address. One that is sent is read as it was shown: a first click has emptied the cart."""
    if request.method == "POST":
        return "recipient" in request.POST
    return wanted.requires_shipping


def _bought(request: Request) -> Bought | None:
    """What is bought at once, past the cart, if the address says so."""
    form = PutInCartForm(request.GET)
    if "variant" not in request.GET or not form.is_valid():
        return None
    variant_id, quantity = form.wanted
    return {variant_id: quantity}


def _wanted(request: Request, bought: Bought | None) -> CartCard:
    if bought is None:
        return cart_of(request)
    community = request.community
    return price_cart(community.id, community.currency, items_now(bought))


def _addresses(request: Request) -> list[Address]:
    member_id = buyer_of(request.actor, request.community.id)
    return address_book(member_id) if member_id else []


def _initial(request: Request, wanted: CartCard) -> dict[str, object]:
    book = _addresses(request)
    chosen = request.GET.get("address", "0")
    place = int(chosen) if chosen.isdigit() and int(chosen) < len(book) else 0
    address = book[place].as_data() if book else {}
    return {"token": get_random_string(24), "expected_minor": wanted.total.amount_minor, **address}


def _place(request: Request, form: CheckoutForm, bought: Bought | None) -> HttpResponse:
    community = request.community
    if bought is None and buyer_of(request.actor, community.id) is None:
        member_id = ensure_customer(community.id, request.actor.user_id)  # type: ignore[arg-type]  # buyers only
        merge_cart(community.id, member_id, session_items(request.session, community.id))
        clear_session(request.session, community.id)
    placed = place_order(
        community.id,
        OrderForm(
            token=form.cleaned_data["token"],
            address=form.address,
            note=form.cleaned_data["note"],
            quantities=bought,
            expected_total=Money(form.cleaned_data["expected_minor"], community.currency),
        ),
        actor=request.actor,
    )
    if placed.needs_payment:
        return redirect("orders-payment", community=community.slug, order_id=placed.order_id)
    return redirect("orders-detail", community=community.slug, order_id=placed.order_id)
