#!/bin/sh
# Checks pages for accessibility: run.sh PAGE...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${TMPDIR:-/tmp}/sendsim-pages
mkdir -p "$work"
cp "$here/package.json" "$here/check.mjs" "$work/"
(cd "$work" && npm install --silent --no-audit --no-fund)
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)} \
    exec node "$work/check.mjs" "$@"
