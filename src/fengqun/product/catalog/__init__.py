"""What a community sells: products, their variants, pictures and stock.

Owns: products, variants, product pictures and the append-only log of stock movements.
Records: ProductCreated, ProductListed, ProductArchived, VariantAdded, PriceChanged and StockAdjusted.
Depends on: people and the spine; knows nothing of orders: who sells reserves, takes and gives back stock through this
room's commands.

Leaves these places on its pages: `shop.top`; `product.aside`, `product.below` and `product.buybar` (product, variants:
those on sale); `product.console.actions` (product). The choice of variant and quantity stands on the page and belongs
to the form that the buy bar brings: `<form id="buy" method="post">` receives `variant` (an id) and `quantity`.
Fills `post.attachment` and `post.compose.attachments` with the products that posts carry.
"""
