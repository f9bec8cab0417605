#!/usr/bin/python3
"""Runs the test suites; ./test calls it once the packages are there.

    run_tests.py [--list] [SUITE...]

A suite is a list of steps: builds, which must succeed, and tests, whose lines `[       OK ] name`, `[  FAILED  ] name` and
`[  SKIPPED ] name` are counted. One line a suite; of what failed, the whole output. Everything is kept in .cache/test-logs/. Build
folders are kept in .cache/ and used again.
"""
import concurrent.futures
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.path.join(ROOT, ".cache")
LOGS = os.path.join(CACHE, "test-logs")
SUITE_SECONDS_MAX = 1800  # what hangs is ended; a busy machine takes three times what a quiet one does
SHOWN_MAX = 20000
RESULT = re.compile(r"^\s*\[ *(OK|FAILED|SKIPPED) *\] (.+?)\s*$")
SUMMARY = re.compile(r"^\s*\[ *(PASSED|FAILED|SKIPPED) *\] \d+ test\(s\)")
NAMELESS = re.compile(r"^\s*\[ *RUN *\] (.+?)\s*$")

# What a sanitizer finds ends the program; what several processes of one test say is kept in files of their own.
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
}


class Broken(Exception):
    """A step that is no test, a build say, did not work: the suite cannot run."""


def results_in(text):
    """[(word, name)] of one program's output. cmocka lists what failed a second time in its summary."""
    found, in_summary = [], False
    for line in text.splitlines():
        if SUMMARY.match(line):
            in_summary = True
            continue
        m = RESULT.match(line)
        if m and not in_summary:
            found.append((m.group(1), m.group(2)))
        elif not m:
            in_summary = False
    return found


