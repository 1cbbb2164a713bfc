"""Small faults by the thousand, as cargo-mutants makes them, but all of them in one build: each behind a switch, so that a
mutant costs the run of a few test programs and not a build.

    python3 -m venv target/planted/venv
    target/planted/venv/bin/pip install -r tests/planted/requirements.txt
    target/planted/venv/bin/python tests/planted/mutants.py --sample 60

The kinds are those of cargo-mutants: an operator for another, a `!` or `-` left out, a function that does nothing or gives a
plain value, a guard that always or never holds, an arm of a match left to the catch-all. Left out are constants, tests,
macros and conditions with `let`. A mutant that does not compile is unviable, as there. See README.md for the last result.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import tree_sitter_rust
from tree_sitter import Language, Parser

HERE = Path(__file__).resolve().parent.parent.parent
WORK = HERE / "target" / "planted"
COPY = WORK / "mutants"

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

# The files of each room, and the test programs that run on its mutants: (target, filter, environment).
LIB = lambda filter: ("sendsim", filter, {})
FUZZ = {"SENDSIM_FUZZ": "150"}
REFERENCE = [("reference", "the_kernel_tells", FUZZ), ("identities", "identities_hold", FUZZ)]
CLOCKS = ["clocks", "cohorts", "services", "fates", "ledger", "months"]
ROOMS = {
    "kernel": ("src/kernel/*.rs", [LIB("kernel"), *REFERENCE]),
    "chance": ("src/chance/**/*.rs", [LIB("chance"), ("chance_laws", "", {}), ("chance_counts", "", {}),
                                      ("chance_keys", "", {}), ("chance_pinned", "", {})]),
    "measure": ("src/measure/*.rs", [LIB("measure"), ("identities", "identities_hold", FUZZ),
                                     ("figures_by_hand", "", {}), ("project_statistics", "", {})]),
}


class Source:
    """A file with its mutants."""

    def __init__(self, path, parser, first):
        self.path, self.bytes = path, (HERE / path).read_bytes()
        self.root = parser.parse(self.bytes).root_node
        self.mutants, self.next = [], first
        self.disabled = set()
        self.at = {}
        self.find(self.root, None)

    def text(self, node):
        return self.bytes[node.start_byte:node.end_byte].decode()

    def add(self, node, how, alternative, function):
        mutant = {"id": self.next, "file": self.path, "line": node.start_point[0] + 1, "how": how,
                  "in": function or "", "with": alternative}
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
            switches = "".join(f" if crate::planted({m['id']}) {{ {m['with']}; }}" for m in here)
            return "{" + switches + plain[1:]
        if here[0]["how"] == "arm left out":
            return f"{plain} if !crate::planted({here[0]['id']})"
        for m in here:
            plain = f"if crate::planted({m['id']}) {{ {m['with']} }} else {{ {plain} }}"
        return f"({plain})"


def cargo(*args, **more):
    env = os.environ | {"CARGO_TARGET_DIR": str(WORK / "mutants-build"), "CARGO_TERM_COLOR": "never"}
    return subprocess.run(["cargo", *args], cwd=COPY, env=env, text=True, capture_output=True, **more)


def write(sources):
    for source in sources:
        (COPY / source.path).write_text(source.emit(source.root))


def without_unviable(sources):
    """Leaves out, round by round, what does not compile."""
    for _ in range(30):
        write(sources)
        checked = cargo("check", "--lib", "--message-format=json", "--profile", "test")
        broken = set()
        for line in checked.stdout.splitlines():
            message = json.loads(line).get("message") or {}
            if message.get("level") != "error":
                continue
            for span in message["spans"]:
                if not span["is_primary"]:
                    continue
                lines = (COPY / span["file_name"]).read_text().encode().splitlines(keepends=True)
                offset = sum(len(text) for text in lines[:span["line_start"] - 1])
                start, end = offset + span["column_start"] - 1, offset + span["column_end"] - 1
                text = (COPY / span["file_name"]).read_bytes()
                # The innermost switch before the fault whose alternative holds it.
                before = [(m.start(), int(m.group(1))) for m in re.finditer(rb"crate::planted\((\d+)\)", text[:end])]
                if before:
                    broken.add(before[-1][1])
        if checked.returncode == 0:
            return
        if not broken:
            sys.exit(checked.stderr[-3000:] + "\nmutants: it does not compile, and no mutant is at fault")
        for source in sources:
            source.disabled |= broken & {m["id"] for m in source.mutants}
    sys.exit("mutants: it does not compile after 30 rounds")


def programs(targets):
    args = [a for t in sorted(targets) for a in (["--lib"] if t == "sendsim" else ["--test", t])]
    built = cargo("test", "--no-run", "--message-format=json", *args)
    if built.returncode:
        sys.exit(built.stderr[-3000:])
    found = {}
    for line in built.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["profile"]["test"]:
            found[message["target"]["name"]] = message["executable"]
    return found


def caught_by(mutant, tests, found, limits):
    """Which of the test programs is not content with a mutant; `None`: all are."""
    for target, only, more in tests:
        env = os.environ | more | {"SENDSIM_MUTANT": str(mutant)}
        try:
            ended = subprocess.run([found[target], *([only] if only else [])], cwd=COPY, env=env, capture_output=True,
                                   timeout=limits.get((target, only), 600))
        except subprocess.TimeoutExpired:
            return f"{target}, no end"
        if ended.returncode:
            return target
    return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sample", type=int, default=60, help="mutants of each room, drawn at random; 0: all")
    arguments.add_argument("--room", action="append", choices=sorted(ROOMS), help="only this")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--list", action="store_true", help="count them only")
    arguments.add_argument("--first-only", action="store_true", help="run the first test program of each room only")
    args = arguments.parse_args()
    if args.first_only:
        ROOMS.update({room: (pattern, tests[:1]) for room, (pattern, tests) in ROOMS.items()})
    parser = Parser(Language(tree_sitter_rust.language()))
    sources, chosen = [], {}
    for room in args.room or sorted(ROOMS):
        pattern, _ = ROOMS[room]
        paths = sorted(p.relative_to(HERE).as_posix() for p in HERE.glob(pattern))
        of_room = []
        for path in paths:
            if "tests" in path:
                continue
            source = Source(path, parser, sum(len(s.mutants) for s in sources) + 1)
            sources.append(source)
            of_room += source.mutants
        drawn = of_room if not args.sample else random.Random(args.seed).sample(of_room, min(args.sample, len(of_room)))
        chosen[room] = sorted(drawn, key=lambda m: m["id"])
        print(f"{room}: {len(of_room)} mutants, {len(drawn)} drawn", flush=True)
    if args.list:
        return
    wanted = {m["id"] for room in chosen.values() for m in room}
    for source in sources:
        source.disabled = {m["id"] for m in source.mutants} - wanted
    shutil.rmtree(COPY, ignore_errors=True)
    files = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=HERE, text=True,
                           capture_output=True, check=True).stdout.splitlines()
    for name in files:
        if (HERE / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HERE / name, COPY / name)
    with (COPY / "src/lib.rs").open("a") as lib:
        lib.write("""
