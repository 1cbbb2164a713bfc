#!/usr/bin/env bash
# Planted faults: each of faults.txt is put into a copy of the program, and the tests must find it.
#
#     tests/planted/run.sh                  all of them, one at a time
#     tests/planted/run.sh leave_ignored    only these
#     tests/planted/run.sh --check          only whether every old text is still there, once; builds nothing
#
# So that a run takes minutes, the copy is built once, with every fault in it behind a switch, and the environment says which
# of them is on: none at first, when all tests must be content. For each fault its own narrow tests run. Where these are
# content, it is planted by itself, the plain way, and all tests run. A fault that all tests are content with survives, and
# the end is 1. A fault whose old text is not in its file exactly once, or that does not build, is no fault but a mistake in
# faults.txt: the end is 2.
set -euo pipefail
{ # read to its end before anything runs, so that it may be edited meanwhile
cd "$(dirname "$0")/../.."
export CARGO_TERM_COLOR=never
here=$PWD
copy=$here/target/planted/copy
log=$here/target/planted/log
# A fault may make a test run for ever: that finds it too.
patience=900

say() { printf 'planted: %s\n' "$*" >&2; }

names=() files=() olds=() news=() tests=()
while IFS= read -r line || [ -n "$line" ]; do
    case $line in
        '' | '#'*) ;;
        'fault: '*) names+=("${line#fault: }") ;;
        'file: '*) files+=("${line#file: }") ;;
        'old: '*) olds+=("${line#old: }") ;;
        'new: '*) news+=("${line#new: }") ;;
        'new:') news+=('') ;;
        'test: '*) tests+=("${line#test: }") ;;
        *) say "faults.txt: what is this? $line"; exit 2 ;;
    esac
done <tests/planted/faults.txt
n=${#names[@]}
for list in "${#files[@]}" "${#olds[@]}" "${#news[@]}" "${#tests[@]}"; do
    [ "$list" = "$n" ] || { say "faults.txt: $n faults, but $list of one of their lines"; exit 2; }
done

# The text of a file, with its last line feeds.
read_whole() { text=$(cat "$1" && printf x); text=${text%x}; }

stale=0
for ((k = 0; k < n; k++)); do
    read_whole "${files[k]}"
    rest=${text//"${olds[k]}"/}
    times=$(((${#text} - ${#rest}) / ${#olds[k]}))
    if [ "$times" != 1 ]; then
        say "${names[k]}: its old text is $times times in ${files[k]}, not once: ${olds[k]}"
        stale=1
    fi
done
[ $stale = 0 ] || exit 2
if [ "${1:-}" = --check ]; then
    echo "$n faults, each with its place in the program"
    exit 0
fi
chosen=()
for ((k = 0; k < n; k++)); do
    [ $# = 0 ] || [[ " $* " == *" ${names[k]} "* ]] || continue
    chosen+=("$k")
done
[ $# = 0 ] || [ ${#chosen[@]} = $# ] || { say "not every one of these is a fault: $*"; exit 2; }

# A copy of the tree as it is, without what is built.
fresh_copy() {
    mkdir -p "$copy"
    (cd "$here" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T - | tar -x -C "$copy")
}
fresh_copy
export CARGO_TARGET_DIR=$here/target/planted/build
cd "$copy"

# Every fault behind its switch.
declare -A switches
for ((k = 0; k < n; k++)); do
    switches["${files[k]}|${olds[k]}"]+="if crate::planted(\"${names[k]}\") { ${news[k]} } else "
done
for place in "${!switches[@]}"; do
    file=${place%%|*} old=${place#*|}
    with="${switches[$place]}{ $old }"
    [[ $old == *';' ]] || with="($with)"
    read_whole "$file"
    printf %s "${text/"$old"/"$with"}" >"$file"
done
read_whole src/lib.rs
printf '#![allow(warnings)]\n%s' "$text" >src/lib.rs
cat >>src/lib.rs <<'RUST'
#[doc(hidden)]
pub fn planted(fault: &str) -> bool {
    static PLANTED: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    PLANTED.get_or_init(|| std::env::var("SENDSIM_PLANTED").unwrap_or_default()) == fault
}
RUST

# Runs tests; what failed is in $failed.
tried() {
    local ended=0
    # shellcheck disable=SC2086
    timeout $patience cargo test --quiet --no-fail-fast $1 >"$log" 2>&1 || ended=$?
    if [ $ended = 0 ]; then return 0; fi
    if [ $ended = 124 ]; then failed="no end in $patience s"; return 1; fi
    failed=$(sed -n 's/^    \([a-z_0-9:]*\)$/\1/p' "$log" | sort -u | paste -sd ' ')
    [ -n "$failed" ] || failed="$(grep -m1 -E 'SIG|panicked|error' "$log" || echo "code $ended")"
    return 1
}

# Some hundred random scenarios are enough to find a fault that is there.
export SENDSIM_FUZZ=200
mapfile -t distinct < <(for k in "${chosen[@]}"; do echo "${tests[k]}"; done | sort -u)
targets=$(printf '%s\n' "${distinct[@]}" | grep -oE -- '--lib|--test [a-z0-9_]+' | sort -u | paste -sd ' ')
began=$SECONDS
# shellcheck disable=SC2086
cargo test --quiet --no-run $targets >"$log" 2>&1 || { say "the program with its switches does not build:"; grep -A 9 '^error' "$log" >&2; exit 2; }
echo "built in $((SECONDS - began)) s: $targets"
for test in "${distinct[@]}"; do
    tried "$test" || { say "cargo test $test fails without any fault: $failed"; tail -n 40 "$log" >&2; exit 2; }
done
echo "${#distinct[@]} narrow tests are content with no fault on"

killed=0 survive=() later=()
line() { printf '| `%s` | `%s` | `%s` | %s | %d s |\n' "${names[$1]}" "${files[$1]}" "$2" "$3" "$4"; }
# The first of what failed, and how many more.
first() {
    if [[ $failed == *' in '* || $failed == *' '*' s' ]]; then echo "$failed"; return; fi
    set -- $failed
    if [ $# -gt 1 ]; then echo "\`$1\` and $(($# - 1)) more"; else echo "\`$1\`"; fi
}
echo '| fault | file | tests | what failed | took |'
echo '|---|---|---|---|---|'
for k in "${chosen[@]}"; do
    began=$SECONDS
    export SENDSIM_PLANTED=${names[k]}
    if tried "${tests[k]}"; then
        later+=("$k")
    else
        killed=$((killed + 1))
        line "$k" "cargo test ${tests[k]}" "$(first)" $((SECONDS - began))
    fi
done
unset SENDSIM_PLANTED SENDSIM_FUZZ
for k in "${later[@]}"; do
    began=$SECONDS
    fresh_copy
    read_whole "${files[k]}"
    printf %s "${text/"${olds[k]}"/"${news[k]}"}" >"${files[k]}"
    cargo test --quiet --no-run >"$log" 2>&1 || { say "${names[k]} does not build:"; tail -n 30 "$log" >&2; exit 2; }
    if tried ""; then
        survive+=("${names[k]}")
        line "$k" "cargo test" "**nothing**" $((SECONDS - began))
    else
        killed=$((killed + 1))
        line "$k" "cargo test" "$(first)" $((SECONDS - began))
    fi
done
echo "$killed of ${#chosen[@]} found"
if [ ${#survive[@]} -gt 0 ]; then
    say "nothing finds: ${survive[*]}"
    exit 1
fi
exit 0
}
