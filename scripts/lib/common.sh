# shellcheck shell=bash
# What every script here shares. Source it after `set -euo pipefail`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# Things that outlive a checkout: the node, wasm-opt, cargo-deny. Each in a directory named after what it was built from.
# shellcheck disable=SC2034  # used by the scripts that source this
cache=${SURETY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/surety}

# The directory cargo builds in, as an absolute path.
target=${CARGO_TARGET_DIR:-$root/target}
case $target in
/*) ;;
*) target=$PWD/$target ;;
esac

# Progress goes to stderr: stdout is for what a caller may want to read.
say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Prints the comment at the top of the calling script, without its `#!` line, as its help.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

# One hash over the contents of the files named, in that order.
hash_files() { cat -- "$@" | sha256sum | cut -c1-16; }

# Runs a command with its output hidden, and shows that output only when the command fails.
quietly() {
    local log status
    log=$(mktemp)
    status=0
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [ "$status" = 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}
