"""Tables of numbers as text: their columns by name, their rows within bounds, or a refusal."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.inputs import InputError
from core.inputs.text import MAX_LINE, beginning, content, pieces, unified

_NO_DECIMAL_COMMA = re.compile(rb",(?!\d)|,\d*[,.]|\.\d*,")
NUMBERED = (
    "the first column numbers the rows, so that it may not be meant; leave it out, or name the columns "
    "in a first line"
)
_BLANKS = re.compile(rb"\t[ \t]*| [ \t]+")
_MANY = 64  # columns
_ONE_A_LINE = bytes.maketrans(b" \t", b"\n\n")
# Words that stand for no number, and those that pandas would take for 1 and 0.
_MISSING = [word for sign in ("", "-", "+") for word in (f"{sign}nan", f"{sign}NaN", f"{sign}NAN")]
_MISSING += [word for said in ("true", "false") for word in (said, said.title(), said.upper())]


@dataclass(frozen=True)
class TextTable:
    """A table whose rows all have `width` cells, which are not yet numbers.

    what: the plural of a row; names: of the columns, in lower case, empty where the file has none;
    count: of the rows; notes: what was skipped or changed; text: the rows; separator: of cells, b" "
    for any blanks.
    """

    what: str
    names: tuple[str, ...]
    width: int
    count: int
    notes: tuple[str, ...]
    text: bytes
    separator: bytes

    def numbers(
        self, columns: Sequence[int] | None = None, rows: np.ndarray | None = None
    ) -> np.ndarray:
        """The numbers (rows, columns) float64 of all rows, or of ascending `rows`.

        Raises InputError, naming the row, when a word is no number.
        """
        columns = range(self.width) if columns is None else columns
        out = np.empty((self.count if rows is None else len(rows), len(columns)))
        first = done = 0
        for piece in pieces(self.text):
            piece = piece.removesuffix(b"\n")
            lines = piece.count(b"\n") + 1
            chosen = np.arange(lines)
            if rows is not None:
                chosen = rows[slice(*np.searchsorted(rows, (first, first + lines)))] - first
            if len(chosen) < lines / 4:  # the others need not be read
                split = piece.split(b"\n")
                piece = b"\n".join([split[row] for row in chosen])
                values = self._parsed(piece, columns, first + chosen)
            else:
                values = self._parsed(piece, columns, first + np.arange(lines))[chosen]
            out[done : done + len(chosen)] = values
            done += len(chosen)
            first += lines
        return out

    def _parsed(self, piece: bytes, columns: Sequence[int], rows: np.ndarray) -> np.ndarray:
        """The numbers of a text whose lines are these rows of the file."""
        import pandas  # takes half a second

        if not piece:
            return np.empty((0, len(columns)))
        if self.separator == b" " and _has_wide_blanks(piece):
            piece = _BLANKS.sub(b" ", piece)  # pandas reads one blank twice as quickly as any
        try:
            if len(columns) > _MANY:  # pandas takes its time for each column
                cells = words_as_numbers(piece.replace(self.separator, b" "))
                return cells.reshape(len(rows), self.width)[:, columns]
            found = pandas.read_csv(
                io.BytesIO(piece),
                sep=self.separator.decode(),
                header=None,
                usecols=sorted(set(columns)),
                dtype=np.float64,
                keep_default_na=False,
                na_values=_MISSING,
                quoting=3,  # csv.QUOTE_NONE
                encoding="latin-1",
            )
        except (ValueError, OverflowError) as error:
            raise InputError(self._bad_word(piece, columns, rows)) from error
        return found[list(columns)].to_numpy()

    def _bad_word(self, piece: bytes, columns: Sequence[int], rows: np.ndarray) -> str:
        for row, line in zip(rows, piece.split(b"\n"), strict=True):
            cells = cells_of(line, self.separator)
            bad = next((column for column in columns if not is_number(cells[column])), None)
            if bad is not None:
                word = f"'{cells[bad][:30].decode('latin-1')}'" if cells[bad] else "an empty cell"
                where = f"column {self.names[bad][:30] if self.names else bad + 1}"
                return f"row {row + 1} of the {self.what} has {word} in {where}, where a number is needed"
        return f"the {self.what} are not rows of numbers"


def open_table(raw: bytes, what: str, needs: str) -> TextTable:
    """The table in a file. what: the plural of a row; needs: what each row has to have.

    A first row of names, or of 0, 1, 2 and so on, and a lone count before the rows are told from
    numbers; the last comment before the rows may name the columns, too. Raises InputError, naming the
    row, when rows differ in length, or when it cannot be told whether commas are decimal points.
    """
    text = unified(raw)
    said = _last_comment(text)
    text = content(text)
    notes: list[str] = []
    text = _without_count(text, notes)
    text, separator = _with_points(text, notes)
    head, sample = _first_lines(text)
    width = len(cells_of(sample, separator))
    names: tuple[str, ...] = ()
    found = cells_of(head, separator)
    alone = len(head) == len(text)
    if alone and not any(map(is_number, found)):
        raise InputError(f"the file has no {what}; each line needs {needs}")
    if not alone and _are_names(found):
        text = text[len(head) + 1 :]
        names = _names(found, width, notes)
    elif said is not None:
        cells = cells_of(said, _separator(said))
        if len(cells) == width and not any(map(is_number, cells)):
            names = _names(cells, width, notes)
    return _table(text, separator, what, needs, names, notes)


def rows_of_numbers(text: bytes, what: str, needs: str) -> TextTable:
    """The table of a text that is known to have no names. Raises InputError as `open_table` does."""
    notes: list[str] = []
    text, separator = _with_points(content(text), notes)
    return _table(text, separator, what, needs, (), notes)


def _table(
    text: bytes,
    separator: bytes,
    what: str,
    needs: str,
    names: tuple[str, ...],
    notes: list[str],
) -> TextTable:
    if not text:
        raise InputError(f"the file has no {what}; each line needs {needs}")
    width = len(cells_of(_first_lines(text)[1], separator))
    count = _check_rows(text, separator, width, what, needs)
    return TextTable(what, names, width, count, tuple(notes), text, separator)


def _with_points(text: bytes, notes: list[str]) -> tuple[bytes, bytes]:
    """The text without quotes, ends of rows and decimal commas, and what separates its cells."""
    if b'"' in text:
        text = b"".join(_unquoted(piece) for piece in pieces(text))
    sample = _first_lines(text)[1]
    separator = _separator(sample)
    if separator != b" " and sample.endswith(separator):  # behind the last cell of each row
        ending = re.compile(re.escape(separator) + rb"[ \t]*$", re.MULTILINE)
        text = b"".join(ending.sub(b"", piece) for piece in pieces(text))
        sample = _first_lines(text)[1]
    if b"," in (text if separator in b";\t" else sample) and separator != b",":
        if _NO_DECIMAL_COMMA.search(text):
            raise InputError(
                "commas stand within numbers; write decimal points, and no thousands' marks"
            )
        text = text.replace(b",", b".")
        notes.append("decimal commas were read as points")
    return text, separator


def column_names(raw: bytes) -> tuple[str, ...]:
    """The names of a table's columns by its beginning, in lower case; empty where it has none."""
    start = beginning(raw)
    whole = start[: start.rfind(b"\n") + 1] or start
    try:
        return open_table(whole, "rows", "").names
    except InputError:
        return ()


