"""Small faults by the thousand, as cargo-mutants makes them, but all of them in one build: each behind a switch, so that a
mutant costs the run of a few tests and not a build.

    python3 -m venv target/planted/venv
    target/planted/venv/bin/pip install -r tests/planted/requirements.txt
    mutants() { nice target/planted/venv/bin/python tests/planted/mutants.py "$@"; }
    for size in small whole; do
        mutants build $size     the switches and the one build
        mutants reach $size     what each test costs and can know of
        mutants run $size       may be stopped and started again
    done
    mutants report

The three rooms need no other, so that the small crate holds them alone with their own tests: it is built in a minute, and its
tests take moments. The whole one, with the tests that run scenarios, has those that it leaves.

The kinds are those of cargo-mutants: an operator for another, a `!` or `-` left out, a function that does nothing or gives a
plain value, a guard that always or never holds, an arm of a match left to the catch-all. Left out are constants, tests,
macros and conditions with `let`. A mutant that does not compile is unviable, as there.

It learns first which test reaches which switch, and what each costs, so that a mutant meets only tests that can know of
it, the cheapest first, until one of them fails. One that is past its time (processor time: a busy machine does not matter) is caught
too. The order of mutants is random, each room in proportion, so that however far the run gets is a stratified sample.
See README.md for the last result.
"""

import argparse
import json
import math
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent
WORK = HERE / "target" / "planted"
SIZE = "small"


def of_size(name, size=None):
    """A file or folder of the crate that is being looked at, or of the other."""
    return WORK / f"mutants-{size or SIZE}{name}"


def tree():
    """The copy with the switches."""
    return of_size("")


OTHERS = {
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "<": ["==", ">", "<="], ">": ["==", "<", ">="], "<=": [">"], ">=": ["<"],
    "+": ["-", "*"], "-": ["+", "/"], "*": ["+", "/"], "/": ["%", "*"], "%": ["/", "+"],
    "<<": [">>"], ">>": ["<<"], "&": ["|", "^"], "|": ["&", "^"], "^": ["|", "&"],
    "+=": ["-=", "*="], "-=": ["+=", "/="], "*=": ["+=", "/="], "/=": ["%=", "*="],
    "|=": ["&=", "^="], "&=": ["|=", "^="], "^=": ["|=", "&="],
}
VALUES = {"bool": ["true", "false"], "f64": ["0.0", "1.0", "-1.0"], "()": [""]}
VALUES |= {unsigned: ["0", "1"] for unsigned in ("u8", "u16", "u32", "u64", "u128", "usize")}
VALUES |= {signed: ["0", "1", "-1"] for signed in ("i8", "i16", "i32", "i64", "i128", "isize")}
SKIPPED = {"const_item", "static_item", "attribute_item", "inner_attribute_item", "macro_invocation", "array_type"}

ROOMS = {"kernel": "src/kernel/*.rs", "chance": "src/chance/**/*.rs", "measure": "src/measure/*.rs"}

# The test programs, and the tests that are run at sizes of their own: some hundred random scenarios find what is there to find.
PROGRAMS = {"small": ["sendsim", "chance_counts", "chance_faults", "chance_keys", "chance_laws", "chance_pinned"],
            "whole": ["figures_by_hand", "identities", "project_statistics", "reference"]}
SIZES = {"identities_hold_in_ten_thousand_random_scenarios": (25, 200, 1500),
         "the_kernel_tells_what_the_reference_tells": (25, 200, 1000)}
# A test that takes longer by itself is left out, in seconds.
DEAREST = 12.0

# Rooms that these tests do without, and what they use of another.
UNUSED = {"small": ["calendar", "fit", "pathway", "plan", "project", "replicate", "report", "scenario", "score", "study"],
          "whole": []}
ALWAYS_UNUSED = ["cli", "councils", "files", "verify"]
REPORT = "mod csv; mod number; mod words; pub use csv::{measures_csv, targets_csv}; pub use number::decimal;\n"

