#!/usr/bin/python3
"""Faults planted in the engine, one at a time: does a story or the simulator see each?

    tools/mutants.py [--count N] [--seed S] [--files GLOB] [--build DIR] [--jobs J] [--json FILE] [--list] [--id ID]

Mutants are made from src/engine/*.c (tests aside): an operator turned into its neighbour, a constant off by one, a statement left
out, two arguments swapped, a condition turned round. N are drawn by seed (0: all). Each is compiled, linked with the
tests below and must make one of them fail or run too long. What survives is printed as a difference; why a survivor is equivalent is kept in
tools/mutants.allowed (ID, then the reason; an ID is made of the file, the function, the line's text and the change, so it outlives
lines that move).

Ends with a line for the collector: `[       OK ] ...` when at least 90 % of the mutants that compile, the equivalent ones aside, were
killed and every survivor is accounted for by that share.
"""
import argparse
import concurrent.futures
import glob
import hashlib
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARE = 0.90
# Programs and their arguments, quick ones first: the first that fails has killed the mutant. Built with ASan and UBSan, as ./test
# does, so that what leaks or reads astray is seen too.
KILLERS = [
    ("engine_story_test", ["{root}/tests/stories"], 30),
    ("engine_test", ["{root}/tests/facts/engine.facts", "{root}/tests/facts/engine_2.facts", "{root}/docs/states/contact.md"], 30),
    ("policy_test", [], 30),
    ("line_test", [], 30),
    ("sim_test", ["10", "2000", "1"], 90),
    ("explain_test", [], 90),
    ("estimate_test", [], 90),
    ("index_test", [], 120),
]
# What the index is made of is asked of its own test first.
FIRST = {f: "index_test" for f in ("atoms.c", "best.c", "groups.c", "index.c", "least.c", "score.c", "set.c")}
FIRST["estimate.c"] = "estimate_test"
FIRST["explain.c"] = "explain_test"
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
        key = "\0".join([os.path.basename(path), function, self.before.strip(), self.after.strip()])
        self.id = hashlib.sha1(key.encode()).hexdigest()[:10]

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


def asserted(tokens, low, high):
    """Indexes inside assert( ) and of `(void)x`: a mutant there changes what is checked, not what is done."""
    inside, i = set(), low
    while i < high:
        if tokens[i][1] in ("assert", "_Static_assert", "sizeof") and tokens[i + 1][1] == "(":
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
    skip = asserted(tokens, low, high)

    def make(start, end, text, kind):
        return Mutant(path, start, end, text, kind, source, name)

    i = low + 1
    while i < high:
        kind, text, start, end = tokens[i]
        if i in skip:
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
    with open(path, encoding="utf-8") as f:
        source = f.read()
    tokens = tokens_of(source)
    seen = {}
    for name, low, high in functions_of(tokens):
        for m in of_function(path, source, tokens, name, low, high):
            seen.setdefault(m.id, m)
    return list(seen.values())