class Suite:
    def __init__(self, name):
        self.name = name
        self.ok, self.failed, self.skipped = [], [], []
        self.trouble = []  # what to show
        self.began = time.monotonic()
        self.logging = threading.Lock()
        self.log = open(os.path.join(LOGS, name + ".log"), "w", encoding="utf-8", errors="replace")

    def left_s(self):
        return max(1, SUITE_SECONDS_MAX - (time.monotonic() - self.began))

    def execute(self, command, env=None, cwd=ROOT):
        """(status, output); a step that outlives the suite's time is killed with its children."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   cwd=cwd, env={**os.environ, **(env or {})}, start_new_session=True, encoding="utf-8",
                                   errors="replace")
        try:
            text, _ = process.communicate(timeout=self.left_s())
            status = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            text, _ = process.communicate()
            text += f"\nended after the suite's {SUITE_SECONDS_MAX} s\n"
            status = -signal.SIGKILL
        with self.logging:
            self.log.write("$ " + " ".join(command) + "\n" + text)
            self.log.flush()
        return status, text

    def must(self, *command, **options):
        status, text = self.execute(list(command), **options)
        if status != 0:
            raise Broken(f"{' '.join(command)}: status {status}\n{text}")
        return text

    def take(self, what, status, text):
        """Counts one test program. Failing without a word, or succeeding without a test, is a failure too."""
        found = results_in(text)
        before = len(self.failed)
        for word, name in found:
            {"OK": self.ok, "FAILED": self.failed, "SKIPPED": self.skipped}[word].append(name)
        if status != 0 and len(self.failed) == before:
            begun = [m.group(1) for m in map(NAMELESS.match, text.splitlines()) if m]
            told = {name for _, name in found}
            self.failed.append(begun[-1] if begun and begun[-1] not in told else f"{what} (status {status})")
        elif not found:
            self.failed.append(f"{what} (ran no test)")
        if len(self.failed) > before:
            self.trouble.append(f"--- {what}\n{text}")

    def test(self, *command, **options):
        status, text = self.execute(list(command), **options)
        self.take(" ".join(os.path.relpath(c, ROOT) if os.path.isabs(c) else c for c in command[1:]), status, text)

    def test_all(self, commands, at_once=2, **options):
        """Test programs that share nothing, some at a time: each mostly waits for a server of its own."""
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            for command, (status, text) in zip(commands, pool.map(lambda c: self.execute(c, **options), commands)):
                self.take(" ".join(os.path.relpath(c, ROOT) if os.path.isabs(c) else c for c in command[1:]), status, text)

    def quiet(self, name, reports):
        """The files that a sanitizer left behind; there should be none."""
        if reports:
            text = "".join(open(r, errors="replace").read() for r in reports)
            self.log.write(text)
            self.take(name, 1, text + f"\n[  FAILED  ] {name}\n")
        else:
            self.take(name, 0, f"[       OK ] {name}\n")

    def meson_test(self, build, *arguments, slow=1):
        """`meson test` of some suites or names; meson's own log tells each program's output apart."""
        log = os.path.join(build, "meson-logs", "testlog.json")
        if os.path.exists(log):
            os.unlink(log)
        status, text = self.execute(["meson", "test", "-C", build, "--no-rebuild", "-t", str(slow), *arguments], env=SANITIZERS)
        if not os.path.exists(log):
            raise Broken(f"meson test wrote no log (status {status})\n{text}")
        programs = [json.loads(line) for line in open(log, encoding="utf-8")]
        for p in programs:
            output = p.get("stdout", "") + "\n" + p.get("stderr", "")
            self.log.write(f"--- {p['name']}: {p['result']}\n{output}\n")
            self.take(p["name"], 0 if p["result"] == "OK" else p.get("returncode") or 1, output)
        if not programs:
            self.failed.append("meson test found no program")
        elif status != 0 and all(p["result"] == "OK" for p in programs):
            self.failed.append("meson test (ended early)")
            self.trouble.append(f"--- meson test: status {status} after {len(programs)} programs\n{text[-2000:]}")


def configure(s, folder, compiler, *options):
    """The build folder, set up once. A change of the options here sets it up anew."""
    build = os.path.join(CACHE, folder) if folder != "build" else os.path.join(ROOT, "build")
    wanted = " ".join((compiler, *options))
    stamp = os.path.join(build, ".tandem-options")
    if os.path.exists(os.path.join(build, "build.ninja")):
        if folder == "build" or (os.path.exists(stamp) and open(stamp).read() == wanted):
            return build
        shutil.rmtree(build)
    cc = "ccache " + compiler if shutil.which("ccache") else compiler
    s.must("meson", "setup", build, *options, env={"CC": cc})
    with open(stamp, "w") as f:
        f.write(wanted)
    return build


def compile_all(s, build, *targets):
    s.must("ninja", "-C", build, *targets)


def release(s):
    build = configure(s, "build", "gcc", "--buildtype=release")
    compile_all(s, build)
    return build


def sanitized(s):
    build = configure(s, "asan", "gcc", "--buildtype=debug", "-Db_sanitize=address,undefined", "-Db_lundef=false")
    compile_all(s, build)
    return build


def node():
    """The Node that web/package.json pins (tools/build_web.py)."""
    return glob.glob(os.path.join(ROOT, "web", "node_modules", "node-linux-*", "bin", "node"))[0]


def rooms(s):
    """who may include whom, symbols' prefixes, sizes of files; planted faults are caught"""
    s.meson_test(release(s), "--suite", "rooms")


def unit(s):
    """gcc, ASan and UBSan: every C test, the stories, the simulated floor, sockets"""
    s.meson_test(sanitized(s), "--no-suite", "rooms", "--no-suite", "kill", slow=3)


def clang(s):
    """everything with clang -Werror; the engine decides the same with gcc, clang, -O0 and -O3"""
    build = configure(s, "clang", "clang", "--buildtype=release", "-Dweb=false")
    compile_all(s, build)
    s.meson_test(build, "--suite", "unit", slow=3)
    sim, queue = os.path.join("src", "sim", "sim_test"), os.path.join("src", "sim", "queue_theory_test")
    plain = configure(s, "clang-O0", "clang", "--buildtype=plain", "-Doptimization=0", "-Dweb=false")
    index = os.path.join("src", "engine", "index_test")
    compile_all(s, plain, sim, queue, index)
    builds = [release(s), os.path.join(CACHE, "asan"), build, plain]
    if not os.path.exists(os.path.join(builds[1], sim)):
        sanitized(s)
    same_everywhere(s, "the_simulator_gives_the_same_hash_with_gcc_clang_O0_and_O3", builds, sim, "2", "5000", "7")
    same_everywhere(s, "the_simulated_queue_gives_the_same_hash_with_gcc_clang_O0_and_O3", builds, queue, "hash")
    same_everywhere(s, "the_index_gives_the_same_answers_with_gcc_clang_O0_and_O3", builds, index, "20")


