"""The machine of an evening, on PostgreSQL."""

import itertools

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from ocpizza.adapters.postgres.engine import connect
from ocpizza.embedded_postgres import Cluster
from tests.contracts.house import House
from tests.contracts.machine import Evening
from tests.integration.postgres.house import PostgresHouse


def test_after_every_step_of_an_evening_the_books_add_up(
    cluster: Cluster, _template: str, worker_id: str
) -> None:
    numbers = itertools.count()

    class EveningOnPostgreSQL(Evening):
        def make_house(self) -> House:
            self.name = f"evening_{worker_id}_{next(numbers)}"
            self.engine = connect(cluster.create_database(self.name, template=_template))
            return PostgresHouse(self.engine)

        def leave(self, house: House) -> None:
            self.engine.dispose()
            cluster.drop_database(self.name)

    run_state_machine_as_test(
        EveningOnPostgreSQL,
        settings=settings(
            max_examples=5,
            stateful_step_count=30,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
