"""One article a row: a parquet file whose columns are those of `articles`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from analysis.readers.lines import twice

BATCH = 64  # rows in memory at once


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield `(row, values)` for each row from 1 on, `(1, problem)` where the file cannot be used; moments become ISO dates."""
    try:
        file = parquet.ParquetFile(path)
    except pa.ArrowException as error:
        yield 1, f"is not parquet: {str(error).splitlines()[0]}; write the file again"
        return
    with file:
        if problem := twice(file.schema_arrow.names):
            yield 1, problem
            return
        number = 0
        try:
            for batch in file.iter_batches(BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield number, {key: _plain(value) for key, value in row.items()}
        except (pa.ArrowException, UnicodeDecodeError, OverflowError) as error:
            yield number + 1, f"cannot be read: {str(error).splitlines()[0]}; write the file again"


def _plain(value: object) -> object:
    if isinstance(value, datetime) and value.time() == time():  # a column of moments holds its days as midnights
        return value.date().isoformat()
    return (
        value.isoformat(" ") if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value
    )
