"""How often one member and one address may ask: token buckets in the memory of each web process.

A bucket is kept as one number, the moment at which it will be full again (the generic cell rate algorithm, ITU-T
I.371): as many requests pass at once as the bucket holds, then `per_second`. The number of buckets is limited; a
forgotten bucket is a full one, and one that nobody has drawn from for `burst / per_second` seconds is full anyway.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

from fengqun.spine.lane.remembering import Remembered

MOST_BUCKETS = 100_000
IPV6_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Rate:
    """So many per second, and so many at once. Nothing per second means no limit."""

    per_second: float
    burst: float


class Limit:
    """One rate, kept for each key apart."""

    __slots__ = ("_full_at", "_seconds_each", "_slack_seconds")

    def __init__(self, rate: Rate, *, most: int = MOST_BUCKETS) -> None:
        self._seconds_each = 1 / rate.per_second if rate.per_second > 0 else 0.0
        self._slack_seconds = self._seconds_each * (max(rate.burst, 1) - 1)
        self._full_at: Remembered[object, float] = Remembered(most)

    @property
    def is_off(self) -> bool:
        """Whether everything passes."""
        return not self._seconds_each

    def wait_for(self, key: object, now: float) -> float:
        """Take one from the key's bucket; 0 if there was one, else the seconds after which there is one again.

        `now` is in seconds of a clock that never goes back.
        """
        each = self._seconds_each
        if not each:
            return 0.0
        full_at = self._full_at.get(key) or 0.0
        full_at = max(full_at, now)
        wait = full_at - now - self._slack_seconds
        if wait > 1e-9:  # noqa: PLR2004 - the rounding of a float is no reason to wait
            return wait
        self._full_at.put(key, full_at + each)
        return 0.0


def address_of(headers: Iterable[tuple[bytes, bytes]], peer: str, proxies: int) -> str:
    """The address that a request came from, seen through the proxies that are ours; of IPv6 the network.

    Like `kernel.requests.client_address`, for the headers of ASGI. Whoever has one address of IPv6 has 2⁶⁴ of them.
    """
    address = peer
    if proxies:
        forwarded = b",".join(value for name, value in headers if name == b"x-forwarded-for").decode("latin-1")
        seen = [part.strip() for part in forwarded.split(",") if part.strip()]
        if len(seen) >= proxies:
            address = seen[-proxies]
    return _network_of(address) if ":" in address else address


def _network_of(address: str) -> str:
    try:
        whole = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    mapped = whole.ipv4_mapped
    if mapped is not None:
        return str(mapped)
    return str(IPv6Address(int(whole) >> (128 - IPV6_NETWORK_BITS) << (128 - IPV6_NETWORK_BITS)))
