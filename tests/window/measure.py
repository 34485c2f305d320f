"""What the shipped program's window costs beside a bare Tauri window with a static page, side by side.

Everything is read from outside: when the window shows more than one colour from the display itself, memory and processor
from Linux's own records. Nothing in the programs knows that they are measured. Prints; fails only where something cannot
be run.
"""

import argparse
import ctypes as c
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

TICK = os.sysconf("SC_CLK_TCK")
X = c.CDLL("libX11.so.6")
for name, result, arguments in [
    ("XOpenDisplay", c.c_void_p, [c.c_char_p]),
    ("XDefaultRootWindow", c.c_ulong, [c.c_void_p]),
    ("XGetImage", c.c_void_p, [c.c_void_p, c.c_ulong, c.c_int, c.c_int, c.c_uint, c.c_uint, c.c_ulong, c.c_int]),
    ("XCloseDisplay", c.c_int, [c.c_void_p]),
]:
    getattr(X, name).restype, getattr(X, name).argtypes = result, arguments


# A few pixels of the primary button (Fluent's `colorBrandBackground`, light) as the display has them.
BLUE = bytes.fromhex("bd6c0fff") * 8


class Image(c.Structure):
    """The beginning of Xlib's own XImage."""

    _fields_ = [("width", c.c_int), ("height", c.c_int), ("xoffset", c.c_int), ("format", c.c_int), ("data", c.c_void_p)]
    _fields_ += [(field, c.c_int) for field in ("order", "unit", "bit_order", "pad", "depth", "line", "bits")]


class Display:
    """A virtual display of 1280 × 800 on which one window stands in the middle."""

    def __init__(self):
        ours, theirs = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        self.name = ":" + os.read(ours, 16).decode().strip()
        self.connection = X.XOpenDisplay(self.name.encode())
        self.root = X.XDefaultRootWindow(self.connection)

    def rows(self):
        """Some rows inside of the window, each as its bytes. The display around it does not count."""
        for top in [*range(30, 740, 20), 750, 760]:
            found = X.XGetImage(self.connection, self.root, 100, top, 1080, 1, c.c_ulong(-1).value, 2)
            image = Image.from_address(found)
            row = c.string_at(image.data, image.line)
            # What XDestroyImage does; it is a macro.
            free = c.CFUNCTYPE(c.c_int, c.c_void_p)(c.c_void_p.from_address(found + Image.bits.offset + 40).value)
            free(found)
            yield row

    def painted(self):
        """Whether some row has more than one colour."""
        return any(row[:-4] != row[4:] for row in self.rows())

    def usable(self):
        """Whether the first screen's blue button is there; the bare window has none, and nothing to press."""
        return any(BLUE in row for row in self.rows())

    def end(self):
        X.XCloseDisplay(self.connection)
        self.server.terminate()
        self.server.wait()


def family(leader):
    """A process and all that it has started."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="latin1") as file:
                    parents[int(entry)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, new = set(), {leader}
    while new:
        found |= new
        new = {one for one, parent in parents.items() if parent in new} - found
    return found


def memory(leader):
    """Megabytes of a family, shared pages counted by their share (PSS)."""
    total = 0
    for one in family(leader):
        try:
            with open(f"/proc/{one}/smaps_rollup", encoding="ascii") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1000


def processor(leader):
    """Seconds of processor of a family so far."""
    total = 0
    for one in family(leader):
        try:
            with open(f"/proc/{one}/stat", encoding="latin1") as file:
                fields = file.read().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return total / TICK


class Started:
    """A program on a desk of its own: display, folders, session bus."""

    def __init__(self, program, has_a_button):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="window-")
        self.display = Display()
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "DISPLAY": self.display.name, "LANG": "C.UTF-8",
                       "XDG_RUNTIME_DIR": self.folder, "NO_AT_BRIDGE": "1"}
        ours, theirs = os.pipe()
        self.bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--print-address={theirs}"],
                                    pass_fds=[theirs], env=environment, stderr=subprocess.DEVNULL)
        os.close(theirs)
        environment["DBUS_SESSION_BUS_ADDRESS"] = os.read(ours, 400).decode().strip()
        self.environment = environment
        begun = time.monotonic()
        self.process = subprocess.Popen([program], env=environment, start_new_session=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.painted_after = self.when(self.display.painted, begun)
        # Whoever has nothing to press is as far as it gets.
        self.usable_after = self.when(self.display.usable, begun) if has_a_button else self.painted_after

    def when(self, holds, begun):
        """Seconds from the start until this holds."""
        while not holds():
            if self.process.poll() is not None or time.monotonic() - begun > 60:
                raise SystemExit(f"{self.program} has shown nothing")
            time.sleep(0.002)
        return time.monotonic() - begun

    def end(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.display.end()
        self.bus.terminate()
        self.bus.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def forget_files():
    """Empties the system's page cache; whether it may."""
    os.sync()
    try:
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as file:
            file.write("3")
        return True
    except OSError:
        return False


