"""A good evening as Prometheus sees it, and what goes wrong on others."""

from collections.abc import Mapping

Series = Mapping[str, str]
"""Each by its selector; in promtool's notation, a value every minute for 13 hours."""

STORE = '{store="lyon-bellecour"}'
MINUTES = 13 * 60
ORDERS = f"ocpizza_orders_placed_total{STORE}"
ANSWERED = 'http_request_duration_seconds_count{route="/stores",method="GET",status="200"}'
QUICK = 'http_request_duration_seconds_bucket{route="/stores",le="0.5"}'
ALL = 'http_request_duration_seconds_bucket{route="/stores",le="+Inf"}'
PAYING = "/stores/{store}/orders/{order}/payments"


def always(value: float) -> str:
    return f"{value:g}+0x{MINUTES}"


def growing(by: float) -> str:
    return f"0+{by:g}x{MINUTES}"


GOOD: Series = {
    'up{job="ocpizza"}': always(1),
    "ocpizza_database_up": always(1),
    "ocpizza_database_connections": always(9),
    "ocpizza_database_connections_max": always(97),
    "ocpizza_database_clock_timestamp_seconds": growing(60),
    "ocpizza_database_size_bytes": growing(1000),
    'ocpizza_pool_connections_in_use{pid="7"}': always(1),
    'ocpizza_pool_connections_max{pid="7"}': always(4),
    ANSWERED: growing(100),
    QUICK: growing(100),
    ALL: growing(100),
    'ocpizza_job_last_tick_timestamp_seconds{task="reconcile"}': growing(60),
    'ocpizza_job_failed_runs{task="reconcile"}': always(0),
    **{
        f'ocpizza_backlog_age_seconds{{backlog="{backlog}"}}': always(5)
        for backlog in ("jobs", "letters", "messages", "captures", "refunds")
    },
    'ocpizza_event_lag_seconds{consumer="worker"}': always(1),
    "ocpizza_refunds_refused": always(0),
    f"ocpizza_store_open{STORE}": always(1),
    f"ocpizza_store_paused{STORE}": always(0),
    f"ocpizza_menu_items{STORE}": always(30),
    f"ocpizza_menu_items_sold_out{STORE}": always(2),
    f"ocpizza_orders_unattended{STORE}": always(0),
    f"ocpizza_orders_behind_seconds{STORE}": always(0),
    ORDERS: growing(1),
    "ocpizza_maintenance_on": always(0),
    "ocpizza_maintenance_database_on": always(0),
    "ocpizza_backup_last_success_timestamp_seconds": growing(60),
    "ocpizza_backup_last_verified_timestamp_seconds": growing(60),
    "ocpizza_disk_size_bytes": always(100e9),
    "ocpizza_disk_free_bytes": always(50e9),
}

WRONG: Mapping[str, Series] = {
    "SiteDown": {'up{job="ocpizza"}': always(0)},
    "DatabaseDown": {"ocpizza_database_up": always(0)},
    "ConnectionsExhausted": {"ocpizza_database_connections": always(95)},
    "PoolExhausted": {'ocpizza_pool_connections_in_use{pid="7"}': always(4)},
    "ClockSkewed": {"ocpizza_database_clock_timestamp_seconds": f"90+60x{MINUTES}"},
    "Errors": {
        'http_request_duration_seconds_count{route="/stores",method="GET",status="500"}': growing(5)
    },
    "Slow": {QUICK: growing(90), 'http_request_duration_seconds_bucket{le="5"}': growing(100)},
    "WorkerSilent": {'ocpizza_job_last_tick_timestamp_seconds{task="reconcile"}': always(60)},
    "QueueStuck": {'ocpizza_backlog_age_seconds{backlog="letters"}': always(1_000)},
    "EventsUnread": {'ocpizza_event_lag_seconds{consumer="worker"}': always(300)},
    "JobsFail": {'ocpizza_job_failed_runs{task="reconcile"}': growing(1)},
    "PayPalDown": {'ocpizza_backlog_age_seconds{backlog="captures"}': always(2_000)},
    "PaymentsRefused": {
        "http_request_duration_seconds_count"
        f'{{route="{PAYING}",method="POST",status="503"}}': growing(1)
    },
    "RefundsRefused": {"ocpizza_refunds_refused": always(1)},
    "StoreOffline": {f"ocpizza_menu_items_sold_out{STORE}": always(30)},
    "OrdersUnattended": {f"ocpizza_orders_unattended{STORE}": always(1)},
    "OrdersLate": {f"ocpizza_orders_behind_seconds{STORE}": always(2_400)},
    "NoOrders": {ORDERS: always(400)},
    "MaintenanceForgotten": {
        "ocpizza_maintenance_on": always(1),
        "ocpizza_maintenance_database_on": always(1),
        ORDERS: always(400),
        'ocpizza_job_last_tick_timestamp_seconds{task="reconcile"}': always(60),
    },
    "BackupsLate": {"ocpizza_backup_last_success_timestamp_seconds": always(-100_000)},
    "BackupsUnverified": {"ocpizza_backup_last_verified_timestamp_seconds": always(-700_000)},
    "DiskFull": {"ocpizza_disk_free_bytes": always(9e9)},
    "DatabaseGrowsTooFast": {"ocpizza_database_size_bytes": growing(2e7)},
}
"""By the alert that it must raise."""

ALSO: Mapping[str, Series] = {
    "WorkerSilent": {'ocpizza_job_last_tick_timestamp_seconds{task="reconcile"}': f"_x{MINUTES}"},
    "StoreOffline": {f"ocpizza_store_paused{STORE}": always(1)},
}
"""Another way to the same alert."""

CLOSED: Series = {
    f"ocpizza_store_open{STORE}": always(0),
    f"ocpizza_store_paused{STORE}": always(1),
    ORDERS: always(400),
}
"""Nobody orders at night, and nobody is to be woken for that."""
