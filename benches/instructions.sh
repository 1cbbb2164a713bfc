#!/bin/sh
# Instructions a replication, counted by valgrind, against those recorded in instructions.txt.
#   benches/instructions.sh            fails when one grew by more than 3 %
#   benches/instructions.sh --record   writes the file anew
# Counts do not depend on what else the machine does; they do depend on the compiler and a little on the processor.
set -eu
cd "$(dirname "$0")/.."
recorded=benches/instructions.txt
mode=${1:-check}

if ! command -v valgrind >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends valgrind; } >/dev/null 2>&1 || true
fi
if ! command -v valgrind >/dev/null; then
    echo "instructions: SKIPPED, valgrind is not installed"
    exit 0
fi

binary=$(cargo bench --locked --no-run --bench instructions 2>&1 | sed -n 's/.*Executable.*(\(.*\))$/\1/p')
[ -x "$binary" ] || { echo "instructions: cargo bench --no-run --bench instructions did not build" >&2; exit 1; }

# Instructions of a whole process that runs so many replications.
whole() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$binary" "$1" "$2" 2>&1 | awk '/Collected/ { print $4 }'
}

# Instructions a replication: what replications 1 to N add to replication 0.
each() {
    one=$(whole "$1" 1)
    more=$(whole "$1" $(($2 + 1)))
    echo $(((more - one) / $2))
}

counts="twin $(each twin 2)
send9 $(each send9 2)
ehc $(each ehc 10)
whole $(each whole 1)"

if [ "$mode" = --record ]; then
    printf '# Instructions a replication, by model. Written by benches/instructions.sh --record\n# %s\n%s\n' "$(rustc -V)" "$counts" >"$recorded"
    cat "$recorded"
    exit 0
fi
grep -qF "$(rustc -V)" "$recorded" || echo "instructions: note, recorded with another compiler: $(sed -n 2p "$recorded")"
echo "$counts" | awk -v recorded="$recorded" '
    BEGIN { while ((getline line < recorded) > 0) { split(line, f, " "); before[f[1]] = f[2] } }
    !($1 in before) { printf "instructions: %s is not in %s\n", $1, recorded; bad = 1; next }
    {
        change = 100 * ($2 / before[$1] - 1)
        printf "instructions: %-6s %11d a replication, %+.2f %%\n", $1, $2, change
        if (change > 3) { print "instructions: grew by more than 3 %; make it cheaper, or say why and record it"; bad = 1 }
    }
    END { exit bad }'