SWITCH = """
#[doc(hidden)]
static mut ON: [bool; COUNT] = [false; COUNT];
#[doc(hidden)]
#[inline(always)]
pub fn planted(mutant: usize) -> bool {
    // One read of memory while no fault is on; written once, before anything else runs.
    unsafe { ON[mutant] && chosen(mutant) }
}
#[cold]
fn chosen(mutant: usize) -> bool {
    use std::io::Write;
    let Ok(reached) = std::env::var("SENDSIM_REACHED") else { return true };
    unsafe { ON[mutant] = false };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(reached);
    file.and_then(|mut f| f.write_all(format!("{mutant}\\n").as_bytes())).expect("a file for what is reached");
    false
}
extern "C" fn switch() {
    let all = std::env::var("SENDSIM_REACHED").is_ok();
    let one = std::env::var("SENDSIM_MUTANT").ok().and_then(|m| m.parse::<usize>().ok());
    for mutant in 0..COUNT {
        unsafe { ON[mutant] = all || one == Some(mutant) };
    }
}
#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static SWITCH: extern "C" fn() = switch;
"""


class Source:
    """A file with its mutants."""

    def __init__(self, path, room, parser, first):
        self.path, self.room, self.bytes = path, room, (HERE / path).read_bytes()
        self.root = parser.parse(self.bytes).root_node
        self.mutants, self.next = [], first
        self.disabled = set()
        self.at = {}
        self.find(self.root, None)

    def text(self, node):
        return self.bytes[node.start_byte:node.end_byte].decode()

    def add(self, node, how, alternative, function):
        mutant = {"id": self.next, "room": self.room, "file": self.path, "line": node.start_point[0] + 1, "how": how,
                  "in": function or "", "was": self.text(node)[:200], "with": alternative}
        self.next += 1
        self.mutants.append(mutant)
        self.at.setdefault(node.id, []).append(mutant)

    def find(self, node, function):
        kind = node.type
        if kind in SKIPPED:
            return
        if kind == "function_item":
            before = self.bytes[node.start_byte:node.child_by_field_name("name").start_byte].decode()
            if re.search(r"\bconst\b", before):
                return
            function = self.text(node.child_by_field_name("name"))
            self.find_body(node, function)
        if kind == "mod_item" and self.text(node.child_by_field_name("name")).endswith("tests"):
            return
        if kind in ("binary_expression", "compound_assignment_expr"):
            operator = node.child_by_field_name("operator")
            for other in OTHERS.get(self.text(operator), []):
                left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                changed = f"{self.text(left)} {other} {self.text(right)}"
                self.add(node, f"{self.text(operator)} for {other}", changed, function)
        if kind == "unary_expression" and self.text(node)[0] in "!-":
            inner = node.named_children[0]
            self.add(node, f"no {self.text(node)[0]}", self.text(inner), function)
        if kind == "match_block":
            arms = [arm for arm in node.named_children if arm.type == "match_arm"]
            catches = any(self.text(arm.child_by_field_name("pattern")) == "_" for arm in arms)
            for arm in arms:
                pattern = arm.child_by_field_name("pattern")
                guard = pattern.child_by_field_name("condition")
                if guard is not None and guard.type not in ("let_condition", "let_chain"):
                    self.add(guard, "guard holds", "true", function)
                    self.add(guard, "guard never holds", "false", function)
                elif catches and guard is None and self.text(pattern) != "_":
                    self.add(pattern, "arm left out", None, function)
        for child in node.children:
            self.find(child, function)

    def find_body(self, node, function):
        body, of = node.child_by_field_name("body"), node.child_by_field_name("return_type")
        if body is None or not body.named_children:
            return
        of = "()" if of is None else self.text(of)
        values = VALUES.get(of, ["None"] if of.startswith("Option<") else ["Vec::new()"] if of.startswith("Vec<") else [])
        for value in values:
            if self.text(body).strip("{} \n") != value:
                self.add(body, f"gives {value or 'nothing done'}", f"return {value}".strip(), function)

    def emit(self, node):
        """The text of a node with every mutant in it behind its switch."""
        parts, at = [], node.start_byte
        for child in node.children:
            parts.append(self.bytes[at:child.start_byte].decode())
            parts.append(self.emit(child))
            at = child.end_byte
        parts.append(self.bytes[at:node.end_byte].decode())
        plain = "".join(parts)
        here = [m for m in self.at.get(node.id, []) if m["id"] not in self.disabled]
        if not here:
            return plain
        if node.type == "block":
            switches = "".join(f" if crate::planted({m['id']}) {{ {marked(m)}; }}" for m in here)
            return "{" + switches + plain[1:]
        if here[0]["how"] == "arm left out":
            return f"{plain} if !crate::planted({here[0]['id']})"
        for m in here:
            plain = f"if crate::planted({m['id']}) {{ {marked(m)} }} else {{ {plain} }}"
        return f"({plain})"


