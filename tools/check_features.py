#!/usr/bin/python3
"""Hold docs/FEATURES.md to the tests: every requirement once, and what is said to run is shown by tests that ran.

    check_features.py FEATURES.md NAMES [ACCEPTANCE.md]     NAMES: a file with the names of the tests that passed, one a line
    check_features.py --self-test           plant a fault of each kind and see it caught

A row reads: | A1 what it is | none, partial or done | what runs | `test_name` `another_test` |
and of the list of expected behaviours: | what is expected | shown, partly or not begun | `test_name` `another_test` |
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


def check_acceptance(text, passed):
    """The faults of the list of expected behaviours."""
    faults, rows = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("| ") or line.startswith(("| --- ", "| expected ")):
            continue
        rows += 1
        cells = [c.strip() for c in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if len(cells) != 3:
            faults.append(f"line {number} has {len(cells)} cells, not 3")
            continue
        tests = re.findall(r"`([a-z0-9_]+)`", cells[2])
        if cells[1] not in ("shown", "partly", "not begun"):
            faults.append(f"line {number} is \"{cells[1]}\", not shown, partly or not begun")
        elif (cells[1] == "not begun") == bool(tests):
            faults.append(f"line {number} is {cells[1]} and names {len(tests)} tests")
        faults += [f"line {number} names the test {t}, which did not run and pass" for t in tests if t not in passed]
    return faults or ([] if rows else ["the list of expected behaviours is empty"])


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
    expected = {
        "a_behaviour_without_a_test_is_seen": ("| x | shown | |", "names 0 tests"),
        "a_behaviour_not_begun_has_no_test": ("| x | not begun | `a_test` |", "names 1 tests"),
        "a_behaviour_whose_test_did_not_pass_is_seen": ("| x | partly | `c_test` |", "names the test c_test"),
        "an_empty_list_of_behaviours_is_seen": ("", "is empty"),
    }
    for name, (text, fault) in expected.items():
        found = check_acceptance(text, passed)
        good = report(name, [] if any(fault in f for f in found) else [f"expected \"{fault}\", found {found}"]) and good
    right = check_acceptance("| a | shown | `a_test` |\n| b | not begun | |", passed)
    return 0 if report("a_right_list_of_behaviours_passes", right) and good else 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as table, open(sys.argv[2], encoding="utf-8") as names:
        passed = set(names.read().splitlines())
        good = report("the_feature_table_is_complete_and_its_tests_passed", check(table.read(), passed))
    if len(sys.argv) == 4:
        with open(sys.argv[3], encoding="utf-8") as table:
            good = report("every_expected_behaviour_is_shown_by_a_test_that_passed_or_said_not_begun", check_acceptance(table.read(), passed)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
