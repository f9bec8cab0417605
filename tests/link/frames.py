#!/usr/bin/env python3
"""A second codec of the link (src/link/link.h), that shares nothing with the first but the table link.def.

    frames.py --check FILE      each line `HEX JSON`: the JSON gives these bytes, the bytes give this JSON
    frames.py --make            specimens of every frame, as tests/link/frames.txt keeps them

    from frames import encode, decode      encode("cmd_join", call=2, op=1, ring=5), decode(bytes) -> ("cmd_join", {...})
"""
import json
import pathlib
import re
import struct
import sys

DEF = pathlib.Path(__file__).resolve().parents[2] / "src" / "link" / "link.def"
LINE = re.compile(r"^\s*(FRAME|COMMAND|EVENT|RECORD|END|U8|U16|U32|U64|I64|STR16|STR32|LIST)\((.*)\)\s*$")
NUMBERS = {"U8": "<B", "U16": "<H", "U32": "<I", "U64": "<Q", "I64": "<q"}
BEGINS = {"COMMAND": [("U64", "call", None), ("U64", "op", None)], "EVENT": [("U64", "no", None), ("U64", "call", None)]}


def read_table():
    """Fields by frame and record: [(type, name, record of a list)], and the kinds' numbers."""
    shapes, kinds = {}, {}
    for line in DEF.read_text(encoding="utf-8").splitlines():
        found = LINE.match(line)
        if not found:
            continue
        word, rest = found.groups()
        columns = [c.strip() for c in rest.split('"')[0].split(",")]
        if word == "RECORD":
            shapes[columns[0]] = []
        elif word in ("FRAME", "COMMAND", "EVENT"):
            shapes[columns[1]] = list(BEGINS.get(word, []))
            kinds[columns[1]] = int(columns[2])
        elif word != "END":
            shapes[columns[0]].append((word, columns[1], columns[2] if word == "LIST" else None))
    return shapes, kinds


SHAPES, KINDS = read_table()
NAMES = {number: name for name, number in KINDS.items()}


def put(name, values):
    out = b""
    for kind, field, record in SHAPES[name]:
        value = values.get(field)
        if kind in NUMBERS:
            out += struct.pack(NUMBERS[kind], int(value or 0))
        elif kind == "LIST":
            items = [put(record, item) for item in value or []]
            body = b"".join(struct.pack("<H", len(item)) + item for item in items)
            out += struct.pack("<II", len(items), len(body)) + body
        else:
            text = (value or "").encode()
            out += struct.pack("<H" if kind == "STR16" else "<I", len(text)) + text
    return out


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if self.at + n > len(self.data):
            raise ValueError("cut off")
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self, how):
        return struct.unpack(how, self.take(struct.calcsize(how)))[0]


def get(name, reader):
    values = {}
    for kind, field, record in SHAPES[name]:
        if kind in NUMBERS:
            values[field] = reader.number(NUMBERS[kind])
        elif kind == "LIST":
            count, inside = reader.number("<I"), Reader(reader.take(reader.number("<I")))
            values[field] = [get(record, Reader(inside.take(inside.number("<H")))) for _ in range(count)]
            if inside.at != len(inside.data):
                raise ValueError("more bytes than elements")
        else:
            values[field] = reader.take(reader.number("<H" if kind == "STR16" else "<I")).decode()
    return values


def encode(name, flags=0, /, **values):
    unknown = set(values) - {field for _, field, _ in SHAPES[name]}
    if unknown:
        raise KeyError(f"{name} has no {', '.join(unknown)}")
    body = put(name, values)
    return struct.pack("<IHH", len(body) + 8, KINDS[name], flags) + body


def decode(frame):
    """The name and the values; None and {} of an unknown kind."""
    reader = Reader(frame)
    size, kind, _flags = reader.number("<I"), reader.number("<H"), reader.number("<H")
    if size != len(frame):
        raise ValueError("not those of the frame")
    name = NAMES.get(kind)
    return (name, get(name, reader)) if name else (None, {})


def told(value):
    """Numbers as texts, as the first codec's test writes them."""
    if isinstance(value, dict):
        return {key: told(item) for key, item in value.items()}
    return [told(item) for item in value] if isinstance(value, list) else str(value)


def specimen(name, number):
    """Values that differ by field, so that no two can be changed over unseen."""
    values = {}
    for at, (kind, field, record) in enumerate(SHAPES[name]):
        if kind == "LIST":
            values[field] = [specimen(record, number + 1), {}]
        elif kind.startswith("STR"):
            values[field] = f"{field} 你好" if at % 2 else field[:16]
        else:
            values[field] = 1 if kind == "U8" else number + at if kind == "U16" else 1000 * number + at
    return values


def make():
    for name, number in KINDS.items():
        values = specimen(name, number)
        if "build" in values or "text" in values:
            values |= {key: "0.1.0 " + key for key in ("build", "text") if key in values}
        if name in ("cmd_digits", "ev_digits"):
            values |= {"digits": "0123456789*#AD"}
        for one in (values, {}):
            frame = encode(name, **one)
            text = json.dumps({name: told(decode(frame)[1])}, ensure_ascii=False, separators=(",", ":"))
            print(frame.hex(), text)


def check(path):
    failed = seen = 0
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        seen += 1
        hexed, text = line.split(" ", 1)
        (name, values), = json.loads(text).items()
        good = encode(name, **values).hex() == hexed and told(decode(bytes.fromhex(hexed))[1]) == values
        failed += not good
        if not good:
            print(f"{name}: {hexed}")
    print("[       OK ] " if seen and not failed else "[  FAILED  ] ", "the_second_codec_reads_and_writes_the_same_bytes", sep="")
    return 1 if failed or not seen else 0


if __name__ == "__main__":
    sys.exit(check(sys.argv[2]) if sys.argv[1:2] == ["--check"] else make())
