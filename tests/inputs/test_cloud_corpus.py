"""A corpus of clouds and meshes: the same few points in every dress that we know, or a refusal."""

import itertools
import struct

import numpy as np
import pytest
from file_writers import PLY_TYPES, npy, ply
from file_writers import off as written_off

from core.inputs import InputError
from core.inputs.point_cloud import read_point_cloud

POINTS = np.array([[0, 0, 0], [1.5, 0, -2], [0, 2.25, 3], [-1, 1, 1], [4, -3.5, 0.125]])
NORMALS = np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0], [0.6, 0.8, 0], [0, -0.6, 0.8]])
FACES = [(0, 1, 2), (0, 2, 3), (1, 2, 4)]


def read(raw: bytes):
    return read_point_cloud(raw)


def is_points(raw: bytes, points: np.ndarray = POINTS, atol: float = 0.0) -> None:
    np.testing.assert_allclose(read(raw).points, points, atol=atol, rtol=0)


def is_mesh(raw: bytes, faces=FACES, points: np.ndarray = POINTS, atol: float = 0.0) -> None:
    mesh = read(raw).mesh
    assert mesh is not None
    np.testing.assert_allclose(
        mesh.vertices[mesh.triangles], points[np.array(faces)], atol=atol, rtol=0
    )


# Tables -----------------------------------------------------------------------------------------

SEPARATORS = {"blank": " ", "blanks": "   ", "tab": "\t", "comma": ",", "comma, blank": ", ",
              "semicolon": ";", "semicolon, tab": ";\t"}  # fmt: skip
ENDINGS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
CODES = {"ascii": "ascii", "bom": "utf-8-sig", "utf-16": "utf-16", "utf-16 be": "utf-16-be"}
HEADS = {
    "": "",
    "names": "x{0}y{0}z{1}",
    "capitals": "X{0}Y{0}Z{1}",
    "quoted": '"x"{0}"y"{0}"z"{1}',
    "comment": "# made by hand{1}# two lines{1}",
    "named in a comment": "# x{0}y{0}z{1}",
    "slashes": "//X{0}Y{0}Z{1}",
    "count": "5{1}",
}


def table(separator: str, ending: str, head: str, points: np.ndarray = POINTS) -> str:
    rows = [separator.join(f"{value:g}" for value in row) for row in points]
    return head.format(separator, ending) + ending.join([*rows, ""])


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_table_in_every_dress(separator, ending):
    for head in HEADS.values():
        is_points(table(SEPARATORS[separator], ENDINGS[ending], head).encode())


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("separator", [" ", ","])
def test_a_table_in_every_code(code, separator):
    for head in HEADS.values():
        raw = table(separator, "\n", head).encode(CODES[code])
        is_points(b"\xfe\xff" + raw if code == "utf-16 be" else raw)


P = "0 0 0\n1.5 0 -2\n0 2.25 3\n-1 1 1\n4 -3.5 0.125\n"
C = P.replace(" ", ",")
V = P.rstrip("\n").split("\n")


def csv(head: str, row: str) -> str:
    """A row for each point; {i} is its number, {x}, {y} and {z} are its coordinates."""
    rows = [row.format(i=i, **dict(zip("xyz", v.split(), strict=True))) for i, v in enumerate(V)]
    return "\n".join([*([head] if head else []), *rows])


