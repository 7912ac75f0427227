"""Requests by Django's test client, measured; needs Django and nothing of ours, so that rivals are measured alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median, quantiles

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WARM_UP = 3
Request = Callable[[], HttpResponse]


def measured(prepare: Callable[[], Request], requests: int, expected: int = 200) -> dict[str, float]:
    """Return queries, median and 95th percentile in milliseconds; ``prepare`` makes each request and is not counted."""

    def milliseconds(request: Request) -> float:
        begun = time.perf_counter()
        response = request()
        taken = (time.perf_counter() - begun) * 1000
        assert response.status_code == expected, (response.status_code, response.content[:2000])
        return taken

    for _ in range(WARM_UP):
        milliseconds(prepare())
    taken = [milliseconds(prepare()) for _ in range(requests)]
    request = prepare()
    with CaptureQueriesContext(connection) as captured:
        request()
    p95 = quantiles(taken, n=20, method="inclusive")[-1] if requests > 1 else taken[0]
    return {"queries": counted(captured), "median_ms": round(median(taken), 2), "p95_ms": round(p95, 2)}


def counted(captured: CaptureQueriesContext) -> int:
    """Return how many statements read or wrote."""
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)
