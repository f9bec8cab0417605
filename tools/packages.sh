# Sourced by ./run and ./test: installs what is missing of the sections of tools/packages.txt.
#
# need_packages SECTION...   does nothing, and needs no network, when everything is there.

package_is_there()
{
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] && return
    [ -n "${2:-}" ] && command -v "$2" >/dev/null
}

missing_packages()
{
    local section package command
    while read -r section package command; do
        case " $* " in
        *" $section "*) package_is_there "$package" "$command" || echo "$package" ;;
        esac
    done < <(grep -v '^#' tools/packages.txt)
}

need_packages()
{
    local missing log=.cache/apt.log as_root=
    if ! command -v apt-get >/dev/null; then
        echo "This is not Debian: see tools/packages.txt for what must be installed." >&2
        return
    fi
    missing=$(missing_packages "$@" | xargs)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        as_root="sudo"
        if ! command -v sudo >/dev/null; then
            printf 'Missing packages, and no right to install them. As root:\n\n    apt-get install %s\n\n' "$missing" >&2
            exit 1
        fi
    fi
    echo "Installing $missing"
    mkdir -p .cache
    if ! {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
    } </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "apt-get failed; all of it is in $log" >&2
        exit 1
    fi
}
