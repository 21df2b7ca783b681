"""What the house runs on, as the database tells."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.capacity import LIMITS, Capacity
from ocpizza.adapters.postgres.engine import Pool, autocommit
from ocpizza.application.reading.machinery import (
    Backlog,
    Connections,
    JobSeen,
    Lag,
    Server,
    Waiting,
)
from ocpizza.application.reading.outbox import CONSUMERS

# What others' sessions do one may not always see, but how many there are, and whose.
# Without a network there is no address, and nobody to listen in.
_SERVER = text(f"""
SELECT CAST(current_setting('server_version_num') AS int) AS version,
       allowed.most, allowed.reserved, allowed.role, allowed.database,
       (SELECT sum(numbackends) FROM pg_stat_database) AS of_server,
       (SELECT count(*) FROM pg_stat_activity
        WHERE usename = session_user AND backend_type = 'client backend') AS of_role,
       (SELECT numbackends FROM pg_stat_database WHERE datname = current_database()) AS of_database,
       pg_database_size(current_database()) AS size_bytes,
       clock_timestamp() AS now,
       inet_client_addr() IS NULL OR inet_client_addr() <<= '127.0.0.0/8'
           OR inet_client_addr() = '::1'
           OR coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS private
FROM ({LIMITS}) AS allowed
""")  # noqa: S608 - words of ours

# A payment that waits for its buyer is not ours to hurry.
_WAITING = text("""
SELECT 'letters' AS backlog, count(*) AS items, min(asked_at) AS since
FROM mails WHERE done_at IS NULL
UNION ALL
SELECT 'messages', count(*), min(received_at) FROM webhook_inbox WHERE closed_at IS NULL
UNION ALL
SELECT 'refunds', count(*), min(created_at) FROM refunds WHERE status = 'pending'
UNION ALL
SELECT 'captures', count(*), min(created_at) FROM payments
WHERE captured_at IS NULL
  AND (status IN ('awaiting_approval', 'pending')
       OR status = 'expired' AND capture_request IS NOT NULL)
  AND (status = 'pending' OR capture_request IS NOT NULL)
UNION ALL
SELECT 'jobs', count(*), min(event.at)
FROM procrastinate_jobs AS job LEFT JOIN procrastinate_events AS event
    ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo'
""")

_LAG = text("""
SELECT reader.consumer,
       coalesce(sum(counter.event_seq - coalesce(place.seq, 0)), 0) AS events,
       min(next.at) AS since
FROM unnest(CAST(:consumers AS text[])) AS reader (consumer)
LEFT JOIN store_counters AS counter ON true
LEFT JOIN consumers AS place
    ON place.store_id = counter.store_id AND place.consumer = reader.consumer
LEFT JOIN LATERAL (
    SELECT at FROM events
    WHERE events.store_id = counter.store_id AND events.seq > coalesce(place.seq, 0)
    ORDER BY events.seq
    LIMIT 1
) AS next ON counter.event_seq > coalesce(place.seq, 0)
GROUP BY reader.consumer
ORDER BY reader.consumer
""")

_JOBS = text("""
SELECT name, to_timestamp(rang) AS rang_at, coalesce(failed, 0) AS failed
FROM (
    SELECT task_name AS name, max(defer_timestamp) AS rang
    FROM procrastinate_periodic_defers GROUP BY task_name
) AS tick FULL JOIN (
    SELECT task_name AS name, count(*) FILTER (WHERE status = 'failed') AS failed
    FROM procrastinate_jobs GROUP BY task_name
) AS run USING (name)
ORDER BY name
""")


@frozen
class PostgresMachinery:
    """The `Machinery` port."""

    engine: Engine = field(converter=autocommit)

    def server(self) -> Server:
        with self.engine.connect() as connection:
            row = connection.execute(_SERVER).one()
        allowed = Capacity(row.most, row.reserved, row.role, row.database)
        return Server(
            version=row.version,
            connections=allowed.in_use(int(row.of_server), row.of_role, row.of_database),
            most_connections=allowed.limit,
            size_bytes=row.size_bytes,
            now=row.now,
            private=row.private,
        )

    def waiting(self) -> Sequence[Waiting]:
        with self.engine.connect() as connection:
            return [
                Waiting(Backlog(row.backlog), row.items, row.since)
                for row in connection.execute(_WAITING)
            ]

    def lag(self) -> Sequence[Lag]:
        with self.engine.connect() as connection:
            found = connection.execute(_LAG, {"consumers": list(CONSUMERS)})
            return [Lag(row.consumer, int(row.events), row.since) for row in found]

    def jobs(self) -> Sequence[JobSeen]:
        with self.engine.connect() as connection:
            return [JobSeen(row.name, row.rang_at, row.failed) for row in connection.execute(_JOBS)]

    def pool(self) -> Connections:
        pool = self.engine.pool
        assert isinstance(pool, Pool)
        return Connections(lent=pool.checkedout(), most=pool.size())
