"""What a file is that is not of the kind asked for, so that a refusal can name it."""

_FOREIGN = {
    b"GIF8": "a GIF image",
    b"RIFF": "a WebP image or a sound",
    b"BM": "a BMP image",
    b"\x00\x00\x00\x0cjP  ": "a JPEG 2000 image",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"PK": "a zip archive (NPZ is one)",
    b"<": "text such as HTML, XML or SVG",
    b"\x80": "a pickle, which can run code",
    b"glTF": "a glTF scene",
    b"\x89HDF": "an HDF5 file",
    b"MATLAB": "a MATLAB file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"II+\0": "a BigTIFF image",
    b"MM\0+": "a BigTIFF image",
    b"\x93NUMPY": "an NPY array",
    b"HIERARCHY": "a BVH motion",
}


def foreign(raw: bytes) -> str | None:
    """What a file is that the asked kind is not, by its first bytes; None where they tell nothing."""
    if raw[128:132] == b"DICM":
        return "a DICOM slice"
    return next((what for magic, what in _FOREIGN.items() if raw.startswith(magic)), None)
