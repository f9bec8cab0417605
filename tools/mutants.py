#!/usr/bin/python3
"""Faults planted in the engine, one at a time: does a story, a unit test or the simulator see each?

    tools/mutants.py [--by all|proof|both] [--count N] [--seed S] [--files GLOB...] [--build DIR] [--jobs J] [--quick] [--verbose]
                     [--json FILE] [--keep FILE] [--for SECONDS] [--list | --passed-over] [--id ID...]

Mutants are made from the functions of src/engine/*.c (tests aside): an operator turned into its neighbour, a constant off by one, a
statement left out, two arguments swapped, a condition turned round. N are drawn by seed (0: all). Each is compiled, linked with the
tests below and must make one of them fail or run too long. What survives is printed as a difference.

--by all      the test beside the source first, then every other: whether somebody sees it (the usual, and what ./test asks)
--by proof    the stories and the simulator alone: what the engine promises, not how it is built
--by both     the proof first, who survives it by all others: two shares from one run

Shares are printed raw (every survivor counts against the tests) and judged (the equivalent ones aside), each with its chance error: half
the width of Wilson's 95 % interval.

The proof is the long form, `--count 0`: every mutant, many hours on one core. tools/night.sh runs it in slices, by --for and --keep, a
file of what was tried: kills are not tried again while the source of their file is as it was. ./test draws a few by a fixed seed: such a
share says that nothing broke down (docs/performance.md has the figures of larger samples).

tools/mutants.allowed lists the survivors that do the same as the engine does: ID, then the reason. An ID is made of the file, the
function, the line's text, the change and which of equal ones it is, so it outlives lines that move. An entry without a reason, or
whose mutant can no longer be made, is an error. A survivor of which the optimizer makes the same code needs no entry.

No mutants are made of: conditions inside assert() (what is checked, not what is done; `--passed-over` lists them, the last line counts
them), what is fetched from memory ahead of its use, hexadecimal constants (sums and masks) and constants in brackets (lengths, and
places in arrays), tables outside functions, what the preprocessor reads. Whatever the compiler refuses for its types (arguments swapped
against them) is counted and not judged.

Ends with a line for the collector: `[       OK ] ...` when at least 90 % of the mutants that compile, the equivalent ones aside, were
killed.
"""
import argparse
import collections
import concurrent.futures
import glob
import hashlib
import json
import math
import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARE = 0.90
# What the engine promises, told and played: the quickest first, a program is linked once for all its lines.
# The simulator's seeds are many and short before they are few and long: most of what it sees it sees early.
PROOF = [
    ("engine_story_test", ["{root}/tests/stories"]),
    ("sim_test", ["10", "800", "1"]),
    ("sim_test", ["8", "3000", "101"]),
    ("sim_test", ["3", "8000", "201"]),
]
# Programs and their arguments, quick ones first: the first that fails has killed the mutant. None of them holds the engine against
# what it gave before, but for the facts once published (engine_test): each has rules, a model or a plain form of its own.
KILLERS = [
    ("engine_story_test", ["{root}/tests/stories"]),
    ("engine_test", ["{root}/tests/facts/engine.facts", "{root}/tests/facts/engine_2.facts", "{root}/docs/states/contact.md"]),
    ("snapshot_test", []),
    ("refused_test", []),
    ("audit_test", ["4"]),
    ("drawn_test", ["2"]),
    ("policy_test", []),
    ("line_test", []),
    ("board_test", []),
    ("gate_test", []),
    ("due_test", []),
    ("sim_test", ["20", "2000", "1"]),
    ("explain_test", []),
    ("index_parts_test", []),
    ("index_hand_test", []),
    ("index_test", []),
    ("estimate_test", []),
]
# Who survives these is built with ASan and UBSan, as ./test does, so that what leaks or reads astray is seen too: by these, four times
# as slow as above.
CAREFUL = ["engine_story_test", "engine_test", "snapshot_test", "refused_test", "audit_test", "drawn_test", "policy_test", "line_test", "board_test",
           "gate_test", "due_test", "index_parts_test", "index_hand_test"]