TABLES = {
    "blank lines between": P.replace("\n", "\n\n"),
    "blanks around": "  " + P.replace("\n", "  \n\t "),
    "a comment at the end of the first row": P.replace("\n", " # first\n", 1),
    "comments at the ends of rows": P.replace("\n", "# c\n"),
    "no last line feed": P.rstrip("\n"),
    "a separator at the end of each row": C.replace("\n", ",\n"),
    "a named separator at the end": "x,y,z,\n" + C.replace("\n", ",\n"),
    "non-breaking blanks": P.replace(" ", "\u00a0"),
    "narrow blanks": P.replace(" ", "\u202f"),
    "a minus of typography": P.replace("-", "\u2212"),
    "exponents": P.replace("1.5", "15e-1").replace("2.25", "+.225E+1"),
    "quoted numbers": csv("", '"{x}","{y}","{z}"'),
    "decimal commas with semicolons": C.replace(",", ";").replace(".", ","),
    "decimal commas in some rows": "x;y;z\n0;0;0\n1,5;0;-2\n0;2,25;3\n-1;1;1\n4;-3,5;0,125\n",
    "tabs and blanks": csv("", "{x}\t{y} {z}"),
    "decimal commas with tabs": P.replace(" ", "\t").replace(".", ","),
    "z, y, x": csv("z,y,x", "{z},{y},{x}"),
    "an index before the names": csv(",x,y,z", "{i},{x},{y},{z}"),
    "a named index": csv("id,x,y,z", "{i},{x},{y},{z}"),
    "a quoted index": csv('"","x","y","z"', '"{i}",{x},{y},{z}'),
    "row names as of R": csv("x y z", "{i} {x} {y} {z}"),
    "colours before": csv("r,g,b,x,y,z", "255,0,{i},{x},{y},{z}"),
    "colours behind": "x,y,z,r,g,b\n" + C.replace("\n", ",1,0,0\n"),
    "pure red behind": C.replace("\n", ",1,0,0\n"),
    "a column of words": csv("name,x,y,z", "p{i},{x},{y},{z}"),
    "names are numbers": "0,1,2\n" + C,
    "px, py, pz": "px py pz\n" + P,
    "a header that begins with BM": csv("BM,x,y,z", "7,{x},{y},{z}"),
    "a header that begins with OFFSET": csv("OFFSET x y z", "1 {x} {y} {z}"),
    "a header of keywords": csv("v x y z", "1 {x} {y} {z}"),
    "a wrong count": "7\n" + P,
    "intensities as PTS": "5\n" + P.replace("\n", " -1200 10 20 30\n"),
    "40 kB of comments first": "# x\n" * 10_000 + P,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_a_twist(name):
    found = read(TABLES[name].encode())
    np.testing.assert_array_equal(found.points, POINTS)
    assert found.normals is None


NORMAL_ROWS = "\n".join(
    " ".join(f"{v:g}" for v in (*p, *n)) for p, n in zip(POINTS, NORMALS, strict=True)
)


@pytest.mark.parametrize(
    ("head", "has"),
    [
        ("", True),
        ("x y z nx ny nz\n", True),
        ("x y z normal_x normal_y normal_z\n", True),
        ("# x y z nx ny nz\n", True),
        ("x y z r g b\n", False),
        ("x y z a b c\n", False),
        ("x y z nx ny other\n", False),
    ],
)
def test_normals_of_a_table_are_told_by_their_names(head, has):
    found = read((head + NORMAL_ROWS).encode())
    np.testing.assert_array_equal(found.points, POINTS)
    assert (found.normals is not None) == has
    if has:
        np.testing.assert_allclose(found.normals, NORMALS, atol=1e-12)


REFUSED = {
    "thousands": ("1,000.0 1,000.0 1,000.0\n2,000.0 1,000.0 3,000.0\n" * 3, "commas and blanks"),
    "decimal commas, blanks": ("1,5 2,25 3,75\n" * 5, "commas and blanks"),
    "thousands, semicolons": ("1,000.5;2;3\n" * 5, "within numbers"),
    "thousands in one row": ("0;0;0\n1;2;3\n" * 3 + "1.000,5;2;3\n", "within numbers"),
    "an index without names": (csv("", "{i},{x},{y},{z}"), "first column numbers the rows"),
    "an index from 1 below column numbers": (
        "0,1,2,3\n" + csv("", "{i},{x},{y},{z}"),
        "first column numbers the rows",
    ),
    "names without x": ("a,b,c\n" + C, "name three of them x, y and z"),
    "x twice": ("x,x,y,z\n" + C.replace("\n", ",1\n"), "name three of them"),
    "an empty cell": ("1,,3\n4,5,6\n7,8,9\n1,1,1\n", "an empty cell"),
    "a missing value": ("1,NA,3\n4,5,6\n7,8,9\n1,1,1\n", "'NA'"),
    "a bad first row": ("1.0,2.0,oops\n" + C, "'oops'"),
    "true": ("1 2 true\n" * 5, "'true'|usable"),
    "quotes around commas": ('"1,5","2","3"\n' * 5, "within quotes"),
    "a row too short": (P + "1 2\n", "row 6 has 2"),
    "a row too long": ("1 2 3 4\n" + P, "equally many"),
    "underscores": ("1_0 2 3\n" * 5, "'1_0'"),
    "hexadecimal": ("0x10 2 3\n" * 5, "'0x10'"),
    "two columns": ("1 2\n" * 5, "2 numbers; x, y and z"),
    "huge": (P + "1e200 1 1\n", "more than 50 digits"),
    "utf-16 cut short": (b"\xff\xfe1\0 \0" + b"2", "no sound UTF-16"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_that_may_mean_two_things_is_refused(name):
    raw, words = REFUSED[name]
    with pytest.raises(InputError, match=words):
        read(raw if isinstance(raw, bytes) else raw.encode())


# PLY ----------------------------------------------------------------------------------------------

WHOLE = np.array([[0, 0, 0], [1, 0, 2], [0, 2, 3], [1, 1, 1], [4, 3, 0]])
XYZ = tuple(("float", axis) for axis in "xyz")


FORMS = ["ascii", "<", ">"]
LIST = ("uchar", "int", "vertex_indices")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", PLY_TYPES)
def test_ply_of_every_type_of_number(form, kind):
    properties = [(kind, axis) for axis in "xyz"]
    is_points(ply(form, [("vertex", properties, WHOLE)]), WHOLE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("counts", ["char", "uchar", "short", "ushort", "int", "uint"])
def test_ply_faces_of_every_type(form, counts):
    rows = [(face,) for face in FACES]
    for items in ("uchar", "short", "ushort", "int", "uint", "float"):
        faces = ("face", [(counts, items, "vertex_indices")], rows)
        is_mesh(ply(form, [("vertex", XYZ, POINTS), faces]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ["vertex_indices", "vertex_index"])
def test_ply_with_every_line_end(form, ending, name):
    faces = ("face", [("uchar", "int", name)], [(face,) for face in FACES])
    is_mesh(ply(form, [("vertex", XYZ, POINTS), faces], ENDINGS[ending]))


QUADS = [(0, 1, 2), (0, 1, 2, 3), (4, 1), (), (1, 2, 4, 3, 0), (2,)]
FANNED = [(0, 1, 2), (0, 1, 2), (0, 2, 3), (1, 2, 4), (1, 4, 3), (1, 3, 0)]
RED = ("uchar", "red")
TEXTURE = ("uchar", "float", "texcoord")
FRACTIONS = ("uchar", "float", "vertex_indices")
MANY = ("ushort", "int", "vertex_indices")
PLYS = {
    "mixed polygons, empty lists": (("face", [LIST], [(q,) for q in QUADS]), FANNED),
    "a word before the list": (("face", [RED, LIST], [(7, f) for f in FACES]), FACES),
    "words behind the list": (("face", [LIST, RED, ("float", "q")], [(f, 9, 0.5) for f in FACES]), FACES),
    "a list before the list": (
        ("face", [TEXTURE, LIST], [([0.5] * 6, f) for f in FACES]), FACES),
    "ragged lists before the list": (
        ("face", [TEXTURE, LIST], [([0.5] * k, f) for k, f in enumerate(FACES)]), FACES),
    "a list behind the list": (
        ("face", [LIST, TEXTURE], [(f, [0.5] * k) for k, f in enumerate(FACES)]), FACES),
    "mixed polygons between words": (
        ("face", [RED, LIST, ("short", "flags")], [(1, q, 2) for q in QUADS]), FANNED),
    "strips": (("tristrips", [("int", "int", "vertex_indices")], [([0, 1, 2, 3, -1, 4, 3, 2],)]),
               [(0, 1, 2), (2, 1, 3), (4, 3, 2)]),
    "two strips": (("tristrips", [("int", "int", "vertex_indices")], [([0, 1, 2, 3, 4],), ([1, 2, 4],)]),
                   [(0, 1, 2), (2, 1, 3), (2, 3, 4), (1, 2, 4)]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("between", ["", "edge", "ragged", "camera before"])
@pytest.mark.parametrize("name", PLYS)
def test_ply_with_faces_of_every_make(form, between, name):
    element, triangles = PLYS[name]
    edges = ("edge", [("int", "a"), ("double", "b")], [(1, 2.5), (3, 4.5)])
    ragged = ("stuff", [("uchar", "short", "many")], [([1, 2],), ([],), ([3],)])
    elements = [("vertex", XYZ, POINTS), element]
    if between == "camera before":
        elements.insert(0, ragged)
    elif between:
        elements.insert(1, edges if between == "edge" else ragged)
    is_mesh(ply(form, elements), triangles)


@pytest.mark.parametrize("form", FORMS)
def test_ply_vertices_with_words_lists_and_normals_between(form):
    properties = [RED, ("float", "ny"), ("double", "z"), ("uchar", "int", "links"), ("float", "x"),
                  ("float", "nx"), ("float", "y"), ("float", "nz")]  # fmt: skip
    rows = [
        (3, n[1], p[2], list(range(k)), p[0], n[0], p[1], n[2])
        for k, (p, n) in enumerate(zip(POINTS, NORMALS, strict=True))
    ]
    found = read(ply(form, [("vertex", properties, rows)]))
    np.testing.assert_array_equal(found.points, POINTS)
    np.testing.assert_allclose(found.normals, NORMALS, atol=1e-6)


ASCII = ply("ascii", [("vertex", XYZ, POINTS), ("face", [LIST], [(f,) for f in FACES])]).decode()
ODD_PLYS = {
    "end_header in a comment": ASCII.replace("comment made", "comment end_header is below"),
    "obj_info": ASCII.replace("comment made", "obj_info element vertex 3"),
    "blanks at line ends": ASCII.replace("\n", "  \n"),
    "a byte-order mark": "\ufeff" + ASCII,
    "vertices wrapped over lines": ASCII.replace("1.5 0 -2", "1.5\n0\n-2"),
    "faces wrapped over lines": ASCII.replace("3 0 1 2", "3 0\n1 2"),
    "all on one line": ASCII.replace("\n0 0 0\n", "\n0 0 0 ").replace("-2\n", "-2 "),
    "empty lines in the body": ASCII.replace("\n3 0", "\n\n3 0"),
    "something behind the end": ASCII + "1 2 3\n",
    "an element of none": ASCII.replace("element face", "element no 0\nproperty int q\nelement face"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_PLYS)
def test_ply_text_with_a_twist(name):
    is_mesh(ODD_PLYS[name].encode())


def vertices_and(form: str, *elements) -> bytes:
    return ply(form, [("vertex", XYZ, POINTS), *elements])


TURNS = vertices_and(
    "ascii", ("face", [LIST], [((0, 1, 2),), ((0, 1, 3, 2),), ((1, 2, 3),)])
).decode()
REFUSED_PLYS = {
    "no z": (ply("<", [("vertex", XYZ[:2], POINTS[:, :2])]), "no vertices with x, y and z"),
    "two vertices": (ply("<", [("vertex", XYZ, POINTS)] * 2), "no vertices with"),
    "x twice": (ply("<", [("vertex", (*XYZ, XYZ[0]), np.c_[POINTS, POINTS[:, 0]])]), "twice"),
    "a list for x": (
        ply("<", [("vertex", [("uchar", "float", "x"), *XYZ[1:]], [([1.0], 2, 3)])]), "lists for x"),
    "a face beyond": (vertices_and("<", ("face", [LIST], [((0, 1, 9),)])), "names vertex 9"),
    "a face below": (vertices_and("ascii", ("face", [LIST], [((0, 1, -2),)])), "names vertex -2"),
    "a fraction": (vertices_and("ascii", ("face", [FRACTIONS], [((0, 1, 1.5),)])), "no whole"),
    "300 corners": (vertices_and("<", ("face", [MANY], [([0] * 300,)])), "300 corners"),
    "cut in the faces": (vertices_and("<", ("face", [LIST], [(q,) for q in QUADS]))[:-9], "cut short"),
    "cut in the vertices": (vertices_and(">")[:-1], "too short|cut short"),
    "a word in the body": (ASCII.replace("2.25", "two").encode(), "no number"),
    "a comma in the body": (ASCII.replace("2.25", "2,25").encode(), "no number"),
    "a count that is none": (ASCII.replace("3 0 1 2", "2.5 0 1 2").encode(), "promises 2.5"),
    "a count that leads back": (TURNS.replace("4 0 1 3 2", "-9 0 1 3 2").encode(), "promises -9"),
    "a count beyond all": (TURNS.replace("4 0 1 3 2", "1e300 0 1 3 2").encode(), "promises more than 1,"),
    "a count that is nan": (TURNS.replace("4 0 1 3 2", "nan 0 1 3 2").encode(), "promises nan"),
    "a corner that is nan": (TURNS.replace("4 0 1 3 2", "4 0 nan 3 2").encode(), "no whole"),
    "a corner beyond all": (TURNS.replace("4 0 1 3 2", "4 0 1e300 3 2").encode(), "no whole"),
    "a float count": (ASCII.replace("list uchar", "list float").encode(), "not of the format"),
    "an unknown type": (ASCII.replace("float x", "quad x").encode(), "not of the format"),
    "no end": (ASCII.replace("end_header\n", "").encode(), "end_header"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_PLYS)
def test_ply_that_is_none_is_refused(name):
    raw, words = REFUSED_PLYS[name]
    with pytest.raises(InputError, match=words):
        read(raw)


def test_faces_without_indices_are_said_to_be_left_out():
    found = read(vertices_and("<", ("face", [RED], [(1,), (2,)])))
    np.testing.assert_array_equal(found.points, POINTS)
    assert any("no vertex_indices" in note for note in found.notes)


# OFF ----------------------------------------------------------------------------------------------

F = ["3 0 1 2", "3 0 2 3", "3 1 2 4"]


def off(head: str, vertices=V, faces=F, ending: str = "\n") -> bytes:
    return written_off(head, vertices, faces, ending)


OFFS = {
    "plain": off("OFF\n5 3 0"),
    "no edges": off("OFF\n5 3"),
    "the counts behind the word": off("OFF5 3 0"),
    "the counts on its line": off("OFF 5 3 0"),
    "counts over lines": off("OFF\n5\n3\n0"),
    "comments everywhere": off("# made\nOFF # is it\n# counts\n5 3 0 # three"),
    "empty lines": off("\nOFF\n\n5 3 0\n"),
    "a byte-order mark": b"\xef\xbb\xbf" + off("OFF\n5 3 0"),
    "cr": off("OFF\n5 3 0", ending="\r"),
    "crlf": off("OFF\n5 3 0", ending="\r\n"),
    "coloured faces": off("OFF\n5 3 0", faces=[f + " 255 0 0" for f in F]),
    "coloured faces, fractions": off("OFF\n5 3 0", faces=[f + " 0.5 0.25 0 1" for f in F]),
    "one coloured face": off("OFF\n5 3 0", faces=[F[0] + " 255 0 0", *F[1:]]),
    "COFF": off("COFF\n5 3 0", [v + " 255 0 0 255" for v in V]),
    "NOFF": off("NOFF\n5 3 0", [v + " 0 0 1" for v in V]),
    "CNOFF": off("CNOFF\n5 3 0", [v + " 0 0 1 255 0 0 255" for v in V]),
    "STOFF": off("STOFF\n5 3 0", [v + " 0.5 0.5" for v in V]),
    "4OFF": off("4OFF\n5 3 0", [" ".join(f"{2 * float(w):g}" for w in v.split()) + " 2" for v in V]),
    "nOFF": off("nOFF\n3\n5 3 0"),
    "no word": off("5 3 0"),
    "no word, no edges": off("5 3"),
    "something behind the end": off("OFF\n5 3 0") + b"1 2 3\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OFFS)
def test_off_in_every_dress(name):
    is_mesh(OFFS[name])


def test_off_of_polygons_and_of_points_alone():
    faces = [" ".join(map(str, (len(q), *q))) for q in QUADS]
    is_mesh(off("OFF\n5 6 0", faces=faces), FANNED)
    is_points(off("OFF\n5 0 0", faces=[]))


REFUSED_OFFS = {
    "binary": (b"OFF BINARY\n" + bytes(40), "binary"),
    "four dimensions": (off("nOFF\n4\n5 3 0"), "three dimensions"),
    "a short face": (off("OFF\n5 3 0", faces=["4 0 1 2", *F[1:]]), "not a count"),
    "a fraction": (off("OFF\n5 3 0", faces=["3 0 1.5 2", *F[1:]]), "not a count"),
    "a word": (off("OFF\n5 3 0", faces=["3 0 x 2", *F[1:]]), "not a count"),
    "an endless number": (
        off("OFF\n5 3 0", faces=["3 0 " + "9" * 30 + " 2", *F[1:]]),
        "not a count",
    ),
    "ragged vertices": (off("OFF\n5 3 0", [V[0] + " 1", *V[1:]]), "equally many"),
    "decimal commas": (
        off("OFF\n5 3 0", [v.replace(".", ",") for v in V]),
        "commas|equally|needed",
    ),
    "no normals": (off("NOFF\n5 3 0"), "fewer than 6"),
}


@pytest.mark.parametrize("name", REFUSED_OFFS)
def test_off_that_is_none_is_refused(name):
    raw, words = REFUSED_OFFS[name]
    with pytest.raises(InputError, match=words):
        read(raw)


# OBJ ----------------------------------------------------------------------------------------------

OV = [f"v {v}" for v in V]
OF = ["f 1 2 3", "f 1 3 4", "f 2 3 5"]


def obj(lines, ending: str = "\n") -> bytes:
    return ending.join([*lines, ""]).encode()


SLASHES = ["1/1/1 2/2/2 3/3/3", "1//1 3//2 4//3", "2/1 3/2 5/3"]
OBJS = {
    "plain": obj(OV + OF),
    "cr": obj(OV + OF, "\r"),
    "crlf": obj(OV + OF, "\r\n"),
    "a byte-order mark": b"\xef\xbb\xbf" + obj(OV + OF),
    "a bare g first": obj(["g", *OV, *OF]),
    "40 kB of comments first": obj(["# comment"] * 4000 + OV + OF),
    "a comment with FIELDS and DATA": obj(["# FIELDS x y z", "# DATA ascii", *OV, *OF]),
    "materials and groups": obj(["mtllib a.mtl", "o thing", *OV, "usemtl red", "s off", "g side", *OF]),
    "comments behind faces": obj(OV + [f + " # face" for f in OF]),
    "trailing blanks": obj([v + " " for v in OV] + [f + " \t" for f in OF]),
    "one trailing blank among mixed polygons": obj([*OV, "f 1 2 3 ", *OF[1:]]),
    "many blanks": obj([v.replace(" ", "   ") for v in OV] + [f.replace(" ", "\t ") for f in OF]),
    "indented": obj(["  " + line for line in OV + OF]),
    "slashes": obj([*OV, "vt 0 0", "vt 1 0", "vt 1 1", *["vn 0 0 1"] * 3, *("f " + s for s in SLASHES)]),
    "backwards": obj([*OV, "f -5 -4 -3", "f -5 -3 -2", "f -4 -3 -1"]),
    "backwards among vertices": obj([*OV[:3], "f -3 -2 -1", OV[3], "f -4 -2 -1", OV[4], "f -4 -3 -1"]),
    "backwards with slashes": obj([*OV, "f -5/1 -4/2 -3/3", "f -5/1 -3/1 -2/1", "f -4//-1 -3//2 -1//"]),
    "faces before their vertices": obj(OF + OV),
    "weights": obj([" ".join(["v", *(f"{2 * float(w):g}" for w in v.split()), "2"]) for v in V] + OF),
    "weights of 1": obj([v + " 1.0" for v in OV] + OF),
    "colours": obj([v + " 1 0 0" for v in OV] + OF),
    "colours on some": obj([OV[0] + " 1 0 0", *OV[1:], *OF]),
    "a face behind a backslash": obj([*OV, "f 1 2 \\", "3", *OF[1:]]),
    "a vertex behind a backslash": obj([OV[0], "v 1.5 \\", "0 -2", *OV[2:], *OF]),
    "lines and points": obj([*OV, "l 1 2", "p 3", "vp 0.5", *OF]),
    "texture vertices first": obj(["vt 0 0", "vn 0 0 1", *OV, *OF]),
    "exponents": obj([OV[0], "v 15e-1 0 -2.0E+0", *OV[2:], *OF]),
}  # fmt: skip


@pytest.mark.parametrize("name", OBJS)
def test_obj_in_every_dress(name):
    is_mesh(OBJS[name])


def test_obj_of_polygons_and_of_points_alone():
    faces = ["f " + " ".join(str(i + 1) for i in q) for q in QUADS if q]
    is_mesh(obj(OV + faces), FANNED)
    found = read(obj(OV + ["vn " + " ".join(f"{c:g}" for c in n) for n in NORMALS]))
    np.testing.assert_array_equal(found.points, POINTS)
    np.testing.assert_allclose(found.normals, NORMALS, atol=1e-12)


REFUSED_OBJS = {
    "decimal commas": (obj(["v 1,5 2,25 3,75", *OV]), "rows of numbers"),
    "two numbers": (obj(["v 1 2", *OV]), "fewer than three"),
    "vertex 0": (obj([*OV, "f 0 1 2"]), "from 1"),
    "beyond": (obj([*OV, "f 1 2 9"]), "names vertex 9"),
    "backwards beyond": (obj([*OV[:2], "f -1 -2 -3", *OV[2:]]), "names vertex 0,"),
    "a fraction": (obj([*OV, "f 1 2 3.5"]), "not a row of whole"),
    "a word": (obj([*OV, "f one 2 3"]), "not a row of whole"),
    "a sign alone": (obj([*OV, "f 1 2 - 3"]), "not a row of whole"),
}


@pytest.mark.parametrize("name", REFUSED_OBJS)
def test_obj_that_is_none_is_refused(name):
    raw, words = REFUSED_OBJS[name]
    with pytest.raises(InputError, match=words):
        read(raw)


# STL ----------------------------------------------------------------------------------------------

CORNERS = POINTS[np.array(FACES)]


def stl_binary(header: bytes = b"", tail: bytes = b"") -> bytes:
    record = np.zeros(len(FACES), [("n", "<f4", 3), ("c", "<f4", (3, 3)), ("a", "<u2")])
    record["c"] = CORNERS
    return header.ljust(80, b"\0") + struct.pack("<I", len(FACES)) + record.tobytes() + tail


def stl_text(name: str = " thing", indent: str = "  ") -> str:
    facets = [
        f"{indent}facet normal 0 0 1\n{indent}outer loop\n"
        + "".join(f"{indent}vertex {x:g} {y:g} {z:g}\n" for x, y, z in corners)
        + f"{indent}endloop\n{indent}endfacet\n"
        for corners in CORNERS
    ]
    return f"solid{name}\n{''.join(facets)}endsolid{name}\n"


STLS = {
    "text": stl_text().encode(),
    "text, no name": stl_text("").encode(),
    "text, flush": stl_text(indent="").encode(),
    "text, capitals": stl_text().upper().encode(),
    "text, crlf": stl_text().replace("\n", "\r\n").encode(),
    "text, cr": stl_text().replace("\n", "\r").encode(),
    "text, blanks first": b"\n  " + stl_text().encode(),
    "text, a byte-order mark": b"\xef\xbb\xbf" + stl_text().encode(),
    "text, a long name": stl_text(" " + "long" * 600).encode(),
    "text, two solids": (
        stl_text().split("endsolid")[0] + "endsolid\nsolid two\nendsolid\n"
    ).encode(),
    "binary": stl_binary(),
    "binary, header begins with solid": stl_binary(b"solid thing"),
    "binary, header is as of text": stl_binary(
        b"solid x\nfacet normal 0 0 1\nouter loop\n vertex 1 2 3"
    ),
    "binary, a byte behind": stl_binary(b"solid", b"\0"),
    "binary, two bytes behind": stl_binary(b"made by hand", b"\r\n"),
}


@pytest.mark.parametrize("name", STLS)
def test_stl_in_every_dress(name):
    is_mesh(STLS[name])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (stl_text().replace("endloop", "vertex 0 0 0\nendloop", 1).encode(), "three corners"),
        (stl_text()[: len(stl_text()) // 2].encode(), "three corners"),
        (stl_text().replace("vertex 0 0 0", "vertex 0 0", 1).encode(), "not three numbers"),
        (stl_text().replace("vertex 0 0 0", "vertex 0,0 0 0", 1).encode(), "rows of numbers"),
        (stl_binary()[:-3], "binary|no number|cut|text"),
    ],
)
def test_stl_that_is_none_is_refused(raw, words):
    with pytest.raises(InputError, match=words):
        read(raw)


# PCD, NPY -------------------------------------------------------------------------------------------

PCD = (
    "# .PCD v.7\nVERSION .7\nFIELDS {}\nSIZE 4 4 4\nTYPE F F F\nCOUNT {}\nWIDTH 5\nHEIGHT 1\n"
    "VIEWPOINT 0 0 0 1 0 0 0\nPOINTS 5\nDATA ascii\n"
)
PCDS = {
    "plain": PCD.format("x y z", "1 1 1") + P,
    "no comment": PCD.format("x y z", "1 1 1").split("\n", 1)[1] + P,
    "no count": PCD.format("x y z", "1 1 1").replace("COUNT 1 1 1\n", "") + P,
    "crlf": (PCD.format("x y z", "1 1 1") + P).replace("\n", "\r\n"),
    "colours": PCD.format("x y z rgb", "1 1 1 1") + P.replace("\n", " 4.2e6\n"),
    "z y x": PCD.format("z y x", "1 1 1") + csv("", "{z} {y} {x}"),
    "a descriptor between": PCD.format("x vfh y z", "1 2 1 1") + csv("", "{x} 7 8 {y} {z}"),
    "a first point 0 1 2 is a point": PCD.format("x y z", "1 1 1") + "0 1 2\n" + P,
}  # fmt: skip


@pytest.mark.parametrize("name", PCDS)
def test_pcd_in_every_dress(name):
    points = np.vstack([[0, 1, 2], POINTS]) if "first point" in name else POINTS
    is_points(PCDS[name].encode(), points)


KINDS = ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|u1", "|i1", "<u2", ">u2", "<i2", ">i2", "<u4",
         ">u4", "<i4", ">i4", "<u8", ">u8", "<i8", ">i8"]  # fmt: skip


@pytest.mark.parametrize(("kind", "order"), itertools.product(KINDS, "CF"))
def test_npy_of_every_type_and_order(kind, order):
    is_points(npy(np.asarray(WHOLE, kind, order=order)), WHOLE)


def test_an_npy_shape_of_blanks_is_refused():
    raw = npy(POINTS).replace(b"(5, 3)", b"(5  3)")
    with pytest.raises(InputError, match="NPY header"):
        read(raw)


def test_npy_with_normals_and_with_colours():
    found = read(npy(np.hstack([POINTS, NORMALS])))
    np.testing.assert_allclose(found.normals, NORMALS, atol=1e-12)
    assert read(npy(np.hstack([POINTS, np.eye(5, 3) ** 2 + [0, 0, 1]]))).normals is None


# What is said of them -------------------------------------------------------------------------------


def test_the_extent_of_a_mesh_is_that_of_its_vertices_however_thin():
    plate = [
        [0, 0, 0],
        [10, 0, 0],
        [10, 10, 0],
        [0, 10, 0],
        [5, 5, 50],
        [5.001, 5, 0],
        [5, 5.001, 0],
    ]
    lines = [f"v {x} {y} {z}" for x, y, z in [*plate, [99, 99, 99]]]
    found = read(obj([*lines, "f 1 2 3 4", "f 5 6 7"]))
    np.testing.assert_array_equal(found.extent(), [[0, 0, 0], [10, 10, 50]])


@pytest.mark.parametrize("scale", [1e-200, 1e-30, 1e30, 1e49])
def test_tiny_and_huge_meshes_are_sampled_all_over(scale):
    vertices = "".join(
        f"v {x * scale:.17g} {y * scale:.17g} {z * scale:.17g}\n" for x, y, z in POINTS
    )
    found = read((vertices + "\n".join(OF)).encode())
    assert found.mesh is not None
    assert np.isfinite(found.points).all()
    assert np.ptp(found.points / scale, axis=0).max() > 1
    np.testing.assert_allclose(np.linalg.norm(found.normals, axis=1), 1)
