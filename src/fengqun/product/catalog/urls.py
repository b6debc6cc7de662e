"""Addresses of the shop and of its console."""

from django.urls import path

from fengqun.product.catalog.views import console, shop

member_urls = [
    path("shop/", shop.shop, name="catalog-shop"),
    path("shop/<uuid:product_id>/", shop.product, name="catalog-product"),
    path("shop/pictures/<uuid:picture_id>/<slug:size>/", shop.picture, name="catalog-picture"),
]

console_urls = [
    path("products/", console.products, name="catalog-console"),
    path("products/new/", console.new_product, name="catalog-console-new"),
    path("products/<uuid:product_id>/", console.product, name="catalog-console-product"),
    path("products/<uuid:product_id>/listing/", console.listing, name="catalog-console-listing"),
    path("products/<uuid:product_id>/variants/", console.variants, name="catalog-console-variants"),
    path("products/<uuid:product_id>/variants/<uuid:variant_id>/", console.variant, name="catalog-console-variant"),
    path("products/<uuid:product_id>/variants/<uuid:variant_id>/stock/", console.stock, name="catalog-console-stock"),
    path("products/<uuid:product_id>/pictures/", console.pictures, name="catalog-console-pictures"),
    path("products/<uuid:product_id>/pictures/<uuid:picture_id>/", console.picture, name="catalog-console-picture"),
]
