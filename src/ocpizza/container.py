"""How the application is put together: the one file that knows dependency_injector.

Backups, which need no database that answers, are put together in `container_backups`.

Nothing is resolved by name or type, and nothing is wired: entrypoints ask `build` once for an
`Application`, whose every part is made then, so that a mistake here ends the start, not a request.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Callable, Dependency, ThreadSafeSingleton
from sqlalchemy import Engine

from ocpizza.adapters.passwords.argon2id import Argon2Passwords
from ocpizza.adapters.postgres.accounts import PostgresCallers as TokenCallers
from ocpizza.adapters.postgres.capacity import Shares, measure
from ocpizza.adapters.postgres.chores import PostgresChores
from ocpizza.adapters.postgres.consumers import PostgresOutbox
from ocpizza.adapters.postgres.customers import PostgresUnusedAccounts
from ocpizza.adapters.postgres.engine import autocommit, connect
from ocpizza.adapters.postgres.group_work import PostgresAccountsWork, PostgresCatalogueWork
from ocpizza.adapters.postgres.maintenance import PostgresMaintenanceBoard
from ocpizza.adapters.postgres.offers import PostgresOffers
from ocpizza.adapters.postgres.orderbook import PostgresOrderBook
from ocpizza.adapters.postgres.overdue import cancel_overdue
from ocpizza.adapters.postgres.past_orders import PostgresPastOrders
from ocpizza.adapters.postgres.readiness import PostgresReadiness
from ocpizza.adapters.postgres.reading.callers import PostgresCallers
from ocpizza.adapters.postgres.reading.drawers import PostgresDrawerRecords
from ocpizza.adapters.postgres.reading.events import PostgresEventLog
from ocpizza.adapters.postgres.reading.figures import PostgresFigures
from ocpizza.adapters.postgres.reading.invariants import PostgresInvariants
from ocpizza.adapters.postgres.reading.kitchens import PostgresKitchens
from ocpizza.adapters.postgres.reading.ledger import PostgresLedger
from ocpizza.adapters.postgres.reading.machinery import PostgresMachinery
from ocpizza.adapters.postgres.reading.orders import PostgresOrderRecords
from ocpizza.adapters.postgres.reading.shelves import PostgresShelves
from ocpizza.adapters.postgres.reading.storefronts import PostgresRecipes, PostgresStorefronts
from ocpizza.adapters.postgres.reading.takings import PostgresTakings
from ocpizza.adapters.postgres.reading.tallies import PostgresTallies
from ocpizza.adapters.postgres.reading.trail import PostgresTrail
from ocpizza.adapters.postgres.unit_of_work import PostgresUnitOfWork
from ocpizza.adapters.signing.cursors import SignedCursors
from ocpizza.adapters.signing.tracking import SignedTrackingTokens
from ocpizza.adapters.system.clock import SystemClock
from ocpizza.adapters.system.ids import UuidIds
from ocpizza.adapters.system.maintenance import SystemMaintenanceWatch
from ocpizza.adapters.system.secrets import SystemSecrets
from ocpizza.application.accounts.forgetting import Forgetting
from ocpizza.application.accounts.forgetting_unused import ForgettingUnused
from ocpizza.application.accounts.own import OwnAccount
from ocpizza.application.accounts.own_data import OwnData
from ocpizza.application.accounts.passwords import ChoosingPassword
from ocpizza.application.accounts.second_factor import KeepingSecondFactor
from ocpizza.application.accounts.security import KeepingSecurity
from ocpizza.application.accounts.signing_in import SigningIn
from ocpizza.application.accounts.signing_up import SigningUp
from ocpizza.application.accounts.staffing import Staffing
from ocpizza.application.application import Application
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.catalogue.importing import Importing
from ocpizza.application.catalogue.keeping_menu import KeepingMenu
from ocpizza.application.catalogue.keeping_stores import KeepingStores
from ocpizza.application.mailing.about_orders import OrderLetters
from ocpizza.application.mailing.announcing import Announcing
from ocpizza.application.mailing.sending import Mailing
from ocpizza.application.maintaining import KeepingMaintenance
from ocpizza.application.ordering.changing import Changing
from ocpizza.application.ordering.forgetting import ForgettingDeliveries
from ocpizza.application.ordering.placing import Placing
from ocpizza.application.ordering.progressing import Progressing
from ocpizza.application.paying.at_the_door import PayingAtTheDoor
from ocpizza.application.paying.drawer import KeepingDrawer
from ocpizza.application.paying.online import PayingOnline
from ocpizza.application.paying.receipts import Receipts
from ocpizza.application.paying.reconciling import Reconciling
from ocpizza.application.paying.refunding import Refunding
from ocpizza.application.ports.gateway import PaymentGateway
from ocpizza.application.ports.mail import Post
from ocpizza.application.reading.alerts import AlertReading
from ocpizza.application.reading.auditing import AuditReading
from ocpizza.application.reading.callers import CallerReading
from ocpizza.application.reading.checking import Checking
from ocpizza.application.reading.drawers import DrawerReading
from ocpizza.application.reading.following import OrderReading
from ocpizza.application.reading.house import HouseReading
from ocpizza.application.reading.kitchen import KitchenReading
from ocpizza.application.reading.reports import ReportReading
from ocpizza.application.reading.rounds import RoundReading
from ocpizza.application.reading.shopping import ShopReading
from ocpizza.application.reading.stock import StockReading
from ocpizza.application.reading.takings import TakingsReading
from ocpizza.application.stockkeeping.moving import Moving
from ocpizza.application.upkeep import Upkeep
from ocpizza.config import Settings, WorkerMode
from ocpizza.container_backups import backups

One = ThreadSafeSingleton
QUERY_SECONDS = 20.0
"""Below what a request may take, or its locks would outlast it."""


def _connect(settings: Settings) -> Engine:
    assert settings.database_url is not None, "whoever builds has found a database"
    return connect(
        settings.database_url,
        connections=settings.pool_size,
        prepare_threshold=settings.prepare_threshold,
    )


def _gateway(settings: Settings) -> PaymentGateway | None:
    paypal = settings.paypal
    if paypal is None:
        return None
    from ocpizza.adapters.paypal.gateway import PayPalGateway  # noqa: PLC0415 - 0.2 s

    return PayPalGateway(
        paypal.url,
        (paypal.client_id, paypal.client_secret),
        webhook_id=paypal.webhook_id,
        production=settings.production,
    )


def _post(settings: Settings) -> Post | None:
    if settings.smtp_url is None:
        return None
    from ocpizza.adapters.smtp.folder import FolderPost  # noqa: PLC0415 - 0.2 s
    from ocpizza.adapters.smtp.post import SmtpPost  # noqa: PLC0415 - 0.2 s

    post = FolderPost if settings.smtp_url.startswith("file:") else SmtpPost
    return post(settings.smtp_url, f"no-reply@{urlsplit(settings.site_url).hostname}")


def _secret(settings: Settings) -> bytes:
    return settings.secret_key.encode()


def _backups(settings: Settings) -> Backups | None:
    return None if settings.backups.url is None else backups(settings)


class Container(DeclarativeContainer):
    """One of everything per process."""

    settings = Dependency(instance_of=Settings)

    engine = One(_connect, settings)
    reading = One(autocommit, engine)
    clock = One(SystemClock)
    ids = One(UuidIds)
    secrets = One(SystemSecrets)
    passwords = One(Argon2Passwords)
    secret = Callable(_secret, settings)
    tracking = One(SignedTrackingTokens, secret)
    cursors = One(SignedCursors, secret)
    gateway = One(_gateway, settings)
    post = One(_post, settings)

    begin = One(PostgresUnitOfWork, engine, clock, ids)
    accounts = One(PostgresAccountsWork, engine, ids)
    catalogue = One(PostgresCatalogueWork, engine, ids)
    offers = One(PostgresOffers, engine)
    chores = One(PostgresChores, engine)
    records = One(PostgresOrderRecords, engine)
    shelves = One(PostgresShelves, engine)
    storefronts = One(PostgresStorefronts, engine)
    kitchens = One(PostgresKitchens, engine)
    takings = One(PostgresTakings, engine)
    token_callers = One(TokenCallers, reading)
    board = One(PostgresMaintenanceBoard, engine, ids)

    placing = One(
        Placing,
        book=One(PostgresOrderBook, engine),
        offers=offers,
        clock=clock,
        ids=ids,
        tokens=tracking,
        caps=settings.provided.unpaid_caps,
    )
    progressing = One(Progressing, begin, clock, ids)
    own_account = One(OwnAccount, accounts)
    own_data = One(OwnData, accounts, begin, records, own_account, clock)
    outbox = One(PostgresOutbox, reading)
    refunding = One(Refunding, begin, gateway, clock, ids)
    paying_online = One(PayingOnline, begin, gateway, clock, ids, origins=settings.provided.origins)

    application = One(
        Application,
        placing=placing,
        changing=One(Changing, begin, offers, clock, ids),
        progressing=progressing,
        paying_online=paying_online,
        paying_at_the_door=One(PayingAtTheDoor, begin, clock, ids),
        keeping_drawer=One(KeepingDrawer, begin, offers, clock, ids),
        refunding=refunding,
        receipts=One(Receipts, begin, offers, clock, settings.provided.seller),
        reconciling=One(Reconciling, paying_online, refunding, gateway, chores, clock),
        moving=One(Moving, begin, clock),
        keeping_menu=One(KeepingMenu, catalogue, clock),
        keeping_stores=One(KeepingStores, catalogue, clock),
        importing=One(Importing, catalogue, clock),
        signing_in=One(SigningIn, accounts, token_callers, passwords, secrets, tracking, clock),
        signing_up=One(SigningUp, accounts, passwords, secrets, clock, ids),
        choosing_password=One(ChoosingPassword, accounts, passwords, secrets, clock, ids),
        second_factor=One(KeepingSecondFactor, accounts, secrets, clock),
        security=One(KeepingSecurity, accounts, clock),
        staffing=One(Staffing, accounts, passwords, cursors, clock, ids),
        own_account=own_account,
        own_data=own_data,
        announcing=One(Announcing, accounts, records, outbox, clock),
        mailing=One(
            Mailing,
            accounts,
            post,
            secrets,
            clock,
            One(OrderLetters, records, offers, tracking),
            settings.provided.site_url,
        ),
        forgetting=One(Forgetting, accounts, clock),
        forgetting_deliveries=One(
            ForgettingDeliveries, begin, One(PostgresPastOrders, reading), clock
        ),
        forgetting_unused=One(
            ForgettingUnused,
            accounts,
            One(PostgresUnusedAccounts, reading),
            records,
            own_data,
            clock,
        ),
        order_reading=One(OrderReading, records, offers, clock, cursors),
        shop_reading=One(ShopReading, offers, shelves, storefronts, clock, cursors),
        kitchen_reading=One(KitchenReading, records, One(PostgresRecipes, engine), offers, clock),
        round_reading=One(RoundReading, records, offers, clock),
        stock_reading=One(StockReading, shelves, One(PostgresLedger, engine), offers, cursors),
        takings_reading=One(TakingsReading, takings, offers),
        drawer_reading=One(
            DrawerReading, One(PostgresDrawerRecords, engine), offers, clock, cursors
        ),
        caller_reading=One(CallerReading, One(PostgresCallers, engine), records, offers, clock),
        report_reading=One(ReportReading, One(PostgresFigures, engine), storefronts, clock),
        alert_reading=One(AlertReading, kitchens, storefronts, clock),
        audit_reading=One(AuditReading, One(PostgresTrail, engine), storefronts, cursors),
        checking=One(Checking, One(PostgresInvariants, engine)),
        house_reading=One(
            HouseReading,
            One(PostgresTallies, engine),
            takings,
            kitchens,
            storefronts,
            offers,
            shelves,
            clock,
        ),
        machinery=One(PostgresMachinery, engine),
        events=One(PostgresEventLog, reading),
        outbox=outbox,
        upkeep=One(Upkeep, progressing, chores, clock),
        readiness=One(PostgresReadiness, engine),
        watch=One(SystemMaintenanceWatch, board, clock),
        maintaining=One(KeepingMaintenance, board, clock),
        backups=One(_backups, settings),
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Application]:
    """The application, connected when it is first used; its connections are closed at the end."""
    container = Container(settings=settings)
    try:
        yield container.application()
    finally:
        container.engine().dispose()


def build(settings: Settings) -> Application:
    """The application of a process that serves to its end, and lets no query outlast a request."""
    container = Container(settings=settings)
    cancel_overdue(container.engine(), QUERY_SECONDS)
    return container.application()


def shares(settings: Settings) -> Shares:
    """How the connections that the server allows are shared out; asks it.

    Raises psycopg's OperationalError when it does not answer.
    """
    assert settings.database_url is not None
    limit = measure(settings.database_url).limit
    return Shares.of(
        limit,
        processes=settings.web_concurrency,
        most=settings.pool_size,
        fixed=settings.pool_fixed,
        inline=settings.worker is WorkerMode.INLINE,
    )


def upgrade(settings: Settings, say: abc.Callable[[str], None] = lambda _: None) -> str:
    """Migrate the database; returns how it stood: `behind`, `current` or `ahead, compatible`.

    What it waits for is told to `say`. Raises UpgradeFailed.
    """
    from ocpizza.adapters.postgres import migrate  # noqa: PLC0415 - a second, for this alone

    assert settings.database_url is not None
    return migrate.upgrade(settings.database_url, say)


def check(settings: Settings) -> str:
    """How the database stands to this code, in the words of `upgrade`."""
    from ocpizza.adapters.postgres import migrate  # noqa: PLC0415 - a second, for this alone

    assert settings.database_url is not None
    return migrate.check(settings.database_url)
