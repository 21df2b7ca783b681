"""The order that the counter takes down, as its form says it."""

import msgspec
import pytest

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.callers import CallerView
from ocpizza.application.reading.orders import address_view, order_view
from ocpizza.domain.errors import Invalid
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.line import MOST_LINES
from ocpizza.entrypoints.http.site.pages.staff.sheet import EMPTY, Sheet
from tests.builders import COUNTER, EVENING, HOME, an_order, some

LINE = LineRequest("margherita", 2, size="medium")
SOMEBODY = "Somebody"


def filled(**values: str) -> Sheet:
    return Sheet({**EMPTY, **values}, (LINE,))


def a_caller() -> CallerView:
    order = an_order(some("regina", 2, without=("ham",)), fulfilment=Fulfilment.DELIVERY)
    last = order_view(order, COUNTER, EVENING)
    return CallerView("Léa", "+33612345678", None, (address_view(HOME),), 3, last)


def faults_of(sheet: Sheet) -> list[str]:
    with pytest.raises(Invalid) as refused:
        sheet.order(SOMEBODY)
    return [fault.pointer for fault in refused.value.faults]


def test_whoever_gives_a_number_is_on_the_telephone() -> None:
    assert filled().channel is Channel.COUNTER
    assert filled(phone="06 12 34 56 78").channel is Channel.PHONE


def test_somebody_at_the_counter_need_not_say_who_they_are() -> None:
    assert filled().order(SOMEBODY).customer.name == SOMEBODY


def test_on_the_telephone_the_name_is_asked_for() -> None:
    assert faults_of(filled(phone="0612345678")) == ["/customer/name"]


def test_a_number_that_nobody_could_call_is_refused() -> None:
    assert faults_of(filled(phone="12", name="Léa")) == ["/customer/phone"]


def test_an_order_of_nothing_is_refused() -> None:
    assert faults_of(Sheet()) == ["/lines"]


def test_a_delivery_is_priced_before_its_postcode_is_known() -> None:
    sheet = filled(fulfilment="delivery", phone="0612345678", name="Léa")
    assert sheet.quote().fulfilment is Fulfilment.TAKEAWAY
    assert (sheet.order(SOMEBODY).fulfilment, sheet.order(SOMEBODY).address) == (
        Fulfilment.DELIVERY,
        None,
    )
    known = filled(fulfilment="delivery", postcode="69002").quote()
    assert known.fulfilment is Fulfilment.DELIVERY
    assert known.address is not None
    assert known.address.postcode == "69002"


def test_the_last_address_of_a_caller_is_taken_and_what_was_typed_stays() -> None:
    sheet = filled(phone="0612345678").known(a_caller())
    assert (sheet.values["name"], sheet.values["line1"]) == ("Léa", HOME.line1)
    assert sheet.fulfilment is Fulfilment.DELIVERY
    typed = filled(name="Max", line1="9 rue Neuve").known(a_caller())
    assert (typed.values["name"], typed.values["line1"]) == ("Max", "9 rue Neuve")
    assert typed.values["postcode"] == ""


def test_the_same_again_is_what_was_ordered_as_it_was_changed() -> None:
    last = a_caller().last_order
    assert last is not None
    (line,) = filled().same_again(last).lines
    assert (line.item, line.quantity, line.without) == ("regina", 2, ("ham",))


def test_lines_travel_with_the_form_and_can_be_taken_out() -> None:
    sheet = filled().add(LineRequest("cola", 1))
    assert [msgspec.json.decode(each, type=LineRequest) for each in sheet.packed()] == [
        *sheet.lines
    ]
    assert [line.item for line in sheet.without_line(0).lines] == ["cola"]


def test_a_sheet_holds_as_many_lines_as_an_order() -> None:
    sheet = Sheet(lines=(LINE,) * MOST_LINES)
    with pytest.raises(Invalid):
        sheet.add(LINE)