CAREFUL_PROOF = [("engine_story_test", ["{root}/tests/stories"]), ("sim_test", ["12", "1000", "1"])]
# Who is asked first: the tests beside the source.
INDEX = ("index_parts_test", "index_hand_test", "index_test")
FIRST = {f: INDEX for f in ("atoms.c", "best.c", "groups.c", "index.c", "index_order.c", "members.c", "score.c", "set.c", "shelf.c")}
FIRST |= {"board.c": ("board_test",), "gate.c": ("gate_test",), "lane.c": ("board_test",), "line.c": ("line_test",), "policy.c": ("policy_test",),
          "snapshot.c": ("snapshot_test",), "digest.c": ("snapshot_test",), "estimate.c": ("estimate_test",), "explain.c": ("explain_test",)}
# A program may use ten times the processor time that it takes on the unchanged engine, and this.
CPU_GRACE_S = 3
MEMORY_MAX = 2 << 30
ENVIRONMENT = {"UBSAN_OPTIONS": "halt_on_error=1", "ASAN_OPTIONS": "detect_leaks=1:hard_rss_limit_mb=1500"}
UNCACHED = {**os.environ, "CCACHE_DISABLE": "1"}  # nothing of a mutant is wanted twice
SAME_CODE = "survived, but is the same to the optimizer"
ALLOWED = os.path.join(ROOT, "tools", "mutants.allowed")
TOKEN = re.compile(r"""
    (?P<skip>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<number>\b(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*\b)
  | (?P<word>\b[A-Za-z_]\w*\b)
  | (?P<op><<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|/=|&=|\|=|[-+*/%&|^~!<>=?:;,.(){}\[\]])
  | (?P<space>\s+)
  | (?P<other>.)
""", re.X | re.S)
OPERATORS = {"<": ["<=", ">="], ">": [">=", "<="], "<=": ["<", ">"], ">=": [">", "<"], "==": ["!="], "!=": ["=="], "&&": ["||"],
             "||": ["&&"], "+=": ["-="], "-=": ["+="], "++": ["--"], "--": ["++"], "/": ["*"], "%": ["/"], "<<": [">>"],
             ">>": ["<<"]}
WORDS = {"true": "false", "false": "true", "INT64_MAX": "0", "NEVER_US": "0"}
TYPES = {"struct", "enum", "const", "static", "int", "bool", "char", "void", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
         "int64_t", "int32_t", "size_t", "unsigned", "typedef", "case", "default", "goto", "break", "continue", "return", "else", "do"}


class Mutant:
    def __init__(self, path, start, end, text, kind, source, function):
        self.path, self.start, self.end, self.text, self.kind = path, start, end, text, kind
        self.line = source.count("\n", 0, start) + 1
        self.function = function
        first = source.rfind("\n", 0, start) + 1
        last = source.find("\n", end)
        self.before = source[first:last]
        self.after = source[first:start] + text + source[end:last]
        self.name_it(0)

    def name_it(self, nth):
        """An ID; nth: how many in the function are written just so and stand before it."""
        key = [os.path.basename(self.path), self.function, self.before.strip(), self.after.strip()] + ([str(nth)] if nth else [])
        self.id = hashlib.sha1("\0".join(key).encode()).hexdigest()[:10]

    def describe(self):
        before = " ".join(self.before.split())
        after = " ".join(self.after.split())
        return f"{self.id}  {os.path.basename(self.path)}:{self.line} {self.function}()  {self.kind}\n    - {before}\n    + {after}"


def tokens_of(source):
    """(kind, text, start, end) without space and comments; preprocessor lines are left out."""
    found = []
    for m in TOKEN.finditer(source):
        kind = m.lastgroup
        if kind in ("space", "other"):
            continue
        if kind == "skip":
            if m.group().startswith(("'", '"')):
                found.append(("text", m.group(), m.start(), m.end()))
            continue
        line = source[source.rfind("\n", 0, m.start()) + 1:m.start()]
        if line.lstrip().startswith("#") or m.group() == "#":
            continue
        found.append((kind, m.group(), m.start(), m.end()))
    return found


