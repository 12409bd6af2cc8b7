"""Kills runs with SIGKILL at moments spread over a run, and looks what is left: `latest`, the next run, processes.

The signal goes to the process of the run alone, never to its group. Of the kills, a part falls between the first table
written and `latest` moving, the rest anywhere in the run as it was measured at the start.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

GRACE = 3.0  # seconds after which nothing that the run started may be there


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("event", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--late", type=int, default=20, help="of them between the first table and `latest` moving")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--anew", type=int, default=5, help="every so many of the runs after a kill reads all anew")
    options = parser.parse_args()
    trial = Trial(options.event, options.out)
    whole, first_table, last_move = trial.measure()
    print(
        f"a run takes {whole:.1f} s; first table after {first_table:.1f} s, `latest` moves after {last_move:.1f} s",
        flush=True,
    )
    chance = random.Random(options.seed)
    kinds = [True] * options.late + [False] * (options.kills - options.late)
    chance.shuffle(kinds)
    tally: Counter[str] = Counter()
    for n, late in enumerate(kinds, 1):
        moment = chance.uniform(first_table, last_move) if late else chance.uniform(0, whole)
        kill, wait = (trial.kill_late, moment - first_table) if late else (trial.kill_at, moment)
        while not kill(wait):  # it had ended before: the machine is quicker now than it was at the start
            wait *= 0.7
        found = trial.look(fresh=n % options.anew == 0)
        tally.update(["killed", *found])
        stage = "after the first table" if late else "anywhere"
        print(f"{n:3} {stage}, {moment:5.1f} s: {'; '.join(found) or 'all is well'}", flush=True)
    print(json.dumps(tally, indent=1))
    return 1 if any(key.startswith("WRONG") for key in tally) else 0


class Trial:
    """One event, run again and again into one folder."""

    def __init__(self, event: Path, out: Path) -> None:
        self.event, self.out = event, out
        self.folder = out / event.resolve().name
        self.mark = f"FRAMING_TRIAL={os.getpid()}"  # in the environment of everything that a run starts

    def start(self, *, fresh: bool = True) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "analysis", "run", str(self.event), "--out", str(self.out)]
        command += ["--fresh"] if fresh else []
        name, _, value = self.mark.partition("=")
        return subprocess.Popen(
            command, env=os.environ | {name: value}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def tables(self) -> set[Path]:
        return set(self.folder.glob("runs/.partial-*/tables/*.parquet"))

    def measure(self) -> tuple[float, float, float]:
        """Seconds of a warm run: all of it, to its first table, to the moment that `latest` moves."""
        self.start().wait()
        before = self.latest()
        begun = time.monotonic()
        run = self.start()
        first = moved = 0.0
        while run.poll() is None:
            now = time.monotonic() - begun
            first = first or (now if self.tables() else 0.0)
            moved = moved or (now if self.latest() != before else 0.0)
            time.sleep(0.01)
        return time.monotonic() - begun, first, moved or time.monotonic() - begun

    def kill_at(self, seconds: float) -> bool:
        """Kill a run so many seconds after its start; False where it has ended by then."""
        run = self.start()
        with suppress(subprocess.TimeoutExpired):
            run.wait(seconds)
        return self.kill(run)

    def kill_late(self, seconds: float) -> bool:
        """Kill so many seconds after the first table is there."""
        run = self.start()
        while run.poll() is None and not self.tables():
            time.sleep(0.002)
        time.sleep(seconds)
        return self.kill(run)

    def kill(self, run: subprocess.Popen[bytes]) -> bool:
        run.send_signal(signal.SIGKILL)
        return run.wait() == -signal.SIGKILL

    def latest(self) -> str:
        link = self.folder / "latest"
        return str(link.readlink()) if link.is_symlink() else ""

    def look(self, *, fresh: bool) -> list[str]:
        """What is wrong after a kill; then a run that must succeed, anew or with all that it may take over."""
        wrong = []
        ends = time.monotonic() + GRACE
        while (left := self.processes()) and time.monotonic() < ends:
            time.sleep(0.05)
        if left:
            wrong.append(f"WRONG: processes {left} are left")
        if not self.whole():
            wrong.append("WRONG: latest is not whole")
        before = self.latest()
        next_run = self.start(fresh=fresh)
        if next_run.wait() != 0:
            wrong.append(f"WRONG: the next run ended with {next_run.returncode}")
        if not self.whole() or self.latest() == before:
            wrong.append("WRONG: the next run left no whole report")
        if left := self.processes():
            wrong.append(f"WRONG: processes {left} are left by a good run")
        odd = [p.name for p in self.folder.rglob(".*") if p.name not in (".lock",)]
        if odd:
            wrong.append(f"WRONG: {odd} are left")
        return wrong

    def whole(self) -> bool:
        """Whether `latest` has every file of its manifest, to the byte."""
        run = self.folder / "latest"
        try:
            manifest = json.loads((run / "manifest.json").read_text(encoding="utf8"))
            files = manifest["files"]
            return bool(
                manifest["status"] == "done" and "index.html" in files
                and all(hashlib.sha256((run / name).read_bytes()).hexdigest() == digest for name, digest in files.items())
            )  # fmt: skip
        except (OSError, ValueError, KeyError):
            return False

    def processes(self) -> list[int]:
        """Processes that a run of this trial started, directly or not, and that are not yet ended."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                state = (path / "stat").read_text(encoding="utf8").rpartition(")")[2].split()[0]
                if state != "Z" and self.mark.encode() in (path / "environ").read_bytes().split(b"\0"):
                    found.append(int(path.name))
            except OSError:
                continue
        return found


if __name__ == "__main__":
    sys.exit(main())
