"""What Prometheus reads: true whichever of the processes answers, and without the database too."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from psycopg import sql

from ocpizza.embedded_postgres import Cluster
from tests.integration.house.ordering import BELLECOUR, place, takeaway
from tests.integration.house.serving import House, Serve, until

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
STORE = {"store": "lyon-bellecour"}
KEPT_SECONDS = 5


def scraped(house: House) -> Samples:
    """Over a connection of its own: any of the processes may answer."""
    answer = httpx2.get(f"{house.url}/metrics", timeout=10)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, tuple(sorted(labels.items()))]


@pytest.fixture
def without_database(serve: Serve, cluster: Cluster) -> Iterator[House]:
    """Served on a database that has just been closed to everybody; without a worker, who minds."""
    with serve(worker="process") as house, _maintaining(cluster) as server:
        name = sql.Identifier(urlsplit(house.environ["DATABASE_URL"]).path.removeprefix("/"))
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        cluster.end_sessions(name.as_string().strip('"'))
        yield house
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def _maintaining(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.url("postgres"), autocommit=True)


def test_every_process_counts_and_the_house_is_counted_once(own_house: House) -> None:
    with own_house.client() as guest:
        for _ in range(3):
            place(guest, takeaway())
    for _ in range(40):
        httpx2.get(f"{own_house.url}/api/v1{BELLECOUR}")

    until(lambda: value(scraped(own_house), "ocpizza_orders_placed_total", **STORE) >= 3, 10)
    seen = [scraped(own_house) for _ in range(8)]

    looked = {"route": "/stores/{store}", "method": "GET", "status": "200"}
    for each in seen:
        assert value(each, "http_request_duration_seconds_count", **looked) == 40
        assert value(each, "ocpizza_orders_placed_total", **STORE) == 3
        assert value(each, "ocpizza_orders", status="placed", **STORE) == 3
        assert value(each, "ocpizza_kitchen_queue_pizzas", **STORE) == 3
        assert value(each, "ocpizza_database_up") == 1
    pools = [labels for name, labels in seen[-1] if name == "ocpizza_pool_connections_max"]
    assert len(pools) == 2


def test_jobs_events_and_backlogs_are_seen_to_be_worked_off(own_house: House) -> None:
    with own_house.client() as guest:
        place(guest, takeaway())

    def worked_off() -> bool:
        seen = scraped(own_house)
        ticks = [labels for name, labels in seen if name.startswith("ocpizza_job_last_tick")]
        lags = (
            value(seen, "ocpizza_event_lag_events", consumer=who) for who in ("worker", "mails")
        )
        return len(ticks) > 5 and not any(lags)

    until(worked_off, 20)
    assert value(scraped(own_house), "ocpizza_backlog_items", backlog="refunds") == 0


def test_without_the_database_it_says_so_and_still_answers(without_database: House) -> None:
    answer = httpx2.get(f"{without_database.url}/api/v1{BELLECOUR}")
    assert answer.status_code in {200, 503}  # 200 from what a process has kept

    until(lambda: value(scraped(without_database), "ocpizza_database_up") == 0, KEPT_SECONDS + 5)

    down = scraped(without_database)
    assert value(down, "ocpizza_disk_size_bytes") > value(down, "ocpizza_disk_free_bytes") > 0
    assert any(name == "http_request_duration_seconds_count" for name, _ in down)
    assert not any(name.startswith("ocpizza_orders") for name, _ in down)