def match(tokens, i):
    """The index of the bracket that closes tokens[i]."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    depth, close = 0, pairs[tokens[i][1]]
    for j in range(i, len(tokens)):
        if tokens[j][1] == tokens[i][1]:
            depth += 1
        elif tokens[j][1] == close:
            depth -= 1
            if depth == 0:
                return j
    return len(tokens) - 1


def functions_of(tokens):
    """[(name, index of {, index of })] of the file's functions."""
    found, i = [], 0
    while i < len(tokens):
        if tokens[i][1] == "{":
            end = match(tokens, i)
            if i > 0 and tokens[i - 1][1] == ")":
                depth, j = 0, i - 1
                while j >= 0:
                    depth += {")": 1, "(": -1}.get(tokens[j][1], 0)
                    if depth == 0:
                        break
                    j -= 1
                if j > 0 and tokens[j - 1][0] == "word":
                    found.append((tokens[j - 1][1], i, end))
            i = end
        i += 1
    return found


def calls_to(names, tokens, low, high):
    """Indexes inside calls to one of these."""
    inside, i = set(), low
    while i < high:
        if tokens[i][1] in names and tokens[i + 1][1] == "(":
            end = match(tokens, i + 1)
            inside.update(range(i, end + 1))
            i = end
        i += 1
    return inside


def calls_of(tokens, i, high):
    """The arguments of the call whose name is tokens[i]: [(start, end) in characters]."""
    end = match(tokens, i + 1)
    if end >= high:
        return []
    parts, depth, start = [], 0, None
    for j in range(i + 2, end + 1):
        text = tokens[j][1]
        if start is None and j < end:
            start = tokens[j][2]
        if depth == 0 and (text == "," or j == end):
            if start is not None:
                parts.append((start, tokens[j - 1][3]))
            start = None
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text, 0)
    return parts


def binary(tokens, i):
    """Whether the operator has a value on its left."""
    kind, text = tokens[i - 1][0], tokens[i - 1][1]
    return kind in ("number", "text") or text in (")", "]") or (kind == "word" and text not in TYPES)


def of_function(path, source, tokens, name, low, high):
    """(whether it is inside an assert, mutant)"""
    checks = calls_to(("assert", "_Static_assert", "sizeof"), tokens, low, high)  # what is checked, not what is done
    fetches = calls_to(("__builtin_prefetch",), tokens, low, high)  # which may be wrong and does nothing else

    def make(start, end, text, kind):
        return i in checks, Mutant(path, start, end, text, kind, source, name)

    i = low + 1
    while i < high:
        kind, text, start, end = tokens[i]
        if i in fetches:
            i += 1
            continue
        if kind == "op" and text in OPERATORS and (text in ("++", "--") or binary(tokens, i)):
            for other in OPERATORS[text]:
                yield make(start, end, other, "operator")
        elif text in ("+", "-") and binary(tokens, i) and tokens[i + 1][1] not in (")",):
            yield make(start, end, "-" if text == "+" else "+", "operator")
        elif text == "!" and tokens[i + 1][0] in ("word", "op"):
            yield make(start, end, "", "condition")
        elif text in WORDS:
            yield make(start, end, WORDS[text], "constant")
        elif kind == "number" and tokens[i - 1][1] != "[" and not text.startswith(("0x", "0X")):
            digits = re.match(r"\d+", text).group()
            suffix = text[len(digits):]
            yield make(start, end, str(int(digits) + 1) + suffix, "constant")
            if int(digits) > 0:
                yield make(start, end, str(int(digits) - 1) + suffix, "constant")
        elif text == "if" and tokens[i + 1][1] == "(":
            close = match(tokens, i + 1)
            inner = source[tokens[i + 1][3]:tokens[close][2]]
            if "\n" not in inner:
                yield make(tokens[i + 1][3], tokens[close][2], f"!({inner})", "condition")
        if kind == "word" and tokens[i + 1][1] == "(" and text not in ("if", "for", "while", "switch", "return", "sizeof"):
            arguments = calls_of(tokens, i, high)
            for (a0, a1), (b0, b1) in zip(arguments, arguments[1:]):
                a, b = source[a0:a1], source[b0:b1]
                if a != b and "\n" not in source[a0:b1]:
                    yield make(a0, b1, b + source[a1:b0] + a, "swapped arguments")
        starts = tokens[i - 1][1] in (";", "{", "}") or (tokens[i - 1][1] == ")" and kind == "word")
        if starts and kind == "word" and text not in TYPES and text not in ("if", "for", "while", "switch", "assert"):
            j = i
            while j < high and tokens[j][1] not in (";", "{", "}"):
                j += 1
            plain = tokens[i + 1][0] == "op" and tokens[i + 1][1] in ("(", "=", "->", ".", "[", "++", "--", "+=", "-=", "|=", "&=")
            if j < high and tokens[j][1] == ";" and plain:
                yield make(start, tokens[j][3], ";", "statement left out")
        i += 1


