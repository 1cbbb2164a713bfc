#!/bin/sh
# Checks pages for accessibility: run.sh PAGE...
#
# From a clean machine: installs Node and Chromium by apt where they are missing (as root, or with sudo), then axe-core and
# playwright-core as package.json pins them, in a folder outside the repository. Run again, it installs nothing.
set -eu
[ $# -gt 0 ] || { echo "usage: run.sh PAGE..." >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=${SENDSIM_PAGES:-${TMPDIR:-/tmp}/sendsim-pages}

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }
install() {
    echo "installing $*" >&2
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}
missing=
{ command -v node && command -v npm; } >/dev/null || missing="nodejs npm"
[ -n "${CHROMIUM:-$(browser)}" ] || missing="$missing chromium fonts-liberation"
# shellcheck disable=SC2086 # words of their own
[ -z "$missing" ] || install $missing
CHROMIUM=${CHROMIUM:-$(browser)}

mkdir -p "$work"
cp "$here/check.mjs" "$work/"
if ! cmp -s "$here/package.json" "$work/installed.json"; then
    cp "$here/package.json" "$work/package.json"
    (cd "$work" && npm install --silent --no-audit --no-fund)
    cp "$here/package.json" "$work/installed.json"
fi
export CHROMIUM
exec node "$work/check.mjs" "$@"