def same_everywhere(s, name, builds, program, *arguments):
    """What the program prints, a hash among it, is the same from each build."""
    said = {b: s.must(os.path.join(b, program), *arguments, env=SANITIZERS) for b in builds}
    same = len(set(said.values())) == 1 and "hash" in said[builds[0]]
    text = "\n".join(f"{os.path.relpath(b, ROOT)}:\n{t}" for b, t in said.items())
    # Not the lines of the runs themselves: they are the unit suite's.
    text = text.replace("[       OK ]", "OK")
    s.take(name, 0 if same else 1, f"{text}\n[{'       OK' if same else '  FAILED '} ] {name}\n")


def threads(s):
    """TSan: network, store, host, the telephone, and the main job against a whole server"""
    build = configure(s, "tsan", "gcc", "--buildtype=debugoptimized", "-Db_sanitize=thread", "-Db_lundef=false")
    compile_all(s, build)
    listed = json.loads(s.must("meson", "introspect", "--tests", build))
    rooms_with_threads = ("/src/net/", "/src/store/", "/src/host/", "/src/channel/", "/src/media/", "/src/sip/", "/src/wire/", "/tests/net/")
    names = [t["name"] for t in listed
             if any(part in word for part in rooms_with_threads for word in [t.get("workdir") or "", *t["cmd"]])]
    if not names:
        raise Broken("no test of net, store or host was found")
    s.meson_test(build, *names, slow=5)
    served(s, build, "thread_sanitizer_is_quiet_through_the_main_job", ["main_job.py"])


def served(s, build, quiet_name, files):
    """Tests that start the server of `build`; what a sanitizer says of it is found in files."""
    prefix = os.path.join(LOGS, s.name + "-sanitizer")
    for old in glob.glob(prefix + ".*"):
        os.unlink(old)
    env = {k: v + ":log_path=" + prefix for k, v in SANITIZERS.items()}
    env["TANDEM"] = os.path.join(build, "tandem") if os.path.exists(os.path.join(build, "tandem")) else \
        os.path.join(build, "src", "main", "tandem")
    s.test_all([["/usr/bin/python3", os.path.join(ROOT, "tests", "system", f)] for f in files], at_once=3, env=env)
    s.quiet(quiet_name, glob.glob(prefix + ".*"))


def fuzz(s):
    """each fuzz target on its seeds, then 10 s on new inputs"""
    build = configure(s, "fuzz", "clang", "--buildtype=debugoptimized", "-Db_lundef=false", "-Dfuzz=true", "-Dweb=false")
    compile_all(s, build, "build.ninja")  # a new target must be known before it is listed
    listed = json.loads(s.must("meson", "introspect", "--tests", build))
    targets = [os.path.relpath(os.path.join(build, t["cmd"][2]), build) for t in listed if t["name"].startswith("fuzz_")]
    if not targets:
        raise Broken("no fuzz target was found")
    compile_all(s, build, *targets)
    s.meson_test(build, "--suite", "fuzz", "--test-args", "10")


def postgres(s):
    """a throw-away PostgreSQL: migrated, every named statement prepared"""
    s.test("/usr/bin/python3", os.path.join(ROOT, "tests", "pg", "run.py"))


def web(s):
    """types, layers, budgets and unit tests of web/"""
    site = os.path.join(release(s), "web", "site")
    scripts = os.path.join(ROOT, "web", "scripts")
    s.test(node(), os.path.join(scripts, "check.mjs"), "--self-test")
    s.test(node(), os.path.join(scripts, "check.mjs"), site)
    if os.path.exists(os.path.join(scripts, "test.mjs")):
        s.test(node(), os.path.join(scripts, "test.mjs"))


def system(s):
    """a whole server under ASan and UBSan: the main job, roles, the API's contract"""
    files = sorted(os.path.basename(f) for f in glob.glob(os.path.join(ROOT, "tests", "system", "*.py")))
    served(s, sanitized(s), "address_sanitizer_is_quiet_through_the_system_tests", [f for f in files if f not in ("harness.py", "voice_peer.py")])


