#!/bin/bash
# What takes longer than ./test may, with one command and a summary: the simulator's long form, the theory, the faults planted in the engine.
#
#     tools/night.sh                everything; two hours of one core, and what NIGHT_MUTANTS_S allows for the mutants
#     tools/night.sh sim theory     some of it: sim, theory, mutants
#
# NIGHT_SEEDS (200), NIGHT_STEPS (100000) and NIGHT_FIRST (1) say what the simulator plays, NIGHT_CALLS (3000000) how many calls each case
# of the theory has, NIGHT_MUTANTS_S (7200) how long mutants are tried: kills are kept in .cache/night/mutants.jsonl while the source of
# their file stays as it is, so that nights add up. The reference values of the theory are TANDEM_DATA's; without them the program's own.
# Everything is built in .cache/night, printed to .cache/night/*.log, and summed up in a line each; the exit status says whether all is well.
set -u
cd "$(dirname "$(readlink -f "$0")")/.."
night=$PWD/.cache/night
mkdir -p "$night"
failed=0

# say NAME STATUS DETAIL: as ./test's collector reads it.
say()
{
    if [ "$2" -eq 0 ]; then
        echo "[       OK ] $1: $3"
    else
        echo "[  FAILED  ] $1: $3 ($night/$1.log)"
        failed=1
    fi
}

build()
{
    [ -d "$night/build" ] || meson setup "$night/build" . --buildtype=release -Db_ndebug=false -Dweb=false >"$night/build.log" 2>&1 || return
    ninja -C "$night/build" tandem src/sim/queue_theory_test >>"$night/build.log" 2>&1
}

sim()
{
    "$night/build/tandem" simulate --seed "${NIGHT_FIRST:-1}" --seeds "${NIGHT_SEEDS:-200}" --steps "${NIGHT_STEPS:-100000}" >"$night/sim.log" 2>&1
    say sim $? "$(grep -c '^seed .*hash' "$night/sim.log") of ${NIGHT_SEEDS:-200} seeds x ${NIGHT_STEPS:-100000} steps were played"
}

theory()
{
    reference=${TANDEM_DATA:-}/erlang/reference.txt
    if [ -f "$reference" ]; then
        "$night/build/src/sim/queue_theory_test" "$reference" "${NIGHT_CALLS:-3000000}" >"$night/theory.log" 2>&1
    else
        "$night/build/src/sim/queue_theory_test" >"$night/theory.log" 2>&1
    fi
    say theory $? "$(grep -c 'OK \]' "$night/theory.log") cases agree$([ -f "$reference" ] || echo ', of the short form: no reference values')"
}

# In the order drawn: what was tried when the time is over is a sample of all.
mutants()
{
    tools/mutants.py --by both --count 0 --for "${NIGHT_MUTANTS_S:-7200}" --keep "$night/mutants.jsonl" --build "$night/mutants" --verbose \
        >"$night/mutants.log" 2>&1
    say mutants $? "$(grep '^stories and simulator alone' "$night/mutants.log" || echo 'no result')"
}

if ! build; then
    say build 1 "the release build"
    exit 1
fi
for part in ${*:-sim theory mutants}; do
    case $part in
    sim | theory | mutants) $part ;;
    *)
        echo "tools/night.sh: no part is called $part; sim, theory, mutants are" >&2
        exit 2
        ;;
    esac
done
exit $failed
