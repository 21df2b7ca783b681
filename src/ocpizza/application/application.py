"""Application: one typed field per activity, the only thing an entrypoint sees."""

from __future__ import annotations

from attrs import frozen

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
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.catalogue.importing import Importing
from ocpizza.application.catalogue.keeping_menu import KeepingMenu
from ocpizza.application.catalogue.keeping_stores import KeepingStores
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
from ocpizza.application.ports.maintenance import MaintenanceWatch
from ocpizza.application.ports.readiness import Readiness
from ocpizza.application.reading.alerts import AlertReading
from ocpizza.application.reading.auditing import AuditReading
from ocpizza.application.reading.callers import CallerReading
from ocpizza.application.reading.checking import Checking
from ocpizza.application.reading.drawers import DrawerReading
from ocpizza.application.reading.events import EventLog
from ocpizza.application.reading.following import OrderReading
from ocpizza.application.reading.house import HouseReading
from ocpizza.application.reading.kitchen import KitchenReading
from ocpizza.application.reading.machinery import Machinery
from ocpizza.application.reading.outbox import Outbox
from ocpizza.application.reading.reports import ReportReading
from ocpizza.application.reading.rounds import RoundReading
from ocpizza.application.reading.shopping import ShopReading
from ocpizza.application.reading.stock import StockReading
from ocpizza.application.reading.takings import TakingsReading
from ocpizza.application.stockkeeping.moving import Moving
from ocpizza.application.upkeep import Upkeep


@frozen
class Application:
    """Every use case, ready to be called."""

    placing: Placing
    changing: Changing
    progressing: Progressing
    paying_online: PayingOnline
    paying_at_the_door: PayingAtTheDoor
    keeping_drawer: KeepingDrawer
    refunding: Refunding
    receipts: Receipts
    reconciling: Reconciling
    moving: Moving
    keeping_menu: KeepingMenu
    keeping_stores: KeepingStores
    importing: Importing
    signing_in: SigningIn
    signing_up: SigningUp
    choosing_password: ChoosingPassword
    second_factor: KeepingSecondFactor
    security: KeepingSecurity
    staffing: Staffing
    own_account: OwnAccount
    own_data: OwnData
    announcing: Announcing
    mailing: Mailing
    forgetting: Forgetting
    forgetting_unused: ForgettingUnused
    forgetting_deliveries: ForgettingDeliveries
    order_reading: OrderReading
    shop_reading: ShopReading
    kitchen_reading: KitchenReading
    round_reading: RoundReading
    stock_reading: StockReading
    takings_reading: TakingsReading
    drawer_reading: DrawerReading
    caller_reading: CallerReading
    report_reading: ReportReading
    alert_reading: AlertReading
    audit_reading: AuditReading
    checking: Checking
    house_reading: HouseReading
    machinery: Machinery
    events: EventLog
    outbox: Outbox
    upkeep: Upkeep
    readiness: Readiness
    watch: MaintenanceWatch
    maintaining: KeepingMaintenance
    backups: Backups | None
