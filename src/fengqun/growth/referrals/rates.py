"""Rates as people read them."""

BPS_PER_PERCENT = 100


def write_rate(rate_bps: int) -> str:
    """`800` → `8%`, `750` → `7.5%`."""
    whole, rest = divmod(rate_bps, BPS_PER_PERCENT)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"
