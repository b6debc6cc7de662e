"""A load generator for bursts: many connections, one request at a time on each, and as fast as they are answered.

Run as a script of its own: `_burst_load.py PORT FILE CONNECTIONS SECONDS [PART PARTS]`. FILE holds a request a line, as
`fengqun bench drops --prepare` writes them: {"method", "path", "token", "key"}. A request is sent once, in the order
of the file; a process takes the lines that fall to its part. It ends when the time is over or the lines are. Printed as
JSON: answers a second, the median and the 99th percentile in milliseconds, the CPU seconds used, and how many answers
there were of each status. Standard library only; addresses the loopback interface only.
"""

import json
import resource
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

MAX_SECONDS = 60.0
SILENCE_SECONDS = 5.0
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
CHUNK = 65_536


@dataclass
class Caller:
    """One connection and the request that is under way on it."""

    link: socket.socket
    begun: float = 0.0
    heard: bytes = b""


@dataclass
class Tally:
    """What came of it."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


def requests_of(name: str, part: int, parts: int) -> Iterator[bytes]:
    """The requests of a file as bytes to be sent; a single line without a key is repeated for ever."""
    with open(name, encoding="utf-8") as lines:  # noqa: PTH123 - a plain script
        raw = [_written(json.loads(line)) for line in islice(lines, part, None, parts)]
    if not raw:
        sys.exit("no requests for this part")
    return cycle(raw) if b"Idempotency-Key" not in raw[0] else iter(raw)


def _written(line: dict[str, str]) -> bytes:
    head = [f"{line.get('method', 'POST')} {line['path']} HTTP/1.1", "Host: 127.0.0.1"]
    if "token" in line:
        head.append(f"Authorization: Bearer {line['token']}")
    if "key" in line:
        head += [f"Idempotency-Key: {line['key']}", "Content-Length: 0"]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


def is_whole(heard: bytes) -> bool:
    """Whether an answer has come to its end."""
    head = heard.find(HEAD_END)
    if head < 0:
        return False
    lowered = heard[:head].lower()
    at = lowered.find(LENGTH)
    if at < 0:
        return True
    length = lowered[at + len(LENGTH) :].split(b"\r\n", 1)[0]
    return len(heard) >= head + len(HEAD_END) + int(length)


def run(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Tally:
    """Keep all connections busy until the time is over or nothing is left to ask."""
    tally, eyes = Tally(), selectors.DefaultSelector()
    until = time.perf_counter() + min(seconds, MAX_SECONDS)
    busy = 0

    def ask(caller: Caller) -> bool:
        request = next(requests, None) if time.perf_counter() < until else None
        if request is None:
            eyes.unregister(caller.link)
            caller.link.close()
            return False
        caller.heard, caller.begun = b"", time.perf_counter()
        caller.link.sendall(request)
        return True

    for _number in range(connections):
        link = socket.create_connection(("127.0.0.1", port), timeout=SILENCE_SECONDS)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        eyes.register(link, selectors.EVENT_READ, Caller(link))
    for key in list(eyes.get_map().values()):
        busy += ask(key.data)
    while busy:
        events = eyes.select(SILENCE_SECONDS)
        if not events:
            tally.statuses["silent"] += busy
            break
        for key, _mask in events:
            caller: Caller = key.data
            chunk = caller.link.recv(CHUNK)
            caller.heard += chunk
            if chunk and not is_whole(caller.heard):
                continue
            if chunk:
                tally.times.append(time.perf_counter() - caller.begun)
                tally.statuses[caller.heard[9:12].decode()] += 1
                busy -= not ask(caller)
                continue
            tally.statuses["cut off"] += 1
            eyes.unregister(caller.link)
            caller.link.close()
            busy -= 1
    return tally


def main(port: int, name: str, connections: int, seconds: float, part: int = 0, parts: int = 1) -> None:
    """Print what was measured."""
    requests = requests_of(name, part, parts)
    begun = time.perf_counter()
    tally = run(port, requests, connections, seconds)
    took = time.perf_counter() - begun
    ordered = sorted(tally.times) or [0.0]
    used = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(
        json.dumps(
            {
                "answers": len(tally.times),
                "seconds": took,
                "per_second": len(tally.times) / took,
                "p50_ms": ordered[len(ordered) // 2] * 1000,
                "p99_ms": ordered[len(ordered) * 99 // 100] * 1000,
                "cpu_seconds": used.ru_utime + used.ru_stime,
                "statuses": dict(tally.statuses),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), *(int(one) for one in sys.argv[5:7]))
