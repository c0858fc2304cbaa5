"""Wall time, processor time and memory of this process."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Took:
    """How long a step took; processor time counts all threads."""

    wall_s: float
    cpu_s: float


@dataclass
class Clock:
    """The steps of a run, by name."""

    steps: dict[str, Took] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measures what happens within it, and says so on stderr."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        took = Took(time.perf_counter() - wall, time.process_time() - cpu)
        self.steps[name] = took
        print(f"{name}: {took.wall_s:.1f} s ({took.cpu_s:.1f} s of processor), {peak_mib():.0f} MiB", file=sys.stderr)

    def total(self, prefix: str) -> Took:
        """The sum of the steps whose names begin so."""
        chosen = [took for name, took in self.steps.items() if name.startswith(prefix)]
        return Took(sum(took.wall_s for took in chosen), sum(took.cpu_s for took in chosen))

    def as_json(self) -> dict[str, dict[str, float]]:
        """For the report."""
        return {name: asdict(took) for name, took in self.steps.items()}


def peak_mib() -> float:
    """The most memory that was resident so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
