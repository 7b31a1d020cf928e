"""CSV that opens well in spreadsheet programs, and in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from starlette.responses import StreamingResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"  # else Arabic turns into signs in the most used program


def response(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingResponse:
    """A download called `name`.csv, sent while it is made."""
    return StreamingResponse(
        _lines(heads, rows),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.csv"'},
    )


def _lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _BOM + _line(heads)
    for row in rows:
        yield _line([_cell(value) for value in row])


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    # what a citizen wrote must not be calculated on the desk of who opens it
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
