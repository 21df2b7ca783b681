"""Each integration test gets a database of its own."""

import psycopg
import pytest


@pytest.mark.parametrize("turn", ["one", "another"])
def test_a_test_does_not_see_what_another_left(database_url: str, turn: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE left_behind (n int)")


def test_the_bare_database_has_no_table(bare_database_url: str) -> None:
    with psycopg.connect(bare_database_url) as connection:
        tables = connection.execute(
            "SELECT FROM information_schema.tables WHERE table_schema = 'public'"
        )
        assert tables.rowcount == 0
