"""Bytes of a file that may be gzipped, never more of them than asked for."""

import zlib

from core.inputs import InputError

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 16
MAX_MEMBERS = 20_000  # of a gzip file
_TAIL = 64 << 20  # what may follow the voxels and is still looked through for the checksum


class Stream:
    """Reads on from the start of a file, inflating as it goes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = memoryview(raw)
        self._at = 0
        self._members = 1  # of a gzip file that were begun; 0 at its end
        self._inflater = zlib.decompressobj(31) if raw[:2] == GZIP_MAGIC else None

    def read(self, count: int) -> bytes:
        """The next `count` bytes, or fewer where the file ends. Raises InputError if it is damaged."""
        if self._inflater is None:
            part = bytes(self._raw[self._at : self._at + count])
            self._at += len(part)
            return part
        parts: list[bytes] = []
        missing = count
        while missing > 0:
            part = self._inflate(missing)
            if not part:
                break
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def skip(self, count: int) -> None:
        """Pass over `count` bytes, holding few of them at a time."""
        while count > 0:
            passed = len(self.read(min(count, _CHUNK)))
            if passed == 0:
                return
            count -= passed

    def check_end(self) -> None:
        """Raises InputError when the rest of a gzip file, up to a bound, is damaged or missing."""
        if self._inflater is None:
            return
        self.skip(_TAIL)
        if not self._inflater.eof and self._at >= len(self._raw):
            raise InputError("the gzip file is damaged or cut short; copy or export it again")

    def _inflate(self, most: int) -> bytes:
        assert self._inflater is not None
        while True:
            if self._inflater.eof and not self._next_member():
                return b""
            given = self._inflater.unconsumed_tail
            if not given:
                given = bytes(self._raw[self._at : self._at + _CHUNK])
                self._at += len(given)
            try:
                part = self._inflater.decompress(given, most)
            except zlib.error as error:
                raise InputError(
                    "the gzip file is damaged or cut short; copy or export it again"
                ) from error
            if part or not given:
                return part

    def _next_member(self) -> bool:
        """Go on with the next part of a gzip file of several, if there is one; zeros may follow it."""
        assert self._inflater is not None
        at = self._at - len(self._inflater.unused_data)
        if self._members == 0 or bytes(self._raw[at : at + 2]) != GZIP_MAGIC:
            self._at, self._members = len(self._raw), 0
            return False
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise InputError(f"the gzip file has more than {MAX_MEMBERS:,} parts; pack it again")
        self._at = at
        self._inflater = zlib.decompressobj(31)
        return True
