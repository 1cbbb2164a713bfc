#!/bin/sh
# SEND-9 in other engines and in sendsim: times, ratios and answers side by side.
#   benches/peers/run.sh                         all engines: some four minutes once built
#   benches/peers/run.sh --quick                 one short round, without Ciw: times are rough
#   benches/peers/run.sh --engines sendsim,ciw   only these; of: twin sendsim desque nexosim simpy ciw
#   benches/peers/run.sh --rounds 9 --core 0     more rounds; pinned to another core than the last
# Everything it makes is under target/peers. What cannot be had (Python, a package, the network) is said and left out.
# Fails when an engine's answers disagree with reference.txt.
set -eu
cd "$(dirname "$0")/../.."
here=benches/peers
made=target/peers
engines=
rounds=5
quick=
core=

while [ $# -gt 0 ]; do
    case $1 in
        --quick) quick=yes rounds=1 ;;
        --engines) engines=$(echo "${2:?--engines needs a list}" | tr , ' '); shift ;;
        --rounds) rounds=${2:?--rounds needs a number}; shift ;;
        --core) core=${2:?--core needs a number}; shift ;;
        *) sed -n 's/^# \{0,1\}//p' "$0" | sed 1d; [ "$1" = --help ] && exit 0 || exit 2 ;;
    esac
    shift
done
if [ -z "$engines" ]; then
    engines="twin sendsim desque nexosim simpy"
    [ -n "$quick" ] || engines="$engines ciw"
fi
case $rounds in '' | *[!0-9]*) echo "peers: --rounds needs a whole number" >&2; exit 2 ;; esac
mkdir -p "$made"
: >"$made/names.txt"
: >"$made/lines.txt"
ready=

wanted() { case " $engines " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
say() { echo "peers: $*" >&2; }
# An engine can run: its id, its name with version.
have() { ready="$ready $1"; printf '%s\t%s\n' "$1" "$2" >>"$made/names.txt"; }
pinned() { sed -n "s/^$1 *== *//p" "$here/requirements.txt"; }
for engine in $engines; do
    case $engine in twin | sendsim | desque | nexosim | simpy | ciw) ;; *) say "no engine $engine"; exit 2 ;; esac
done

# --- Rust: sendsim and the twin, then the peers, each by itself ---
ours=
if ! command -v cargo >/dev/null; then
    say "cargo is missing: twin, sendsim, desque and nexosim are left out"
else
    if wanted sendsim || wanted twin; then
        say "building sendsim and the twin"
        cargo bench --locked --no-run --bench peers >"$made/ours.log" 2>&1 || true
        ours=$(sed -n 's/.*Executable.*(\(.*\))$/\1/p' "$made/ours.log")
        version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
        if [ -x "$ours" ]; then
            if wanted twin; then have twin "twin, written by hand"; fi
            if wanted sendsim; then have sendsim "sendsim $version"; fi
        else
            say "sendsim did not build and is left out with the twin: $(tail -n 1 "$made/ours.log") (see $made/ours.log)"
        fi
    fi
    for engine in desque nexosim; do
        wanted $engine || continue
        say "building $engine"
        if cargo build --locked --release --manifest-path $here/rust/Cargo.toml --target-dir "$made/rust" \
            --features $engine --bin send9-$engine >"$made/$engine.log" 2>&1; then
            have $engine "$engine $(sed -n "s/^$engine = .*\"=\([0-9.]*\)\".*/\1/p" $here/rust/Cargo.toml)"
        else
            say "$engine did not build (no network?) and is left out: $(tail -n 1 "$made/$engine.log") (see $made/$engine.log)"
        fi
    done
fi

# --- Python: an environment of its own ---
python=$made/venv/bin/python
# Bytecode of the programs here stays out of the source tree.
export PYTHONDONTWRITEBYTECODE=1
if wanted simpy || wanted ciw; then
    if ! command -v python3 >/dev/null; then
        say "python3 is missing: SimPy and Ciw are left out"
    elif ! { [ -x "$python" ] || python3 -m venv "$made/venv"; } >"$made/python.log" 2>&1; then
        say "python3 could not make a virtual environment: SimPy and Ciw are left out (see $made/python.log)"
        rm -rf "$made/venv"
    else
        install() { "$python" -m pip install --quiet --disable-pip-version-check "$@" >>"$made/python.log" 2>&1; }
        # One that cannot be had does not keep the other out.
        if wanted ciw; then install -r $here/requirements.txt || say "not all of requirements.txt could be installed"; fi
        if wanted simpy; then install "simpy==$(pinned simpy)" || true; fi
        with="(Python $("$python" -c 'import platform; print(platform.python_version())'))"
        for engine in simpy ciw; do
            wanted $engine || continue
            if "$python" -c "import importlib.metadata as m, $engine; assert m.version('$engine') == '$(pinned $engine)'" \
                >>"$made/python.log" 2>&1; then
                case $engine in simpy) label=SimPy ;; *) label=Ciw ;; esac
                have $engine "$label $(pinned $engine) $with"
            else
                say "$engine $(pinned $engine) could not be installed (no network?) and is left out (see $made/python.log)"
            fi
        done
    fi
fi

# --- The core ---
pin=
if command -v taskset >/dev/null; then
    # The last of those this process may use, as in "0,1" or "0-7".
    : "${core:=$(taskset -pc $$ | sed 's/.*[^0-9]\([0-9][0-9]*\)$/\1/')}"
    if taskset -c "$core" true 2>/dev/null; then pin="taskset -c $core"; else say "core $core cannot be had"; fi
fi
if [ -n "$pin" ]; then say "pinned to core $core"; else say "NOT pinned to a core"; fi

# Replications FIRST to FIRST + COUNT - 1 of an engine.
run() {
    case $1 in
        twin | sendsim) $pin "$ours" "$1" "$2" "$3" ;;
        desque | nexosim) $pin "$made/rust/release/send9-$1" "$2" "$3" ;;
        *) $pin "$python" "$here/send9_$1.py" "$2" "$3" ;;
    esac
}
# Replications in a turn: about as many seconds for each, as far as patience goes.
turn() {
    case $1 in
        simpy) [ -n "$quick" ] && echo 2 || echo 6 ;;
        nexosim) [ -n "$quick" ] && echo 8 || echo 20 ;;
        ciw) echo 1 ;;
        *) [ -n "$quick" ] && echo 20 || echo 40 ;;
    esac
}

# --- By turns, so that whatever else the machine does falls on all ---
failed=
round=1
while [ "$round" -le "$rounds" ]; do
    for engine in $ready; do
        case " $failed " in *" $engine "*) continue ;; esac
        # Half a minute a replication: three are enough.
        if [ "$engine" = ciw ] && [ "$round" -gt 3 ]; then continue; fi
        count=$(turn "$engine")
        say "round $round of $rounds: $engine, $count"
        if run "$engine" $(((round - 1) * count)) "$count" >"$made/turn.txt" 2>"$made/turn.log"; then
            sed "s/^/$engine $round /" "$made/turn.txt" >>"$made/lines.txt"
        else
            say "$engine failed and is left out from here on: $(tail -n 1 "$made/turn.log")"
            failed="$failed $engine"
        fi
    done
    round=$((round + 1))
done

status=0
awk -f $here/tables.awk $here/reference.txt "$made/names.txt" "$made/lines.txt" || status=1
if [ -n "$failed" ]; then
    echo "peers: failed:$failed"
    status=1
fi
exit $status
