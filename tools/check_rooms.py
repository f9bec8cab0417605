#!/usr/bin/env python3
"""Hold the source to rooms.txt: who may include whom, whose symbol carries which prefix, how long a file may be.

    check_rooms.py [--root DIR] [BUILD]     check src/; with a build directory its object files too (nm)
    check_rooms.py --self-test              plant a violation of each kind and see it caught

One line a check in cmocka's form, every violation as `file:line: ...`; exit status 1 if there is any.
"""
import argparse
import contextlib
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile

LINES_MAX = {".c": 800, ".h": 150}
SOURCES = (".c", ".h", ".def")
INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


class Room:
    def __init__(self, name, prefixes, edges, line):
        self.name, self.prefixes, self.edges, self.line = name, prefixes, edges, line

    def may_include(self, other):
        """An edge to "service" leads to each of its folders; those do not see each other."""
        return (other == self.name or "*" in self.edges or other in self.edges
                or any(other.startswith(edge + "/") for edge in self.edges))

    def owns(self, symbol):
        return any(symbol.startswith(p) if p.endswith("_") else symbol == p for p in self.prefixes)


class Report:
    """Collects violations by check and prints them."""

    def __init__(self):
        self.failed = 0

    def tell(self, check, violations):
        for violation in violations:
            print(f"[  FAILED  ] {violation}")
        if not violations:
            print(f"[       OK ] {check}")
        self.failed += len(violations)


def read_rooms(path):
    """rooms.txt: `room | prefixes | rooms it may include`; `-` for none, `*` for all. Returns rooms, violations."""
    rooms, wrong = {}, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.split() for column in line.split("|")]
        if len(columns) != 3 or len(columns[0]) != 1:
            wrong.append(f"{path.name}:{number}: must read: room | prefixes | rooms it may include")
            continue
        name, prefixes, edges = columns[0][0], *([w for w in c if w != "-"] for c in columns[1:])
        if name in rooms:
            wrong.append(f"{path.name}:{number}: {name} stands here twice")
        rooms[name] = Room(name, prefixes, edges, number)
    return rooms, wrong


def check_list(rooms, name):
    """The list itself: edges lead to rooms and never round, a prefix belongs to one room."""
    wrong = []
    for room in rooms.values():
        for edge in room.edges:
            if edge != "*" and edge not in rooms and not any(r.startswith(edge + "/") for r in rooms):
                wrong.append(f"{name}:{room.line}: {room.name} may include {edge}, which is no room")
        for other in rooms.values():
            if other.line <= room.line:
                continue
            for mine in room.prefixes:
                wrong += [f"{name}:{other.line}: the prefix {theirs} of {other.name} is {room.name}'s {mine}"
                          for theirs in other.prefixes if theirs.startswith(mine) or mine.startswith(theirs)]
    below = {a: [b for b in rooms if b != a and rooms[a].may_include(b)] for a in rooms}
    for start in rooms:
        seen, todo = set(), list(below[start])
        while todo:
            room = todo.pop()
            if room not in seen:
                seen.add(room)
                todo += below[room]
        if start in seen:
            wrong.append(f"{name}:{rooms[start].line}: the edges of {start} lead round to itself")
    return wrong


def room_of(path, rooms):
    """The room of a path below src/, such as service/account/account.c; None if it has none."""
    inside = [r for r in rooms if path.startswith(r + "/")]
    return max(inside, key=len) if inside else None


def check_includes(room, path, lines, rooms):
    wrong = []
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        quote, header = found.groups()
        target = room_of(header, rooms)
        if target is None and quote == '"':
            wrong.append(f'src/{path}:{number}: "{header}" does not begin with a room')
        elif target is not None and not room.may_include(target):
            wrong.append(f'src/{path}:{number}: {room.name} may not include "{header}"')
    return wrong


