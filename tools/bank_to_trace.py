#!/usr/bin/python3
"""The anonymous bank's call log (Mandelbaum, Sakov, Zeltyn, "Empirical analysis of a call center", 2000) as a call log for `tandem simulate --trace`.

    bank_to_trace.py calls_1999_02.txt > calls.csv       what was dropped or put in is said on standard error

A call arrives when it enters the queue, or leaves the voice menu without queueing. Its wait is the recorded queue time; a call that goes
on past midnight is of the day on which it arrived. Dropped: PHANTOM calls; callers who hung up without ever having queued (they
left in the voice menu: no agent could have had them); answered calls of no duration; rows whose times contradict one another.

Who is answered at once was not identified in time and stands in the log with priority 0. Where nine in ten of a type's queued calls have a
priority of 1 or 2, its unidentified calls get 1 or 2, evenly spread, in the proportion of the queued ones: otherwise a call's priority would
tell beforehand whether it had to wait.
"""
import csv
import datetime
import sys

DAY_S = 86400


def seconds(clock):
    h, m, s = (int(x) for x in clock.split(":"))
    return h * 3600 + m * 60 + s


def why_dropped(row):
    wait, talk = int(row["q_time"]), int(row["ser_time"])
    if row["outcome"] == "PHANTOM":
        return "PHANTOM: no call"
    if row["outcome"] not in ("AGENT", "HANG"):
        return "unknown outcome"
    if row["outcome"] == "HANG" and wait == 0:
        return "hung up without having queued"
    if wait > 0 and (seconds(row["q_exit"]) - seconds(row["q_start"])) % DAY_S != wait:
        return "times in the queue contradict its length"
    if row["outcome"] == "AGENT" and talk == 0:
        return "answered for no time at all"
    if row["outcome"] == "AGENT" and (seconds(row["ser_exit"]) - seconds(row["ser_start"])) % DAY_S != talk:
        return "times of service contradict its length"
    return None


def arrival(row):
    """The date is that of the entry to the voice menu: a queue time before it is of the next day."""
    clock = row["q_start"] if int(row["q_time"]) > 0 else row["vru_exit"]
    date = row["date"]
    day = datetime.datetime(1900 + int(date[:2]), int(date[2:4]), int(date[4:]))
    past_midnight = seconds(clock) < seconds(row["vru_entry"]) - DAY_S // 2
    return day + datetime.timedelta(seconds=seconds(clock) + (DAY_S if past_midnight else 0))


def priorities(rows):
    """{type: share of 2 among queued calls of priority 1 and 2} of the types whose queued calls are nearly all identified."""
    queued = {}
    for row in rows:
        if int(row["q_time"]) > 0 and row["outcome"] != "PHANTOM":
            queued.setdefault(row["type"], [0, 0, 0])[int(row["priority"])] += 1
    return {t: n[2] / (n[1] + n[2]) for t, n in queued.items() if n[1] + n[2] > 9 * n[0]}


class Spread:
    """1 and 2 in a given proportion, as evenly as can be: no chance in it."""

    def __init__(self, shares):
        self.shares, self.owed, self.count = shares, {t: 0.0 for t in shares}, 0

    def priority(self, row):
        kind = row["type"]
        if row["priority"] != "0" or kind not in self.shares:
            return row["priority"]
        self.count += 1
        self.owed[kind] += self.shares[kind]
        if self.owed[kind] >= 1:
            self.owed[kind] -= 1
            return "2"
        return "1"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    dropped, notes, kept = {}, {"past midnight": 0, "served by nobody named": 0, "service began before the queue ended, by seconds": 0}, 0
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["id", "type", "priority", "arrived", "outcome", "wait_s", "handle_s", "agent", "customer"])
    with open(sys.argv[1], encoding="ascii", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
        spread = Spread(priorities(rows))
        for number, row in enumerate(rows, 1):
            why = why_dropped(row)
            if why:
                dropped[why] = dropped.get(why, 0) + 1
                continue
            served = row["outcome"] == "AGENT"
            named = served and row["server"] != "NO_SERVER"
            notes["past midnight"] += served and seconds(row["ser_exit"]) < seconds(row["ser_start"])
            notes["served by nobody named"] += served and not named
            notes["service began before the queue ended, by seconds"] += (
                served and int(row["q_time"]) > 0 and seconds(row["ser_start"]) < seconds(row["q_exit"]))
            out.writerow([number, row["type"], spread.priority(row), arrival(row).isoformat(), "served" if served else "abandoned",
                          row["q_time"], row["ser_time"] if served else "", row["server"] if named else "",
                          row["customer_id"] if row["customer_id"] != "0" else ""])
            kept += 1
    print(f"{kept} calls kept", file=sys.stderr)
    for why, count in sorted(dropped.items()):
        print(f"{count} dropped: {why}", file=sys.stderr)
    notes["given a priority of 1 or 2"] = spread.count
    for what, count in notes.items():
        print(f"{count} kept: {what}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