def has_numbers(raw: bytes) -> bool:
    """Whether a word of a text's first lines is a number, as in any table of them."""
    lines = content(beginning(raw)).split(b"\n")[:20]
    return any(is_number(word) for line in lines for word in re.split(rb"[\s,;\"']+", line))


def index_of(table: TextTable, wanted: Sequence[str]) -> list[int] | None:
    """Where the columns with these names are; None where one is missing or stands twice."""
    if any(table.names.count(name) != 1 for name in wanted):
        return None
    return [table.names.index(name) for name in wanted]


def numbers_rows(values: np.ndarray) -> bool:
    """Whether a column (n,) is 0, 1, 2 and so on, or 1, 2, 3, as data frames are written."""
    return len(values) > 3 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())


def words_per_line(text: bytes) -> np.ndarray:
    """How many words each line has; the last line may end with the text."""
    signs = np.frombuffer(text.removesuffix(b"\n"), np.uint8)
    blank = (signs == 32) | (signs == 9) | (signs == 10)
    first = ~blank & np.append(True, blank[:-1])  # letters of words
    ends = np.append(np.flatnonzero(signs == 10), len(signs))
    return np.diff(np.append(0, np.append(0, np.cumsum(first, dtype=np.int32))[ends]))


def _has_wide_blanks(text: bytes) -> bool:
    return b"\t" in text or b"  " in text


def words_as_integers(text: bytes, count: int) -> np.ndarray:
    """All `count` words of a text (n,) int64. Raises ValueError where one is no whole number."""
    found = np.fromstring(text, np.int64, sep=" ") if count else np.empty(0, np.int64)
    if len(found) != count:  # a sign alone goes with the word behind it
        raise ValueError("a word is no whole number")
    return found


