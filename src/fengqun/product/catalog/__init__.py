"""What a community sells: products, their variants, pictures and stock.

Owns products, variants, product pictures and the append-only log of stock movements. Records ProductCreated,
ProductListed, ProductArchived, VariantAdded, PriceChanged and StockAdjusted. Depends on people and the spine;
knows nothing of orders: who sells reserves, takes and gives back stock through this room's commands.
"""
