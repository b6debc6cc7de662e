"""A load generator: asks one page of a server on this machine over and over, and prints how long it took as JSON.

Run as a script of its own: `_load.py PORT PATH COOKIE CONNECTIONS SECONDS`. Standard library only; addresses the
loopback interface only; ends by itself.
"""

import json
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from statistics import quantiles
from threading import Thread

MAX_SECONDS = 60.0


def main(port: int, path: str, cookie: str, connections: int, seconds: float) -> None:
    """Print the rate, the median and the 95th percentile in milliseconds, and how many answers were not 200."""
    times: list[float] = []
    wrong: list[int] = []
    until = 0.0

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": cookie} if cookie else {}
        while time.perf_counter() < until:
            start = time.perf_counter()
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            response.read()
            times.append(time.perf_counter() - start)
            if response.status != HTTPStatus.OK:
                wrong.append(response.status)
        connection.close()

    until = time.perf_counter() + min(1.0, seconds)
    ask()
    times.clear()
    wrong.clear()
    begun = time.perf_counter()
    until = begun + min(seconds, MAX_SECONDS)
    threads = [Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    cuts = quantiles(times, n=20)
    measured = {
        "per_second": len(times) / took,
        "p50_ms": cuts[9] * 1000,
        "p95_ms": cuts[18] * 1000,
        "wrong": len(wrong),
    }
    sys.stdout.write(json.dumps(measured))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]))