def marked(mutant):
    """What is wrong, with its bounds, by which a fault of the compiler is told to be its own."""
    return f"/*<{mutant['id']}*/ {mutant['with']} /*{mutant['id']}>*/"


def at_fault(text, start, end):
    """The mutant whose wrong text holds this, or else the last switch before its end."""
    holding = [(m.start(), int(m.group(1))) for m in re.finditer(rb"/\*<(\d+)\*/", text[:end])
               if text.find(b"/*" + m.group(1) + b">*/", m.end()) >= start]
    if holding:
        return holding[-1][1], True
    before = re.findall(rb"crate::planted\((\d+)\)", text[:end])
    return (int(before[-1]), False) if before else (None, False)


def cargo(*args):
    env = os.environ | {"CARGO_TARGET_DIR": str(of_size("-build")), "CARGO_TERM_COLOR": "never"}
    return subprocess.run(["cargo", *args], cwd=tree(), env=env, text=True, capture_output=True)


def copied(sources):
    """A copy of the tree as it is, with the switches."""
    shutil.rmtree(tree(), ignore_errors=True)
    files = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=HERE, text=True,
                           capture_output=True, check=True).stdout.splitlines()
    for name in files:
        if (HERE / name).is_file():
            (tree() / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HERE / name, tree() / name)
    manifest = (tree() / "Cargo.toml").read_text().replace('unsafe_code = "forbid"', 'unsafe_code = "allow"')
    manifest = re.sub(r"\[\[bin\]\]\n(.+\n)*", "", manifest).replace('default-run = "sendsim"\n', "")
    (tree() / "Cargo.toml").write_text(manifest)
    (tree() / "src/main.rs").unlink()
    # What no test here uses need not be built.
    lib = (tree() / "src/lib.rs").read_text()
    lib = re.sub(rf"(#\[cfg.*\]\n)?pub mod ({'|'.join(ALWAYS_UNUSED + UNUSED[SIZE])});\n", "", lib)
    (tree() / "src/report/mod.rs").write_text(REPORT)
    switch = SWITCH.replace("COUNT", str(1 + sum(len(s.mutants) for s in sources)))
    # What a mutant divides by or shifts by is no matter for the compiler.
    (tree() / "src/lib.rs").write_text("#![allow(warnings, arithmetic_overflow, unconditional_panic)]\n" + lib + switch)


def without_unviable(sources):
    """Leaves out, round by round, what does not compile."""
    for turn in range(60):
        for source in sources:
            (tree() / source.path).write_text(source.emit(source.root))
        checked = built()
        broken = set()
        for line in checked.stdout.splitlines():
            message = json.loads(line).get("message") or {}
            if message.get("level") != "error":
                continue
            for span in message["spans"]:
                if not span["is_primary"]:
                    continue
                mutant, surely = at_fault((tree() / span["file_name"]).read_bytes(), span["byte_start"], span["byte_end"])
                if mutant is not None:
                    broken.add(mutant)
                if not surely:
                    print(f"{span['file_name']}:{span['line_start']}: {message['message']}: {mutant}?", flush=True)
        if checked.returncode == 0:
            return
        if not broken:
            sys.exit(checked.stderr[-3000:] + "\nmutants: it does not compile, and no mutant is at fault")
        print(f"round {turn + 1}: {len(broken)} that do not compile", flush=True)
        for source in sources:
            source.disabled |= broken & {m["id"] for m in source.mutants}
    sys.exit("mutants: it does not compile after 60 rounds")


def built():
    args = [a for t in PROGRAMS[SIZE] for a in (["--lib"] if t == "sendsim" else ["--test", t])]
    return cargo("test", "--no-run", "--message-format=json", *args)


def programs():
    done = built()
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    found = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["profile"]["test"]:
            found[message["target"]["name"]] = message["executable"]
    return found