def words_as_numbers(text: bytes) -> np.ndarray:
    """All words of a text (n,) float64. Raises ValueError where one is no number."""
    import pandas  # takes half a second

    if b"," in text:
        raise ValueError("commas")
    if not text.strip():
        return np.empty(0)
    found = pandas.read_csv(
        io.BytesIO(text.translate(_ONE_A_LINE)),
        header=None,
        dtype=np.float64,
        keep_default_na=False,
        na_values=_MISSING,
        quoting=3,
        encoding="latin-1",
    )
    return found[0].to_numpy()


def is_number(word: bytes) -> bool:
    """Whether the word is a number in decimal notation."""
    try:
        float(word)
    except ValueError:
        return False
    return b"_" not in word


def cells_of(line: bytes, separator: bytes) -> list[bytes]:
    """The cells of a row, without blanks around them."""
    if separator == b" ":
        return line.split()
    return [cell.strip() for cell in line.split(separator)]


def _last_comment(text: bytes) -> bytes | None:
    """The last comment in front of the first row, which often names the columns."""
    said = None
    for line in text[:65536].split(b"\n"):
        line = line.strip()
        if line.startswith((b"#", b"//")):
            said = line.lstrip(b"#/ \t") or said
        elif line:
            break
    return said


def _without_count(text: bytes, notes: list[str]) -> bytes:
    """A lone number before rows of several is their count, as PTS files begin."""
    head, second = _first_lines(text)
    if not head.isdigit() or len(re.split(rb"[\s,;]+", second)) < 3:
        return text
    rows = text.count(b"\n")
    if rows != int(head[:18]):
        notes.append(f"{int(head[:18]):,} rows are promised, {rows:,} are there")
    return text[len(head) + 1 :]


def _first_lines(text: bytes) -> tuple[bytes, bytes]:
    """The first line and the second; twice the first where there is no other."""
    head, *rest = text[: 2 * MAX_LINE + 2].split(b"\n", 2)
    return head, rest[0] if rest else head


def _separator(row: bytes) -> bytes:
    """What stands between the cells of a row. Raises InputError when commas may mean two things."""
    if b";" in row:
        return b";"
    if b"\t" in row:
        mixed = any(len(cell.split()) > 1 for cell in row.split(b"\t"))
        return b" " if mixed else b"\t"
    if b"," not in row:
        return b" "
    if any(len(cell.split()) > 1 for cell in row.split(b",")):
        raise InputError(
            "commas and blanks are mixed, so that commas may separate numbers or be decimal points; "
            "write decimal points, and one separator"
        )
    return b","


def _unquoted(text: bytes) -> bytes:
    """The text without its quotes. Raises InputError where what separates cells stands within them."""
    signs = np.frombuffer(text, np.uint8)
    within = np.cumsum(signs == ord('"'), dtype=np.int32) % 2 == 1
    if within[-1] or (within & np.isin(signs, list(b",;\t\n"))).any():
        raise InputError(
            "commas or the like stand within quotes; write plain numbers without quotes"
        )
    return text.replace(b'"', b"")


def _are_names(cells: list[bytes]) -> bool:
    """Whether a first row names the columns: no numbers, or only 0, 1, 2 and so on in their order."""
    numbers = [cell for cell in cells if is_number(cell)]
    counted = numbers == [b"%d" % index for index in range(len(numbers))]
    return counted and (len(numbers) < len(cells) or len(cells) > 1)


def _names(cells: list[bytes], width: int, notes: list[str]) -> tuple[str, ...]:
    names = tuple(cell.decode("utf-8", "replace").strip('"').strip().lower() for cell in cells)
    if len(names) == width - 1:  # as R writes the names of rows
        names = ("", *names)
    if len(names) != width:
        notes.append(f"the first line has {len(names)} names for {width} columns and was skipped")
        return ()
    if all(name.isdigit() for name in names):
        notes.append("the first line, 0 and so on, was taken for the numbers of the columns")
    return names


def _check_rows(text: bytes, separator: bytes, width: int, what: str, needs: str) -> int:
    """How many rows there are. Raises InputError for the first that has another number of cells."""
    count = 0
    for piece in pieces(text):
        signs = np.frombuffer(piece.removesuffix(b"\n"), np.uint8)
        ends = np.append(np.flatnonzero(signs == 10), len(signs))
        if separator == b" " and _has_wide_blanks(piece):
            cells = words_per_line(piece)
        else:
            marks = np.append(signs == separator[0], False)
            cells = np.diff(np.append(0, np.cumsum(marks, dtype=np.int32)[ends])) + 1
        wrong = np.flatnonzero(cells != width)
        if len(wrong):
            row = int(wrong[0])
            raise InputError(
                f"the {what} are not rows of equally many numbers: row {count + row + 1} has "
                f"{cells[row]}, others {width}; each line needs {needs}"
            )
        count += len(cells)
    return count