class Workshop:
    """Objects of the unchanged tree, and how each test program is linked."""

    def __init__(self, build, compiler):
        self.build, self.compiler = build, compiler
        if not os.path.exists(os.path.join(build, "build.ninja")):
            subprocess.run(["meson", "setup", build, ROOT, "-Dbuildtype=debug", "-Db_sanitize=address,undefined", "-Doptimization=1",
                            "-Db_lundef=false", "-Dwerror=false"], check=True,
                           stdout=subprocess.DEVNULL)
        targets = {t["name"]: t for t in json.loads(subprocess.run(
            ["meson", "introspect", "--targets", build], check=True, stdout=subprocess.PIPE).stdout)}
        self.killers = [(n, [a.format(root=ROOT) for a in args], s) for n, args, s in KILLERS if n in targets]
        missing = [n for n, _, _ in KILLERS if n not in targets]
        if missing:
            sys.exit(f"no such test program any more: {', '.join(missing)}; mend KILLERS in {__file__}")
        files = [os.path.relpath(targets[n]["filename"][0], os.path.realpath(build)) for n, _, _ in self.killers]
        subprocess.run(["ninja", "-C", build, *files], check=True, stdout=subprocess.DEVNULL)
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

    def object_of(self, path):
        return self.compile[os.path.realpath(path)]["output"]

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
            keep = [w for w in words if not w.startswith(("-Werror", "-W")) and w not in ("-MD",)]
            for flag in ("-MF", "-MQ", "-o", "-c"):
                while flag in keep:
                    at = keep.index(flag)
                    del keep[at:at + 2]
            strict = ["-w", "-Werror=int-conversion", "-Werror=incompatible-pointer-types", "-Werror=discarded-qualifiers"]
            if subprocess.run([*keep, *strict, "-o", object_file, "-c", changed], cwd=self.build, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode:
                return "does not compile"
            first = FIRST.get(os.path.basename(m.path))
            for name, arguments, seconds in sorted(self.killers, key=lambda k: k[0] != first):
                program = os.path.join(scratch, name)
                link = shlex.split(self.link[name])
                link[link.index("-o") + 1] = program
                # The mutant stands before the archives: the linker takes it and leaves the unchanged one where it is.
                link.insert(link.index("-o"), object_file)
                if subprocess.run(link, cwd=self.build, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE).returncode:
                    return "does not compile"
                try:
                    done = subprocess.run([program, *arguments], cwd=scratch, stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL, timeout=seconds,
                                          env={**os.environ, "UBSAN_OPTIONS": "halt_on_error=1"})
                except subprocess.TimeoutExpired:
                    return f"killed by {name} (ran too long)"
                if done.returncode:
                    return f"killed by {name}"
                os.unlink(program)
        return "survived"


def allowed():
    path = os.path.join(ROOT, "tools", "mutants.allowed")
    reasons = {}
    if os.path.exists(path):
        for line in open(path, encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                key, _, why = line.strip().partition(" ")
                reasons[key] = why.strip()
    return reasons


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--count", type=int, default=200, help="how many to try; 0: all (200)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--files", default="*.c", help="of src/engine (*.c)")
    p.add_argument("--build", default=os.path.join(ROOT, ".cache", "mutants"))
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--json", help="write every result there")
    p.add_argument("--list", action="store_true", help="print the mutants drawn and try none")
    p.add_argument("--id", help="try this one alone")
    a = p.parse_args()

    paths = sorted(f for f in glob.glob(os.path.join(ROOT, "src", "engine", a.files))
                   if not f.endswith(("_test.c", "_bench.c", "_plain.c")) and not os.path.basename(f).startswith("story_"))
    every = [m for path in paths for m in mutants_of(path)]
    drawn = sorted(random.Random(a.seed).sample(every, min(a.count, len(every))) if a.count else every,
                   key=lambda m: (m.path, m.start, m.id))
    if a.id:
        drawn = [m for m in every if m.id == a.id]
    if a.list:
        for m in drawn:
            print(m.describe())
        print(f"{len(drawn)} of {len(every)} mutants")
        return 0

    shop = Workshop(a.build, os.environ.get("CC", "cc"))
    for name, arguments, seconds in shop.killers:
        program = os.path.join(a.build, shlex.split(shop.link[name])[shlex.split(shop.link[name]).index("-o") + 1])
        if subprocess.run([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            sys.exit(f"{name} fails on the unchanged engine: nothing can be learnt from mutants")
    reasons = allowed()
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        results = list(pool.map(shop.try_mutant, drawn))

    built = [(m, r) for m, r in zip(drawn, results) if r != "does not compile"]
    survivors = [m for m, r in built if r == "survived"]
    equivalent = [m for m in survivors if m.id in reasons]
    open_ones = [m for m in survivors if m.id not in reasons]
    judged = len(built) - len(equivalent)
    share = (judged - len(open_ones)) / judged if judged else 0.0
    for m in equivalent:
        print(f"equivalent: {m.describe()}\n    because {reasons[m.id]}")
    for m in open_ones:
        print(f"survived: {m.describe()}")
    by = {}
    for _, r in built:
        by[r] = by.get(r, 0) + 1
    for r, n in sorted(by.items(), key=lambda x: -x[1]):
        print(f"{n:6d}  {r}")
    print(f"{len(every)} mutants in {len(paths)} files, {len(drawn)} drawn by seed {a.seed}, {len(built)} compile, "
          f"{len(equivalent)} equivalent, {judged - len(open_ones)} of {judged} killed: {100 * share:.1f} %")
    if a.json:
        with open(a.json, "w", encoding="utf-8") as f:
            json.dump([{"id": m.id, "file": os.path.basename(m.path), "line": m.line, "function": m.function, "kind": m.kind,
                        "before": m.before.strip(), "after": m.after.strip(), "result": r} for m, r in zip(drawn, results)], f,
                      ensure_ascii=False, indent=1)
    good = judged > 0 and share >= SHARE
    print(f"[ {'      OK' if good else ' FAILED '} ] mutants_of_the_engine_are_seen")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