def ran(program, tests, size, more, seconds):
    """Runs tests of a program until one fails: its name, `no end`, or `None`; and the processor time it took."""
    env = os.environ | {"RUST_BACKTRACE": "0", "RUST_TEST_THREADS": "1"} | more
    env |= {"SENDSIM_FUZZ": str(size)} if size else {}
    most = math.ceil(seconds)

    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began, failed = time.monotonic(), None
    with subprocess.Popen([program, "--exact", *tests], cwd=tree(), env=env, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, preexec_fn=limited, errors="replace") as process:
        at = None
        for line in process.stdout:
            if line.startswith("test "):
                at = line.split()[1]
            if re.search(r"(^|\.\.\. )FAILED$", line):
                failed = at
                process.kill()
                break
        process.wait()
        if failed is None and process.returncode != 0:
            past = process.returncode in (-24, -9) or time.monotonic() - began > 20 * most
            failed = f"{at or tests[0]}: {'no end' if past else process.returncode}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return failed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def parsed():
    """The files of the rooms with their mutants."""
    import tree_sitter_rust
    from tree_sitter import Language, Parser
    parser, sources = Parser(Language(tree_sitter_rust.language())), []
    for room, pattern in ROOMS.items():
        for path in sorted(p.relative_to(HERE).as_posix() for p in HERE.glob(pattern)):
            if "tests" not in path:
                sources.append(Source(path, room, parser, 1 + sum(len(s.mutants) for s in sources)))
        print(f"{room}: {sum(len(s.mutants) for s in sources if s.room == room)} mutants", flush=True)
    return sources


def build():
    sources = parsed()
    copied(sources)
    without_unviable(sources)


def reach():
    """Every test at every size: what it costs and which switches it reaches."""
    sources, found, tests = parsed(), programs(), []
    for name, program in found.items():
        listed = subprocess.run([program, "--list"], cwd=tree(), text=True, capture_output=True, check=True).stdout
        for line in listed.splitlines():
            test = line.removesuffix(": test")
            for size in SIZES.get(test, (0,)) if test != line else ():
                with tempfile.NamedTemporaryFile(dir=WORK) as file:
                    failed, took = ran(program, [test], size, {"SENDSIM_REACHED": file.name}, DEAREST)
                    reached = sorted(int(n) for n in set(Path(file.name).read_text().split()))
                if failed and not failed.endswith("no end"):
                    sys.exit(f"mutants: {name} {test} is not content with no mutant on: {failed}")
                if failed:
                    print(f"left out, over {DEAREST:.0f} s: {name} {test} {size or ''}", flush=True)
                elif reached:
                    tests.append({"program": name, "test": test, "size": size, "took": took, "reached": reached})
        print(f"{name}: {sum(t['took'] for t in tests if t['program'] == name):.0f} s of tests", flush=True)
    viable = {int(n) for s in sources for n in re.findall(r"crate::planted\((\d+)\)", (tree() / s.path).read_text())}
    mutants = [m for s in sources for m in s.mutants]
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HERE, text=True, capture_output=True).stdout.strip()
    of_size(".json").write_text(json.dumps({
        "commit": commit, "found": found, "tests": tests, "mutants": [m for m in mutants if m["id"] in viable],
        "unviable": len(mutants) - len(viable)}))
    of_size("-results.jsonl").unlink(missing_ok=True)
    print(f"{len(viable)} mutants, and {len(mutants) - len(viable)} that do not compile; {len(tests)} tests reach some")


def in_turn(mutants, seed):
    """Random, each room in proportion: any first part is a stratified sample."""
    turns = []
    for room in ROOMS:
        of_room = [m for m in mutants if m["room"] == room]
        random.Random(f"{seed} {room}").shuffle(of_room)
        turns += [((n + 0.5) / len(of_room), m) for n, m in enumerate(of_room)]
    return [m for _, m in sorted(turns, key=lambda turn: turn[0])]


def caught_by(mutant, crate):
    """The first test that is not content with a mutant; `None`: all that reach it are."""
    tests = [t for t in crate["tests"] if mutant["id"] in t["reached"]]
    steps = [(0.0, 0.15), (0.15, 1.0), (1.0, 4.0), (4.0, math.inf)]
    for least, most in steps:
        groups = {}
        for test in tests:
            if least <= test["took"] < most:
                groups.setdefault((test["program"], test["size"]), []).append(test)
        for (program, size), group in sorted(groups.items(), key=lambda g: sum(t["took"] for t in g[1])):
            seconds = 3 + 6 * sum(t["took"] for t in group)
            names = [t["test"] for t in group]
            failed, _ = ran(crate["found"][program], names, size, {"SENDSIM_MUTANT": str(mutant["id"])}, seconds)
            if failed:
                return f"{program} {failed}"
    return None


def results(size):
    """What is known of each mutant, the last word last."""
    path = of_size("-results.jsonl", size)
    return {r["id"]: r for r in map(json.loads, path.read_text().splitlines())} if path.exists() else {}