#[doc(hidden)]
#[inline]
pub fn planted(mutant: u32) -> bool {
    static PLANTED: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *PLANTED.get_or_init(|| std::env::var("SENDSIM_MUTANT").map_or(0, |m| m.parse().unwrap_or(0))) == mutant
}
""")
    without_unviable(sources)
    unviable = {m["id"] for s in sources for m in s.mutants if m["id"] in s.disabled} & wanted
    print(f"{len(wanted)} mutants, {len(unviable)} of them do not compile", flush=True)
    found = programs({target for room in chosen for target, _, _ in ROOMS[room][1]})
    limits = {}
    for room in chosen:
        for target, only, more in ROOMS[room][1]:
            began = time.monotonic()
            by = caught_by(0, [(target, only, more)], found, {})
            if by:
                sys.exit(f"mutants: {target} {only} fails without any mutant")
            limits[(target, only)] = 20 + 6 * (time.monotonic() - began)
    print("without a mutant all are content: " + ", ".join(f"{t} {o} {(l - 20) / 6:.1f} s" for (t, o), l in limits.items()), flush=True)
    for room, mutants in chosen.items():
        tally, viable = {}, [m for m in mutants if m["id"] not in unviable]
        for mutant in viable:
            by = caught_by(mutant["id"], ROOMS[room][1], found, limits)
            tally[by] = tally.get(by, 0) + 1
            if by is None:
                print(f"missed: {mutant['file']}:{mutant['line']} in {mutant['in']}: {mutant['how']}: {mutant['with']}", flush=True)
        caught = len(viable) - tally.get(None, 0)
        by = ", ".join(f"{n} by {k}" for k, n in sorted(tally.items(), key=str) if k)
        print(f"{room}: {caught} of {len(viable)} caught ({100 * caught / max(len(viable), 1):.0f} %): {by}", flush=True)


main()