def e2e(s):
    """Chromium: widget and desktop by themselves, then customer and agent at once"""
    build = release(s)
    site = os.path.join(build, "web", "site")
    env = {"TANDEM": os.path.join(build, "tandem")}
    commands = []
    for f in sorted(glob.glob(os.path.join(ROOT, "tests", "e2e", "*.mjs"))):
        name = os.path.basename(f)
        if name.endswith("_mock.mjs"):
            commands.append([node(), f, os.path.join(site, "desk") if name.startswith("desk") else site])
        elif not name.startswith(("harness", "chromium", "screens")):  # what is shared; what draws the pictures of docs/screens
            commands.append([node(), f])
    s.test_all(commands, env=env)


def kill(s):
    """kill -9 under load, short form: nothing acknowledged is lost, nothing is there twice"""
    s.meson_test(release(s), "--suite", "kill")


def pictures(s):
    """the pictures and figures of who waits under each order: simulated anew, they are the same"""
    tool = os.path.join(ROOT, "tools", "draw_waits.py")
    s.test("/usr/bin/python3", tool, "--check", os.path.join(release(s), "tandem"), os.path.join(ROOT, "docs", "images"))


MUTANTS, MUTANTS_SEED = 24, 20261122  # stays the same few as the engine changes; of these at most two may go unseen


def mutants(s):
    """a few faults planted in the engine: its tests see them; tools/mutants.py --count 0 is the proof"""
    s.test("/usr/bin/python3", os.path.join(ROOT, "tools", "mutants.py"), "--quick", "--count", str(MUTANTS), "--seed", str(MUTANTS_SEED))


def features(s):
    """docs/FEATURES.md: every mission id, and the tests that it names were seen passing"""
    names = os.path.join(LOGS, "names.txt")
    with open(names, "w", encoding="utf-8") as f:
        for path in sorted(glob.glob(os.path.join(LOGS, "*.names"))):
            f.write(open(path, encoding="utf-8").read())
    check = os.path.join(ROOT, "tools", "check_features.py")
    s.test("/usr/bin/python3", check, "--self-test")
    s.test("/usr/bin/python3", check, os.path.join(ROOT, "docs", "FEATURES.md"), names, os.path.join(ROOT, "docs", "acceptance.md"))


SUITES = [rooms, unit, clang, threads, fuzz, postgres, web, system, e2e, kill, pictures, mutants, features]


def run(suite):
    s = Suite(suite.__name__)
    passed_names = os.path.join(LOGS, s.name + ".names")
    if os.path.exists(passed_names):
        os.unlink(passed_names)
    try:
        suite(s)
        if not s.ok and not s.failed:
            s.failed.append(f"{s.name} (ran no test)")
    except Broken as e:
        s.failed.append(f"{s.name} (did not run)")
        s.trouble.append(str(e))
        s.log.write(str(e))
    seconds = time.monotonic() - s.began
    with open(passed_names, "w", encoding="utf-8") as f:
        f.write("".join(name + "\n" for name in sorted(set(s.ok) - set(s.failed))))
    skipped = f", {len(s.skipped)} skipped" if s.skipped else ""
    print(f"{s.name:9} {seconds:4.0f} s  {len(s.ok)} passed, {len(s.failed)} failed{skipped}", flush=True)
    for text in s.trouble:
        print(text[-SHOWN_MAX:])
    for name in s.failed:
        print(f"  failed: {name}")
    if s.failed:
        print(f"  all of it: {os.path.relpath(s.log.name, ROOT)}", flush=True)
    return s


def main():
    known = {f.__name__: f for f in SUITES}
    wanted = sys.argv[1:]
    if "--list" in wanted:
        for name, f in known.items():
            print(f"{name:9} {f.__doc__}")
        return 0
    wrong = [w for w in wanted if w not in known]
    if wrong:
        print(f"No suite is called {', '.join(wrong)}. There are: {' '.join(known)}", file=sys.stderr)
        return 2
    os.makedirs(LOGS, exist_ok=True)
    if not wanted:
        for old in glob.glob(os.path.join(LOGS, "*.names")):
            os.unlink(old)
    done = [run(f) for name, f in known.items() if name in wanted or not wanted]
    passed, failed, skipped = (sum(len(getattr(s, what)) for s in done) for what in ("ok", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
