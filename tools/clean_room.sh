#!/bin/bash
# Proves ./run and ./test on a Debian 12 that has nothing: a debootstrap chroot, a fresh clone of HEAD in it. Needs root.
#
#     tools/clean_room.sh run              ./run: it compiles, answers /healthz, serves / and /widget.js, stops
#     tools/clean_room.sh test [SUITE...]  ./test, or some of its suites
#
# The machine's own apt mirror, npm registry and certificates are used. CLEAN_ROOM (default /var/tmp/tandem-clean-room) holds the
# bare system, kept for next time, and the room, made anew by each `run`; `test` goes on in the room that is there.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
home=${CLEAN_ROOM:-/var/tmp/tandem-clean-room}
base=$home/base
room=$home/room
port=18080
server=

leave()
{
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    ! mountpoint -q "$room/proc" || umount "$room/proc"
}

# The first Debian mirror in apt's lists, old style or new.
mirror()
{
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null | grep -v '^ *#' |
        grep -oE '(https?|file)://[^ ]*/debian(/| |$)' | head -n 1 | tr -d ' '
}

make_base()
{
    local from
    from=$(mirror)
    echo "Debian 12 from ${from:=http://deb.debian.org/debian}"
    mkdir -p "$home"
    debootstrap --variant=minbase bookworm "$base.new" "$from" >"$home/debootstrap.log" 2>&1 ||
        { tail -n 20 "$home/debootstrap.log"; exit 1; }
    mv "$base.new" "$base"
}

make_room()
{
    rm -rf --one-file-system "$room"
    cp -a "$base" "$room"
    cp /etc/resolv.conf /etc/hosts "$room/etc/"
    # No service may start in there.
    printf '#!/bin/sh\nexit 101\n' >"$room/usr/sbin/policy-rc.d"
    chmod +x "$room/usr/sbin/policy-rc.d"
    for f in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy*; do
        [ ! -f "$f" ] || cp "$f" "$room$(dirname "$f")/"
    done
    mkdir -p "$room/root"
    npm config get registry 2>/dev/null | sed 's/^/registry=/' >"$room/root/.npmrc"
    cp /etc/ssl/certs/ca-certificates.crt "$room/root/certificates.crt"
    git clone -q . "$room/root/tandem"
}

# Devices are the few that debootstrap makes; the machine's own /dev stays out of reach of rm.
enter()
{
    mountpoint -q "$room/proc" || mount -t proc proc "$room/proc"
}

# Replaces the shell, so that the pid is that of what runs: call it in a subshell.
inside()
{
    exec chroot "$room" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        CI=true NODE_EXTRA_CA_CERTS=/root/certificates.crt sh -c "cd /root/tandem && exec $1" </dev/null
}

verdict()
{
    if [ "$1" = 0 ]; then echo "[       OK ] $2"; else echo "[  FAILED  ] $2"; failed=1; fi
}

served()
{
    curl -fsS -o "$home/answer" "http://127.0.0.1:$port$1" && [ -s "$home/answer" ] && grep -q "$2" "$home/answer"
}

prove_run()
{
    local began=$SECONDS
    inside "./run --listen 127.0.0.1:$port" >"$home/run.log" 2>&1 &
    server=$!
    until grep -q "Tandem runs at" "$home/run.log"; do
        if ! kill -0 "$server" 2>/dev/null || [ $((SECONDS - began)) -gt 1200 ]; then
            cat "$home/run.log"
            verdict 1 a_bare_debian_runs_tandem_with_one_command
            return
        fi
        sleep 1
    done
    # Passwords are for the terminal alone.
    grep -vE '([a-z0-9]{4}-){3}[a-z0-9]{4}' "$home/run.log"
    echo "    after $((SECONDS - began)) s"
    verdict 0 a_bare_debian_runs_tandem_with_one_command
    served /healthz . && verdict 0 healthz_answers || verdict 1 healthz_answers
    served / '<script' && verdict 0 the_desktop_is_served || verdict 1 the_desktop_is_served
    served /widget.js function && verdict 0 the_widget_is_served || verdict 1 the_widget_is_served
    kill "$server"
    wait "$server" && verdict 0 it_stops_when_told || verdict 1 it_stops_when_told
    server=
}

what=${1:-run}
[ $# = 0 ] || shift
failed=0
trap leave EXIT
[ -d "$base" ] || make_base
case $what in
run)
    leave
    make_room
    enter
    prove_run
    ;;
test)
    [ -d "$room" ] || make_room
    git -C "$room/root/tandem" pull -q "$PWD" 2>/dev/null || true
    enter
    (inside "./test $*") || failed=1
    ;;
*)
    echo "clean_room.sh: run or test, not $what" >&2
    exit 2
    ;;
esac
exit $failed