def check_sources(root, rooms, report):
    src = root / "src"
    by_room, homeless = {name: [] for name in rooms}, []
    for file in sorted(src.rglob("*")):
        path = file.relative_to(src).as_posix()
        if file.suffix not in SOURCES:
            continue
        name = room_of(path, rooms)
        if name is None:
            homeless.append(f"src/{path}:1: lies in no room of rooms.txt")
        else:
            by_room[name].append((path, file.read_text(encoding="utf-8").splitlines()))
    report.tell("every_file_lies_in_a_room", homeless)
    for name, files in by_room.items():
        if not files:
            continue
        said = name.replace("/", "_")
        wrong = [w for path, lines in files for w in check_includes(rooms[name], path, lines, rooms)]
        report.tell(f"{said}_includes_only_what_it_may", wrong)
        long = [f"src/{path}:{len(lines)}: {len(lines)} lines; the limit is {limit}" for path, lines in files
                if (limit := LINES_MAX.get(pathlib.PurePath(path).suffix)) and len(lines) > limit]
        report.tell(f"{said}_files_keep_to_their_length", long)


def external_symbols(file):
    """What an object file defines for others. Names with two underscores are the compiler's (sanitizers)."""
    out = subprocess.run(["nm", "-g", "-P", "--defined-only", str(file)], capture_output=True, text=True, check=True).stdout
    return sorted({line.split()[0] for line in out.splitlines() if line and not line.startswith("__")})


def objects(root, build):
    """(path below src/, object file) of what goes into a room's library or into main, generated sources included.
    Test programs and their helpers meet no other room's symbols and may name theirs as they like."""
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        source = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        for base in (root / "src", build / "src"):
            if not source.is_relative_to(base.resolve()):
                continue
            path = source.relative_to(base.resolve()).as_posix()
            test = "_test.p/" in entry["output"]
            if (path.startswith("main/") and not test) or re.search(r"lib[^/]*\.a\.p/", entry["output"]):
                yield path, build / entry["output"]


def check_symbols(root, build, rooms, report):
    wrong, looked_at = {}, 0
    if not (build / "compile_commands.json").exists():
        report.tell("", [f"{build}:1: is no build directory: compile_commands.json is missing"])
        return
    for path, file in objects(root, build):
        name = room_of(path, rooms)
        if name is None or not file.exists():
            continue
        looked_at += 1
        wrong.setdefault(name, set()).update(
            f"src/{path}:1: {symbol} does not carry a prefix of {name}: {' '.join(rooms[name].prefixes) or 'none'}"
            for symbol in external_symbols(file) if not rooms[name].owns(symbol))
    report.tell("there_are_object_files", [] if looked_at else [f"{build}:1: no object file is built"])
    for name, violations in wrong.items():
        report.tell(name.replace("/", "_") + "_symbols_carry_its_prefix", sorted(violations))


def check(root, build=None):
    report = Report()
    rooms, malformed = read_rooms(root / "rooms.txt")
    report.tell("rooms_txt_is_well_formed", malformed)
    report.tell("rooms_txt_has_neither_circles_nor_shared_prefixes", check_list(rooms, "rooms.txt"))
    check_sources(root, rooms, report)
    if build:
        check_symbols(root, build, rooms, report)
    return report.failed


# ---- self-test ----

GOOD = {
    "rooms.txt": "# a comment\nbase | str_ | -\nmind | mind_ | base\nport | - | base\nservice/a | a_ | mind port base\n"
                 "service/b | b_ | port base\nhost | host_ | service base\nmain | main | *\n",
    "src/base/str.c": '#include "base/str.h"\n#include <string.h>\nint str_n(void) { return 1; }\n',
    "src/base/str.h": "#pragma once\nint str_n(void);\n",
    "src/mind/mind.c": '#include "base/str.h"\nstatic int helper(void) { return str_n(); }\nint mind_n(void);\n'
                       "int mind_n(void) { return helper(); }\n",
    "src/service/a/a.c": '#include "port/sql.h"\n#include "mind/mind.h"\n',
    "src/service/b/b.c": '#include "service/b/b.h"\n',
    "src/host/host.c": '#include "service/a/a.h"\n#include "service/b/b.h"\n',
    "src/main/main.c": '#include "host/host.h"\nint main(void) { return 0; }\n',
}

