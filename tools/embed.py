#!/usr/bin/python3
"""Turns the built web files into C: embed.py --c FILE --asm FILE --blob FILE [DIR...]

Every file of every DIR becomes one row of api_assets (src/api/assets.h), sorted by path, with its gzip and brotli forms when NAME.gz and
NAME.br lie beside it. The bytes go into one blob that the assembler includes; the table points into it.
"""
import argparse
import hashlib
import os
import re
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
}
# Vite and the widget's build put a hash of the content at the end of the name; only such names may be kept for ever.
IMMUTABLE = re.compile(r"^/assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")


def files_of(roots):
    found = {}
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                if name.endswith((".gz", ".br")):
                    continue
                full = os.path.join(folder, name)
                path = "/" + os.path.relpath(full, root).replace(os.sep, "/")
                if path in found:
                    sys.exit(f"embed: {path} is made twice: {found[path]} and {full}")
                if not re.fullmatch(r"/[A-Za-z0-9._/@-]+", path):
                    sys.exit(f"embed: {full}: a served name has only letters, digits and . _ - @")
                if os.path.splitext(name)[1] not in TYPES:
                    sys.exit(f"embed: {full}: no content type is known for this kind of file")
                found[path] = full
    return sorted(found.items())


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return None


class Blob:
    def __init__(self):
        self.bytes = bytearray()

    def add(self, data):
        """C for a pointer to data inside the blob, and its length."""
        if data is None:
            return "NULL", 0
        self.bytes += b"\0" * (-len(self.bytes) % 16)
        at = len(self.bytes)
        self.bytes += data
        return f"api_assets_blob + {at}", len(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("c", "asm", "blob"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("roots", nargs="*")
    args = parser.parse_args()

    blob = Blob()
    rows = []
    for path, full in files_of(args.roots):
        plain = read(full)
        fields = [("path", f'"{path}"'), ("type", f'"{TYPES[os.path.splitext(full)[1]]}"'),
                  ("etag", f'"\\"{hashlib.sha256(plain).hexdigest()[:16]}\\""')]
        for form, data in (("plain", plain), ("gzip", read(full + ".gz")), ("br", read(full + ".br"))):
            pointer, size = blob.add(data)
            fields += [(form, pointer), (f"{form}_bytes", str(size))]
        fields.append(("immutable", "1" if IMMUTABLE.match(path) else "0"))
        rows.append("    {" + ", ".join(f".{k} = {v}" for k, v in fields) + "},\n")

    with open(args.blob, "wb") as f:
        f.write(blob.bytes + b"\0")
    with open(args.asm, "w") as f:
        f.write(f'/* made by tools/embed.py; {hashlib.sha256(blob.bytes).hexdigest()} */\n'
                '    .section .rodata\n    .balign 16\n    .globl api_assets_blob\n    .hidden api_assets_blob\n'
                '    .type api_assets_blob, %object\napi_assets_blob:\n'
                f'    .incbin "{os.path.abspath(args.blob)}"\n'
                '    .size api_assets_blob, . - api_assets_blob\n'
                '    .section .note.GNU-stack,"",%progbits\n')
    with open(args.c, "w") as f:
        f.write("/* made by tools/embed.py */\n#include \"api/assets.h\"\n\n#include <stddef.h>\n\n"
                "extern const uint8_t api_assets_blob[] __attribute__((visibility(\"hidden\")));\n\n"
                f"const size_t api_assets_count = {len(rows)};\n\n"
                "const struct asset api_assets[] = {\n" + ("".join(rows) or "    {0},\n") + "};\n")


if __name__ == "__main__":
    main()