def mutants_of(path):
    """([mutant], [those inside asserts])"""
    with open(path, encoding="utf-8") as f:
        source = f.read()
    tokens = tokens_of(source)
    made, passed_over, places, twins = [], [], set(), {}
    for name, low, high in functions_of(tokens):
        for checked, m in of_function(path, source, tokens, name, low, high):
            if (m.start, m.end, m.text) in places:
                continue
            places.add((m.start, m.end, m.text))
            twins[m.id] = nth = twins.get(m.id, -1) + 1
            m.name_it(nth)
            (passed_over if checked else made).append(m)
    return made, passed_over


def run_limited(command, cpu_s, bounded=True, **options):
    """(status or None when it ran too long, processor seconds). Time asleep counts too, far more generously, since the machine may be
    busy with others. bounded: the address space is, which ASan does not bear; it has its own limit."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, **ENVIRONMENT}, **options)
    resource.prlimit(process.pid, resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    if bounded:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    try:
        status = process.wait(timeout=100 * cpu_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None, cpu_s
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (None if status in (-signal.SIGXCPU, -signal.SIGKILL) else status), after.ru_utime - before.ru_utime


class Workshop:
    """Objects of the unchanged tree, and how each test program is linked."""

    def __init__(self, build, careful, by):
        self.build, self.careful, self.by = build, careful, by
        options = ["-Dbuildtype=plain", "-Doptimization=1", "-Ddebug=false", "-Db_lundef=false", "-Dwerror=false", "-Dweb=false",
                   "-Db_sanitize=" + ("address,undefined" if careful else "none")]
        linker = {"CC_LD": "lld"} if shutil.which("ld.lld") else {}  # ten times as quick here as the usual one
        stamp, wanted = os.path.join(build, ".options"), " ".join(options + sorted(linker))
        if not os.path.exists(stamp) or open(stamp).read() != wanted:
            shutil.rmtree(build, ignore_errors=True)
            subprocess.run(["meson", "setup", build, ROOT, *options], check=True, stdout=subprocess.DEVNULL,
                           env={**os.environ, **linker})
            with open(stamp, "w") as f:
                f.write(wanted)
        elif subprocess.run(["ninja", "-C", build, "build.ninja"], stdout=subprocess.DEVNULL).returncode:
            sys.exit("the build cannot be set up")
        targets = {t["name"]: t for t in json.loads(subprocess.run(
            ["meson", "introspect", "--targets", build], check=True, stdout=subprocess.PIPE).stdout)}
        proof = CAREFUL_PROOF if careful else PROOF
        others = [k for k in KILLERS if (k[0] in CAREFUL or not careful) and (by == "all" or k[0] not in ("engine_story_test", "sim_test"))]
        wanted = others if by == "all" else proof if by == "proof" else proof + others
        self.killers = [(n, [a.format(root=ROOT) for a in args]) for n, args in wanted if n in targets]
        missing = [n for n, _ in wanted if n not in targets]
        if missing:
            sys.exit(f"no such test program any more: {', '.join(missing)}; mend KILLERS in {__file__}")
        names = dict.fromkeys(n for n, _ in self.killers)
        files = [os.path.relpath(targets[n]["filename"][0], os.path.realpath(build)) for n in names]
        self.programs = {os.path.basename(f): os.path.join(build, f) for f in files}
        if subprocess.run(["ninja", "-C", build, *files], stdout=subprocess.DEVNULL).returncode:
            sys.exit("the unchanged engine does not compile")
        commands = json.loads(subprocess.run(["ninja", "-C", build, "-t", "compdb"], check=True,
                                             stdout=subprocess.PIPE).stdout)
        self.compile, self.archive, self.link = {}, {}, {}
        for c in commands:
            if c["output"].endswith(".o"):
                self.compile.setdefault(os.path.realpath(os.path.join(build, c["file"])), c)
        text = subprocess.run(["ninja", "-C", build, "-t", "commands", *files], check=True, stdout=subprocess.PIPE,
                              encoding="utf-8").stdout
        for line in text.splitlines():
            m = re.search(r" -o (\S+) ", line)
            if m and m.group(1) in files:
                self.link[os.path.basename(m.group(1))] = line

    def symbols(self, file):
        """What an object or a program defines for others."""
        text = subprocess.run(["nm", "--defined-only", "--extern-only", "--format=just-symbols", file], cwd=self.build, check=True,
                              stdout=subprocess.PIPE, encoding="utf-8").stdout
        return {s for s in text.split() if not s.startswith("__")}

    def try_unchanged(self, paths):
        """Learns how long each program takes and which of the files are in it; all must pass."""
        objects = {path: self.symbols(self.compile[os.path.realpath(path)]["output"]) for path in paths}
        self.cpu_s, self.has = {}, {}
        for name, arguments in self.killers:
            there = self.symbols(self.programs[name])
            self.has[name] = {path for path, defined in objects.items() if defined & there}
            status, seconds = run_limited([self.programs[name], *arguments], 300, not self.careful)
            if status != 0:
                sys.exit(f"{name} fails on the unchanged engine: nothing can be learnt from mutants")
            self.cpu_s[name, *arguments] = CPU_GRACE_S + round(10 * seconds)

    def try_mutant(self, m):
        """'killed by X', 'survived', or 'does not compile'."""
        with open(m.path, encoding="utf-8") as f:
            source = f.read()
        with tempfile.TemporaryDirectory(prefix="mutant-") as scratch:
            changed = os.path.join(scratch, os.path.basename(m.path))
            with open(changed, "w", encoding="utf-8") as f:
                f.write(source[:m.start] + m.text + source[m.end:])
            command = self.compile[os.path.realpath(m.path)]
            words = shlex.split(command["command"])
            object_file = os.path.join(scratch, "mutant.o")
            keep = [w for w in words if not w.startswith("-W") and w not in ("-MD",)]
            for flag in ("-MF", "-MQ", "-o", "-c"):
                while flag in keep:
                    at = keep.index(flag)
                    del keep[at:at + 2]
            strict = ["-Werror=int-conversion", "-Werror=incompatible-pointer-types", "-Werror=discarded-qualifiers"]
            if subprocess.run([*keep, *strict, "-o", object_file, "-c", changed], cwd=self.build, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, env=UNCACHED).returncode:
                return "does not compile"
            first = FIRST.get(os.path.basename(m.path), ()) if self.by == "all" else ()
            for name, arguments in sorted(self.killers, key=lambda k: k[0] not in first):
                if m.path not in self.has[name]:
                    continue
                program = os.path.join(scratch, name)
                if not os.path.exists(program) and not self.link_with(object_file, name, program):
                    return "does not compile"
                status, _ = run_limited([program, *arguments], self.cpu_s[name, *arguments], not self.careful, cwd=scratch)
                if status is None:
                    return f"killed by {name} (ran too long)"
                if status:
                    return f"killed by {name}"
            same = not self.careful and self.optimized(keep, changed) == self.optimized(keep, changed, source)
            return SAME_CODE if same else "survived"

    def link_with(self, object_file, name, program):
        """Whether it can be. The mutant stands before the archives: the linker takes it and leaves the unchanged one where it is."""
        link = shlex.split(self.link[name])
        link[link.index("-o") + 1] = program
        link.insert(link.index("-o"), object_file)
        return subprocess.run(link, cwd=self.build, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE).returncode == 0

    def optimized(self, command, path, text=None):
        """The object that the optimizer makes of the file; of this text, if there is one."""
        if text is not None:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        object_file = path + ".o"
        subprocess.run([*command, "-O2", "-o", object_file, "-c", path], cwd=self.build, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env=UNCACHED)
        with open(object_file, "rb") as f:
            return f.read()


def allowed(ids):
    """{ID: reason} of the survivors known to be equivalent. ids: of all mutants that can be made."""
    reasons, wrong = {}, []
    for number, line in enumerate(open(ALLOWED, encoding="utf-8"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, _, why = line.strip().partition(" ")
        if not why.strip():
            wrong.append(f"{number}: {key} has no reason")
        elif key in reasons:
            wrong.append(f"{number}: {key} is there twice")
        elif key not in ids:
            wrong.append(f"{number}: {key} is no mutant any more ({why.strip()})")
        reasons[key] = why.strip()
    for w in wrong:
        print(f"tools/mutants.allowed:{w}")
    if wrong:
        sys.exit(1)
    return reasons


def sources(globs):
    found = sorted({f for g in globs for f in glob.glob(os.path.join(ROOT, "src", "engine", g))})
    return [f for f in found if not f.endswith(("_test.c", "_bench.c", "_plain.c", "_sound.c")) and not os.path.basename(f).startswith(("story_", "drawn_", "told_"))]


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--count", type=int, default=200, help="how many to try; 0: all (200)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--by", choices=("all", "proof", "both"), default="all", help="whom is asked (all)")
    p.add_argument("--files", nargs="+", default=["*.c"], help="of src/engine (*.c)")
    p.add_argument("--build", default=os.path.join(ROOT, ".cache", "mutants"))
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--json", help="write every result there")
    p.add_argument("--for", type=float, dest="seconds", metavar="SECONDS", help="begin no further mutant after so long")
    p.add_argument("--keep", help="a file of what was tried, which is added to: kills there are not tried again")
    p.add_argument("--quick", action="store_true", help="no second look by the sanitizers")
    p.add_argument("--verbose", action="store_true", help="print each result at once")
    p.add_argument("--list", action="store_true", help="print the mutants drawn and try none")
    p.add_argument("--passed-over", action="store_true", help="print what inside asserts is not tried")
    p.add_argument("--id", nargs="+", help="try these alone")
    a = p.parse_args()

    made = {path: mutants_of(path) for path in sources(["*.c"])}
    reasons = allowed({m.id for mutants, _ in made.values() for m in mutants})
    paths = sources(a.files)
    every = [m for path in paths for m in made[path][0]]
    passed_over = [m for path in paths for m in made[path][1]]
    # By what each is, not by its number: a change of the sources leaves the rest of a sample as it was.
    by_chance = sorted(every, key=lambda m: hashlib.sha1(f"{a.seed} {m.id}".encode()).digest())
    drawn = by_chance[:a.count] if a.count else by_chance  # in this order: what was tried when a run is stopped is a sample too
    if a.id:
        drawn = [m for m in every if m.id in a.id]
    if a.list or a.passed_over:
        for m in passed_over if a.passed_over else sorted(drawn, key=lambda m: (m.path, m.start, m.id)):
            print(m.describe())
        print(f"{len(drawn)} of {len(every)} mutants, {len(passed_over)} more inside asserts")
        return 0

    return try_all(a, paths, drawn, reasons, f"{len(every)} mutants in {len(paths)} files, {len(passed_over)} more inside asserts are not tried")


def share_of(killed, of):
    """The share as people read it, with half the width of Wilson's 95 % interval."""
    if of == 0:
        return "none"
    z, p = 1.96, killed / of
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{killed} of {of} killed: {100 * p:.1f} % (give or take {100 * half:.1f})"