def once(program, has_a_button, cold, idle):
    allowed = forget_files() if cold else True
    started = Started(program, has_a_button)
    try:
        time.sleep(3)
        pss, before = memory(started.process.pid), processor(started.process.pid)
        time.sleep(idle)
        used = (processor(started.process.pid) - before) / idle * 100 if idle else 0
        return allowed, started.painted_after, started.usable_after, pss, used
    finally:
        started.end()


def slope(points):
    """Megabytes per hour, by least squares."""
    mean_x, mean_y = (statistics.mean(axis) for axis in zip(*points))
    below = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / below * 3600 if below else 0


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=5, help="starts of each kind")
    asked.add_argument("--idle", type=float, default=10, help="idle seconds of the last start")
    asked.add_argument("--minutes", type=float, default=1, help="how long growth is watched")
    asked = asked.parse_args()
    programs = {"Peig Setup": os.environ["PEIG_SETUP"], "bare window": os.environ["BARE_WINDOW"]}
    print(f"load {os.getloadavg()}, {os.cpu_count()} processors, {asked.times} starts of each, in turn")
    figures = {}
    for kind in ("cold", "warm"):
        seen = {name: [] for name in programs}
        for turn in range(asked.times):
            for name, program in programs.items():
                last = kind == "warm" and turn == asked.times - 1
                seen[name].append(once(program, name == "Peig Setup", kind == "cold", asked.idle if last else 0))
        if not all(one[0] for one in seen["Peig Setup"]):
            print("cold: the page cache may not be emptied here, so these starts are warm")
        figures[kind] = seen
    for label, column, of in [
        ("cold start to the first picture, s", 1, "cold"), ("cold start to the first button, s", 2, "cold"),
        ("warm start to the first picture, s", 1, "warm"), ("warm start to the first button, s", 2, "warm"),
        ("memory after 3 s, MB", 3, "warm"),
    ]:
        ours, bare = (statistics.median(one[column] for one in figures[of][name]) for name in programs)
        least = [min(one[column] for one in figures[of][name]) for name in programs]
        print(f"{label}: Peig Setup {ours:.3f}, bare window {bare:.3f}, ratio {ours / bare:.2f} (median); "
              f"least {least[0]:.3f}, {least[1]:.3f}, ratio {least[0] / least[1]:.2f}")
    for name in programs:
        print(f"idle processor, {name}: {figures['warm'][name][-1][4]:.2f} % of one")
    grow(programs["Peig Setup"], asked.minutes)


def grow(program, minutes):
    """Watches the memory of an open window."""
    started = Started(program, has_a_button=True)
    try:
        points, begun = [], time.monotonic()
        time.sleep(10)
        while time.monotonic() - begun < minutes * 60:
            points.append((time.monotonic() - begun, memory(started.process.pid)))
            time.sleep(5)
        if len(points) > 1:
            print(f"growth over {minutes:g} min: {points[0][1]:.1f} to {points[-1][1]:.1f} MB, slope {slope(points):+.2f} MB an hour")
    finally:
        started.end()


if __name__ == "__main__":
    sys.exit(main())