# what is planted: (name, changes to GOOD, what must be said)
PLANTS = [
    ("a_clean_tree_passes", {}, None),
    ("a_forbidden_include_is_seen", {"src/base/str.c": '#include <stdio.h>\n#include "mind/mind.h"\n'},
     'src/base/str.c:2: base may not include "mind/mind.h"'),
    ("a_forbidden_include_in_angle_brackets_is_seen", {"src/base/str.c": "  #  include <mind/mind.h>\n"},
     'src/base/str.c:1: base may not include "mind/mind.h"'),
    ("an_include_of_a_neighbour_is_seen", {"src/service/a/a.c": '#include "service/b/b.h"\n'},
     'src/service/a/a.c:1: service/a may not include "service/b/b.h"'),
    ("an_include_without_a_room_is_seen", {"src/base/str.c": '#include "str.h"\n'},
     'src/base/str.c:1: "str.h" does not begin with a room'),
    ("an_include_that_climbs_is_seen", {"src/base/str.c": '#include "../mind/mind.h"\n'}, "does not begin with a room"),
    ("a_file_outside_the_rooms_is_seen", {"src/attic/x.c": "\n"}, "src/attic/x.c:1: lies in no room"),
    ("a_long_source_is_seen", {"src/base/long.c": "\n" * 801}, "src/base/long.c:801: 801 lines; the limit is 800"),
    ("a_source_of_800_lines_passes", {"src/base/long.c": "\n" * 800}, None),
    ("a_long_header_is_seen", {"src/base/long.h": "\n" * 151}, "151 lines; the limit is 150"),
    ("a_long_table_passes", {"src/base/err.def": "\n" * 900}, None),
    ("a_symbol_without_its_prefix_is_seen", {"src/mind/mind.c": "int think(void);\nint think(void) { return 1; }\n"},
     "src/mind/mind.c:1: think does not carry a prefix of mind"),
    ("a_symbol_of_another_room_is_seen", {"src/mind/mind.c": "int str_other;\n"}, "str_other does not carry"),
    ("a_symbol_of_main_without_its_prefix_is_seen", {"src/main/x.c": "int serve;\n"}, "src/main/x.c:1: serve does not carry"),
    ("a_test_program_may_name_its_functions_as_it_likes", {"src/mind/mind_test.c": "int main(void) { return 0; }\n"}, None),
    ("a_circle_is_seen", {"rooms.txt": GOOD["rooms.txt"].replace("base | str_ | -", "base | str_ | mind")},
     "rooms.txt:2: the edges of base lead round"),
    ("a_shared_prefix_is_seen", {"rooms.txt": GOOD["rooms.txt"].replace("| mind_ |", "| str_mind_ |")},
     "rooms.txt:3: the prefix str_mind_ of mind is base's str_"),
    ("an_edge_to_nowhere_is_seen", {"rooms.txt": GOOD["rooms.txt"].replace("| service base", "| attic base")},
     "host may include attic, which is no room"),
    ("a_malformed_line_is_seen", {"rooms.txt": GOOD["rooms.txt"] + "x y_ base\n"}, "rooms.txt:9: must read"),
]


def plant(root, files):
    """Writes the tree and compiles what can be; returns the build directory."""
    build = root / "build"
    for target in ("libroom.a.p", "test.p"):
        (build / target).mkdir(parents=True)
    commands = []
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for path in files:
        output = ("test.p/" if path.endswith("_test.c") else "libroom.a.p/") + path.replace("/", "_") + ".o"
        if path.startswith("src/main/"):
            output = output.replace("libroom.a.p/", "test.p/")  # main is no library
        done = path.endswith(".c") and subprocess.run(
            ["cc", "-I", str(root / "src"), "-c", str(root / path), "-o", str(build / output)],
            capture_output=True, check=False).returncode == 0
        if done:
            commands.append({"directory": str(build), "file": str(root / path), "output": output})
    (build / "compile_commands.json").write_text(json.dumps(commands), encoding="utf-8")
    return build


def self_test():
    failed = 0
    for name, changes, said in PLANTS:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
            root = pathlib.Path(folder)
            violations = check(root, plant(root, GOOD | changes))
        good = violations == 0 if said is None else violations > 0 and said in out.getvalue()
        failed += not good
        print(("[       OK ] " if good else "[  FAILED  ] ") + name)
        if not good:
            print(out.getvalue())
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("build", nargs="?", type=pathlib.Path)
    options = parser.parse_args()
    return 1 if (self_test() if options.self_test else check(options.root, options.build)) else 0


if __name__ == "__main__":
    sys.exit(main())