class Kept:
    """What was tried before, one JSON object a line: kills stand while the source of the mutant's file is as it was; survivors are
    tried again, since tests are written for them."""

    def __init__(self, path):
        self.path, self.killed, self.lock, self.sources = path, {}, threading.Lock(), {}
        if path and os.path.exists(path):
            for line in open(path, encoding="utf-8"):
                r = json.loads(line)
                if r["result"].startswith("killed") or r["result"] == "does not compile":
                    self.killed[r["id"], r["source"], r["by"]] = r["result"]

    def source(self, m):
        if m.path not in self.sources:
            with open(m.path, "rb") as f:
                self.sources[m.path] = hashlib.sha1(f.read()).hexdigest()[:10]
        return self.sources[m.path]

    def find(self, m, by):
        return self.killed.get((m.id, self.source(m), by))

    def add(self, m, by, result):
        if self.path:
            with self.lock, open(self.path, "a", encoding="utf-8") as f:
                f.write(json.dumps({"id": m.id, "source": self.source(m), "by": by, "result": result}) + "\n")


def try_all(a, paths, drawn, reasons, what):
    quick, careful = Workshop(a.build + "-quick", False, a.by), None if a.quick else Workshop(a.build, True, a.by)
    quick.try_unchanged(paths)
    if careful:
        careful.try_unchanged(paths)
    kept = Kept(a.keep)

    end = time.monotonic() + a.seconds if a.seconds else None

    def judge(m):
        result = kept.find(m, a.by)
        if not result and end and time.monotonic() > end:
            return None
        if not result:
            result = quick.try_mutant(m)
            if result == "survived" and careful:
                result = careful.try_mutant(m)
            kept.add(m, a.by, result)
        if result == "survived" and m.id not in reasons:
            print(f"survived: {m.describe()}", flush=True)
        elif a.verbose:
            print(f"{m.id}  {os.path.basename(m.path)}:{m.line}  {result}", flush=True)
        return result

    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        results = list(pool.map(judge, drawn))
    tried = sorted(((m, r) for m, r in zip(drawn, results) if r), key=lambda x: (x[0].path, x[0].start, x[0].id))
    what += f"; {len(drawn)} drawn by seed {a.seed}" + (f", {len(tried)} tried" if len(tried) < len(drawn) else "")
    drawn, results = [m for m, _ in tried], [r for _, r in tried]
    report(drawn, results, reasons, what, a.by)
    if a.json:
        with open(a.json, "w", encoding="utf-8") as f:
            json.dump([{"id": m.id, "file": os.path.basename(m.path), "line": m.line, "function": m.function, "kind": m.kind,
                        "before": m.before.strip(), "after": m.after.strip(), "result": r} for m, r in zip(drawn, results)], f,
                      ensure_ascii=False, indent=1)
    judged, left = counted(drawn, results, reasons, lambda r: r.startswith("survived"))
    good = judged > 0 and (judged - left) / judged >= SHARE
    print(f"[ {'      OK' if good else ' FAILED '} ] mutants_of_the_engine_are_seen")
    return 0 if good else 1


