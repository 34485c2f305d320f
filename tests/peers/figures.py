"""What a run was, in figures: requests, the chain of those that wait for each other, times, processor, memory."""

import dataclasses
import re

# Columns of a timeline.
WIDTH = 56


@dataclasses.dataclass
class Figures:
    """One program's run. Times in seconds, memory in kB."""

    name: str
    requests: list
    wall: float
    # From the first request's arrival to the last answer, without what is before, between and after processes.
    network: float
    processes: int
    cpu: float
    peak: int
    begun: float

    @property
    def idle(self):
        """About what it takes where nothing else wants the processor."""
        return self.cpu + self.network

    @property
    def chain(self):
        """The longest sequence of requests that wait for each other."""
        return chain(self.requests)


def chain(requests):
    """The longest sequence of requests of which none came before the one before was answered: as many, at least, wait for
    each other as never overlap. Without a delay, some that do not wait may miss each other by chance."""
    taken, free = [], 0.0
    for one in sorted(requests, key=lambda one: one["answered"]):
        if one["arrived"] >= free:
            taken.append(one)
            free = one["answered"]
    return taken


def within(requests, begun, ended):
    """The requests that came in this time."""
    return [one for one in requests if begun <= one["arrived"] <= ended]


def span(requests):
    """From the first arrival to the last answer."""
    return max(one["answered"] for one in requests) - min(one["arrived"] for one in requests)


def without_looks(log):
    """What was asked for with a token. The wizard looks before the sign-in whether Microsoft can be reached, and Graph's
    refusal is the answer that it hopes for (`entra::reach`)."""
    return [one for one in log if not (one["path"] == "/v1.0/me" and one["status"] == 401)]


def of_commands(tool, steps, log):
    """Of a program whose processes do nothing but the job."""
    each = [within(log, step.begun, step.ended) for step in steps]
    return Figures(
        name=tool.name,
        requests=[one for requests in each for one in requests],
        wall=sum(step.ended - step.begun for step in steps),
        network=sum(span(requests) for requests in each if requests),
        processes=len(steps),
        cpu=sum(step.cpu for step in steps),
        peak=max(step.peak for step in steps),
        begun=steps[0].begun,
    )


def with_one_consent(tool, steps, log):
    """What the Azure CLI would come to if its consents were one command, at the least: one that takes as long as its
    shortest part of them, which asks less of the tenant than that."""
    rest = [step for step in steps if step.name not in tool.consents]
    consents = [step for step in steps if step.name in tool.consents]
    shortest = min(consents, key=lambda step: step.ended - step.begun)
    whole = of_commands(tool, [*rest, shortest], log)
    return dataclasses.replace(whole, name="azure-cli, one consent (estimated)")


def of_peig(tool, steps, log):
    """The whole process without its sign-in, and what follows the press alone.

    The sign-in ends with the last token before Graph is asked for anything. Processor and memory are those of the whole
    process, the sign-in included.
    """
    (step,) = steps
    told = tool.told
    first = min(one["arrived"] for one in log if one["host"] == "graph")
    signed_in = max(one["answered"] for one in log if one["host"] == "authority" and one["answered"] <= first)
    reading, job = within(log, signed_in, told["read"]), within(log, told["read"], told["proved"])
    whole = Figures(
        name="Peig Setup: start, reading, job, proof",
        requests=reading + job,
        wall=told["opened"] - step.begun + told["proved"] - signed_in,
        network=span(reading + job),
        processes=1,
        cpu=step.cpu,
        peak=step.peak,
        begun=signed_in,
    )
    alone = dataclasses.replace(
        whole, name="Peig Setup: job and proof", requests=job, begun=told["read"],
        wall=told["proved"] - told["read"], network=span(job),
    )  # fmt: skip
    return [whole, alone]


def quickest(runs):
    """The quickest run, whole: figures of one run belong together, and other work on the machine only ever adds to them."""
    return min(runs, key=lambda run: run.wall)


def row(figures, delay):
    """A row of the table of one delay."""
    times = f"{figures.wall * 1000 / delay:.1f}" if delay else "–"
    return [
        figures.name, str(figures.processes), str(len(figures.requests)), str(len(figures.chain)),
        f"{figures.wall:.2f} s", times, f"{figures.network:.2f} s",
        f"{figures.cpu:.2f} s", f"{figures.peak / 1024:.0f} MB",
    ]  # fmt: skip


HEAD = ["", "processes", "requests", "chain", "wall", "× delay", "at the network", "CPU", "peak memory"]


def table(head, rows):
    """A table in Markdown that can be read as it is."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in [head, *rows]]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def timeline(figures):
    """Each request from its arrival to its answer; `█` is on the chain, `░` beside it, and a gap is the program's own time."""
    end = max(one["answered"] for one in figures.requests)
    scale = WIDTH / (end - figures.begun)
    on_chain = [id(one) for one in figures.chain]
    lines = []
    for one in sorted(figures.requests, key=lambda one: one["arrived"]):
        start = int((one["arrived"] - figures.begun) * scale)
        length = max(1, round((one["answered"] - one["arrived"]) * scale))
        bar = " " * start + ("█" if id(one) in on_chain else "░") * length
        path = one["path"].removeprefix("/v1.0").replace("/myorganization", "")
        lines.append(f"  {bar[:WIDTH]:{WIDTH}} {one['method']:6} {short(path)}")
    return "\n".join([f"{figures.name}, to the last answer {end - figures.begun:.2f} s", *lines])


def short(path):
    """A path without its ids."""
    return re.sub(r"'?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'?", "{id}", path)