def run(until, most, again, seed, rooms):
    crate = json.loads(of_size(".json").read_text())
    for test in crate["tests"]:
        test["reached"] = set(test["reached"])
    caught = {r["id"] for r in results("small").values() if r["by"]} if SIZE == "whole" else set()
    # Only what the small crate has looked at, so that both have the same sample.
    wanted = set(results("small")) if SIZE == "whole" else {m["id"] for m in crate["mutants"]}
    known, done = results(SIZE), 0
    with of_size("-results.jsonl").open("a") as out:
        for mutant in in_turn(crate["mutants"], seed):
            before = known.get(mutant["id"])
            if rooms and mutant["room"] not in rooms:
                continue
            if mutant["id"] in caught or mutant["id"] not in wanted or (before and (before["by"] or not again)):
                continue
            if (until and time.strftime("%H:%M") >= until) or (most and done >= most):
                return
            began = time.monotonic()
            by = caught_by(mutant, crate)
            out.write(json.dumps({"id": mutant["id"], "by": by, "took": round(time.monotonic() - began, 2)}) + "\n")
            out.flush()
            done += 1


def report(survivors):
    """What the small crate catches is known of every mutant it has looked at. What the whole one would catch of the rest is
    reckoned from those of them that it has looked at: a random sample within each room, so the error is that of a share,
    with the correction for a part of few (95 %)."""
    crate, known, after = json.loads(of_size(".json", "small").read_text()), results("small"), results("whole")
    reached = set()
    for size in ("small", "whole"):
        if of_size(".json", size).exists():
            reached |= set().union(*(t["reached"] for t in json.loads(of_size(".json", size).read_text())["tests"]))
    print(f"of {crate['commit'][:10]}: {len(crate['mutants'])} mutants, {crate['unviable']} that do not compile")
    sums = [0, 0, 0.0, 0.0]
    for room in ROOMS:
        met = [m for m in crate["mutants"] if m["room"] == room and m["id"] in known]
        left = [m for m in met if not known[m["id"]]["by"]]
        tried = [m for m in left if m["id"] in after]
        found = sum(after[m["id"]]["by"] is not None for m in tried)
        share = found / len(tried) if tried else 0.0
        few = (1 - len(tried) / len(left)) / max(len(tried) - 1, 1) if tried else 0.0
        more, variance = share * len(left), share * (1 - share) * few * len(left) ** 2
        sums = [a + b for a, b in zip(sums, (len(met), len(met) - len(left), more, variance))]
        print(f"{room}: {len(met)} met, {len(met) - len(left)} caught by the room's own tests; of the {len(left)} left the tests "
              f"that run scenarios met {len(tried)} and caught {found}: {percent(len(met), len(met) - len(left) + more, variance)}")
    print(f"all: {percent(sums[0], sums[1] + sums[2], sums[3])}")
    if survivors:
        for m in crate["mutants"]:
            if m["id"] in known and not known[m["id"]]["by"] and not (m["id"] in after and after[m["id"]]["by"]):
                how = "" if m["id"] in after else " (not met by the tests that run scenarios)"
                how += "" if m["id"] in reached else " (not reached)"
                was = " ".join(m["was"].split())
                print(f"{m['id']} {m['file']}:{m['line']} in {m['in']}: {m['how']}: {was}{how}")


def percent(of, caught, variance):
    half = 1.96 * math.sqrt(variance)
    between = f" ({100 * (caught - half) / of:.1f} to {100 * (caught + half) / of:.1f})" if half else ""
    return f"{100 * caught / max(of, 1):.1f} %{between}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("do", choices=["build", "reach", "run", "report"])
    arguments.add_argument("size", nargs="?", choices=["small", "whole"], default="small", help="which crate")
    arguments.add_argument("--until", help="of run: stop at this time of day, such as 01:50")
    arguments.add_argument("--most", type=int, default=0, help="of run: so many mutants; 0: all")
    arguments.add_argument("--again", action="store_true", help="of run: those that survived meet the tests again")
    arguments.add_argument("--seed", type=int, default=1, help="of run: of the order")
    arguments.add_argument("--room", action="append", choices=list(ROOMS), help="of run: only these rooms")
    arguments.add_argument("--survivors", action="store_true", help="of report: each of them")
    args = arguments.parse_args()
    global SIZE
    SIZE = args.size
    if args.do == "build":
        build()
    elif args.do == "reach":
        reach()
    elif args.do == "run":
        run(args.until, args.most, args.again, args.seed, args.room)
    else:
        report(args.survivors)


main()