def counted(drawn, results, reasons, survives):
    """(those that compile and are not equivalent, those of them that survive)"""
    judged = [r for m, r in zip(drawn, results)
              if r not in ("does not compile", SAME_CODE) and not (r == "survived" and m.id in reasons)]
    return len(judged), sum(survives(r) for r in judged)


def report(drawn, results, reasons, what, by):
    built = [(m, r) for m, r in zip(drawn, results) if r != "does not compile"]
    for m, r in built:
        if r == SAME_CODE or (r == "survived" and m.id in reasons):
            why = "the optimizer makes the same of both" if r == SAME_CODE else reasons[m.id]
            print(f"equivalent: {m.describe()}\n    because {why}")
    count = collections.Counter(r for _, r in built)
    for r, n in count.most_common():
        print(f"{n:6d}  {r}")
    print(f"{what}, {len(built)} compile")
    shares = [("every program", lambda r: r.startswith("survived"))] if by == "all" else []
    if by != "all":
        told = tuple(f"killed by {n}" for n, _ in PROOF)
        shares.append(("stories and simulator alone", lambda r: not r.startswith(told)))
    if by == "both":
        shares.append(("every program", lambda r: r.startswith("survived")))
    for name, survives in shares:
        left = sum(survives(r) for _, r in built)
        of, judged_left = counted(drawn, results, reasons, survives)
        print(f"{name}, raw: {share_of(len(built) - left, len(built))}; "
              f"{len(built) - of} equivalent aside: {share_of(of - judged_left, of)}")


if __name__ == "__main__":
    sys.exit(main())
