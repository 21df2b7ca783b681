"""Databases handed on from test to test: emptying one takes a tenth of the time of copying one."""

import attrs
import psycopg
from psycopg import sql

from ocpizza.embedded_postgres import Cluster

_TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
# Whatever a test altered, the rows that say so are others than the template's.
_FORM = """
SELECT (SELECT sum(xmin::text::bigint) FROM pg_class), (SELECT sum(xmin::text::bigint) FROM pg_attribute),
       (SELECT sum(xmin::text::bigint) FROM pg_constraint), (SELECT sum(xmin::text::bigint) FROM pg_index),
       (SELECT sum(xmin::text::bigint) FROM pg_trigger), (SELECT sum(xmin::text::bigint) FROM pg_proc),
       (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase <> 0), version_num
FROM alembic_version"""
MOST_ROWS = 5_000
"""To delete more takes longer than a new copy."""


@attrs.define
class Recycled:
    """The databases of one process of tests, all copied from `template`; one is in use at a time."""

    cluster: Cluster
    template: str
    prefix: str
    _made: int = 0
    _spare: str | None = None
    _form: tuple[object, ...] | None = None
    _tables: list[str] = attrs.field(factory=list)

    def take(self) -> str:
        """The name of one that is migrated and empty."""
        if self._spare is not None:
            name, self._spare = self._spare, None
            return name
        self._made += 1
        name = f"{self.prefix}_{self._made}"
        with psycopg.connect(self.cluster.create_database(name, template=self.template)) as fresh:
            self._form = fresh.execute(_FORM).fetchone()
            if not self._tables:
                self._tables = [table for (table,) in fresh.execute(_TABLES).fetchall()]
                self._tables.remove("alembic_version")
        return name

    def give_back(self, name: str) -> None:
        if self._emptied(name):
            self._spare = name
        else:
            self.cluster.drop_database(name)

    def _emptied(self, name: str) -> bool:
        """Whether it is as it was; what a test has altered is not worth mending."""
        self.cluster.end_sessions(name)
        with psycopg.connect(self.cluster.url(name), autocommit=True) as connection:
            try:
                if connection.execute(_FORM).fetchone() != self._form:
                    return False
                filled = self._filled(connection)
            except psycopg.Error:  # a table is gone, or held
                return False
            # Without looking at what refers to what, and without triggers.
            connection.execute("SET session_replication_role = replica")
            rows = sum(
                connection.execute(sql.SQL("DELETE FROM {}").format(table)).rowcount
                for table in filled
            )
            if rows > MOST_ROWS:
                return False
            if filled:
                connection.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(filled)))
        return True

    def _filled(self, connection: psycopg.Connection) -> list[sql.Identifier]:
        looks = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(table, sql.Identifier(table))
            for table in self._tables
        ]
        found = connection.execute(sql.SQL(" UNION ALL ").join(looks)).fetchall()
        return [sql.Identifier(table) for (table,) in found]
