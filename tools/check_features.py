#!/usr/bin/python3
"""Hold docs/FEATURES.md to the tests: every requirement once, and what is said to run is shown by tests that ran.

    check_features.py FEATURES.md NAMES     NAMES: a file with the names of the tests that passed, one a line
    check_features.py --self-test           plant a fault of each kind and see it caught

A row reads: | A1 what it is | none, partial or done | what runs | `test_name` `another_test` |
"""
import re
import sys

# How many requirements each letter has.
COUNTS = {"A": 8, "B": 11, "C": 8, "D": 7, "E": 7, "F": 5, "G": 5, "H": 3, "I": 6, "J": 3}
IDS = [f"{letter}{n}" for letter, count in COUNTS.items() for n in range(1, count + 1)]
STATES = ("none", "partial", "done")


def check(text, passed):
    """The faults, as sentences."""
    faults, seen = [], []
    for number, line in enumerate(text.splitlines(), 1):
        m = re.match(r"\| *([A-Z]\d+)\b", line)
        if not m:
            continue
        name = m.group(1)
        seen.append(name)
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if len(cells) != 4:
            faults.append(f"line {number}: {name} has {len(cells)} cells, not 4")
            continue
        _, state, what, tests = cells
        tests = re.findall(r"`([^`]+)`", tests)
        if name not in IDS:
            faults.append(f"line {number}: {name} is no requirement")
        if state not in STATES:
            faults.append(f"line {number}: {name} is \"{state}\", not one of {', '.join(STATES)}")
        elif state == "none" and (tests or what):
            faults.append(f"line {number}: {name} is none, but says that something runs")
        elif state != "none" and not (tests and what):
            faults.append(f"line {number}: {name} is {state}, but does not say what runs and which test shows it")
        faults += [f"line {number}: {name} names the test {t}, which did not run and pass" for t in tests if t not in passed]
    faults += [f"{name} is missing" for name in IDS if name not in seen]
    faults += [f"{name} is there {seen.count(name)} times" for name in sorted(set(seen)) if seen.count(name) > 1]
    return faults


def report(name, faults):
    for fault in faults:
        print(f"    {fault}")
    print(f"[{'  FAILED ' if faults else '       OK'} ] {name}")
    return not faults


def self_test():
    rows = {name: f"| {name} x | none | | |" for name in IDS}
    rows["A1"] = "| A1 x | partial | it runs | `a_test` `b_test` |"
    passed = {"a_test", "b_test"}

    def with_row(name, row):
        return "\n".join(v for v in ({**rows, name: row}).values() if v is not None)

    planted = {
        "a_missing_requirement_is_seen": (with_row("G5", None), passed, "G5 is missing"),
        "a_doubled_requirement_is_seen": (with_row("B2", rows["B3"]), passed, "B3 is there 2 times"),
        "an_unknown_requirement_is_seen": (with_row("J3", rows["J3"] + "\n| J4 x | none | | |"), passed, "J4 is no requirement"),
        "an_unknown_state_is_seen": (with_row("C2", "| C2 x | nearly | it runs | `a_test` |"), passed, "\"nearly\""),
        "a_row_of_three_cells_is_seen": (with_row("C2", "| C2 x | none | |"), passed, "3 cells"),
        "a_feature_without_a_test_is_seen": (with_row("C2", "| C2 x | done | it runs | |"), passed, "which test shows it"),
        "a_feature_that_does_not_say_what_runs_is_seen": (with_row("C2", "| C2 x | done | | `a_test` |"), passed, "what runs"),
        "a_test_of_nothing_is_seen": (with_row("C2", "| C2 x | none | | `a_test` |"), passed, "C2 is none"),
        "a_test_that_did_not_pass_is_seen": (with_row("A1", rows["A1"]), {"a_test"}, "names the test b_test"),
    }
    good = report("a_right_table_of_features_passes", check(with_row("A1", rows["A1"]), passed))
    for name, (text, names, expected) in planted.items():
        found = check(text, names)
        caught = len(found) >= 1 and any(expected in f for f in found)
        good = report(name, [] if caught else [f"expected \"{expected}\", found {found}"]) and good
    return 0 if good else 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as table, open(sys.argv[2], encoding="utf-8") as names:
        faults = check(table.read(), set(names.read().splitlines()))
    return 0 if report("the_feature_table_is_complete_and_its_tests_passed", faults) else 1


if __name__ == "__main__":
    sys.exit(main())
