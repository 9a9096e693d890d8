"""A class in ClickHouse, for more answers than one machine holds. Needs `pip install 'plainquiz[clickhouse]'`.

It has no unique keys and no transactions. So a table replaces rows with equal keys by one (ReplacingMergeTree), every
query looks at the one that is left (`final`), and rows that are there are not sent again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from quiz.classroom.database import ClassError, Table

_TYPES = {"text": "String", "whole": "Int64", "real": "Float64"}
_SETTINGS = {"final": 1, "join_use_nulls": 1, "prefer_column_name_to_alias": 1, "mutations_sync": 2}
"""With them the queries mean what they mean in SQL: a join without a partner gives NULL, a name is first a column."""
_PART = 10_000


class ClickHouse:
    """A connection by clickhouse-connect: `clickhouse://USER:PASSWORD@HOST/NAME`, or `chdb:///FOLDER` in process."""

    def __init__(self, address: str) -> None:
        try:
            import clickhouse_connect
            from clickhouse_connect.driver.exceptions import Error
        except ImportError:
            raise ClassError(
                "A class in ClickHouse needs clickhouse-connect: pip install 'plainquiz[clickhouse]'."
            ) from None
        self._error: type[Exception] = Error
        # A session would refuse a query while the rows of another one come in; in process there are none.
        options: dict[str, Any] = {} if address.startswith("chdb:") else {"autogenerate_session_id": False}
        with self._explained():
            self._client = clickhouse_connect.get_client(dsn=address, settings=dict(_SETTINGS), **options)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (self._error, OSError) as error:
            said = " ".join(str(error).split()).removesuffix(".")[:500]
            raise ClassError(f"The class in ClickHouse cannot be used: {said}.") from error

    def create(self, table: Table) -> None:
        """Make a table that is not there yet, sorted by what it is looked up by."""
        key = table.columns[0][0]
        columns = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in table.columns)
        order = f"({table.looked_up_by}, {key})" if table.looked_up_by else key
        with self._explained():
            self._client.command(
                f"CREATE TABLE IF NOT EXISTS {table.name} ({columns}) ENGINE = ReplacingMergeTree ORDER BY {order}"
            )

    def insert(self, table: Table, rows: Sequence[Sequence[object]]) -> int:
        """Write the rows whose key is not there yet; return how many those were."""
        new = 0
        names = [name for name, _ in table.columns]
        near = names.index(table.looked_up_by or names[0])  # the table is sorted by it
        for start in range(0, len(rows), _PART):
            part = {row[0]: [_clean(value) for value in row] for row in reversed(rows[start : start + _PART])}
            values = {"keys": list(part), "near": list({row[near] for row in part.values()})}
            with self._explained():
                there = self._client.query(
                    f"SELECT {names[0]} FROM {table.name} WHERE {names[near]} IN {{near:Array(String)}}"
                    f" AND {names[0]} IN {{keys:Array(String)}}",
                    parameters=values,
                ).result_rows
                for (key,) in there:
                    part.pop(key, None)
                if part:
                    self._client.insert(table.name, list(part.values())[::-1], column_names=names)
            new += len(part)
        return new

    def delete(self, table: Table, column: str, value: str) -> int:
        """Delete the rows with this value for good; return how many those were."""
        values = {"value": _clean(value)}
        with self._explained():
            ((count,),) = self._client.query(
                f"SELECT count() FROM {table.name} WHERE {column} = {{value:String}}", parameters=values
            ).result_rows
            if count:
                self._client.command(
                    f"ALTER TABLE {table.name} DELETE WHERE {column} = {{value:String}}", parameters=values
                )
        return int(count)

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, block by block."""
        parameters: dict[str, object] = {}
        parts = sql.split("?")
        text = parts[0]
        for number, (value, part) in enumerate(zip(values, parts[1:], strict=True)):
            parameters[f"v{number}"] = _clean(value)
            text += f"{{v{number}:String}}{part}"
        with self._explained(), self._client.query_rows_stream(text, parameters=parameters) as stream:
            yield from stream

    @contextmanager
    def writing(self) -> Iterator[None]:
        """There are no transactions: what was written before an error stays, and is the same when it is added again."""
        yield

    def clean(self) -> None:
        """A mutation rewrites the parts of a table, so that nothing deleted is left in them."""

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _clean(value: object) -> object:
    """Return a value that can be sent: a text has no half of a surrogate pair."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
