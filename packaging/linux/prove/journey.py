"""The practice journey in the installed, shipped program, as a person goes through it.

What is on the screen is known from the accessibility tree alone, and what is done is done by mouse and keyboard: a shipped
build lets no driver in. Every wait is for something that has a name; a picture is left of each screen.

    journey.py PICTURES [first|second]
"""

import os
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 120
PICTURES = sys.argv[1]
shown = 0


def nodes(node, depth=0):
    """All that is below, whatever changes meanwhile."""
    if node is None or depth > 40:
        return
    yield node
    try:
        for index in range(node.get_child_count()):
            yield from nodes(node.get_child_at_index(index), depth + 1)
    except GLib.Error:
        return


def told_by(program):
    """All that this program tells just now, or any."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and program in (application.get_name() or "").lower():
            application.clear_cache()
            yield from nodes(application)


def look(program, name, roles, exact):
    for node in told_by(program):
        try:
            said = node.get_name() or ""
            fits = said == name if exact else name in said
            if not fits or (roles and node.get_role_name() not in roles):
                continue
            if node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                return node
        except GLib.Error:
            continue
    return None


def tree(program=""):
    """Role and name of everything that this program tells, or any."""
    told = []
    for node in told_by(program):
        try:
            told.append((node.get_role_name(), node.get_name() or ""))
        except GLib.Error:
            continue
    return told


def names(program=""):
    return [(role, name) for role, name in tree(program) if name]


# What somebody who only listens can press or fill in.
OPERABLE = {"push button", "button", "toggle button", "check box", "radio button", "combo box", "entry", "link", "menu item"}


def amiss(told):
    """What is wrong with a screen as it is told: a name is on everything that can be operated, and the landmarks are there."""
    nameless = sorted({f"a {role} without a name" for role, name in told if role in OPERABLE and not name})
    landmarks = [name for role, name in told if role == "landmark"]
    return nameless + [one for one in ("Steps of this setup", "Back and Next") if one not in landmarks]


def heard():
    """Waits until the screen is told as it has to be: while the page draws, the tree may lack a part."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        wrong = amiss(tree("peig-setup"))
        if not wrong:
            return
        time.sleep(0.2)
    picture("failed")
    raise SystemExit(f"not told as it has to be: {wrong}; there is: {tree('peig-setup')}")


def until(program, name, roles=("push button", "button"), exact=True):
    """Waits until something of this name can be used."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = look(program, name, roles, exact)
        if found is not None:
            return found
        time.sleep(0.2)
    picture("failed")
    raise SystemExit(f"`{name}` of {program} did not come; there is: {names()}")


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def turn_to(title):
    """There is no window manager, so a window is brought forward by hand."""
    for window in run("xdotool", "search", "--onlyvisible", "--name", title).split():
        run("xdotool", "windowraise", window, "windowfocus", window)


def where(node):
    """Where it is on the screen, once it is there and rests."""
    Atspi.Component.scroll_to(node, Atspi.ScrollType.ANYWHERE)
    before = None
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        node.clear_cache()
        box = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        place = (box.x, box.y, box.width, box.height)
        if place == before and node.get_state_set().contains(Atspi.StateType.SHOWING):
            return box
        before = place
        time.sleep(0.1)
    picture("failed")
    raise SystemExit(f"`{node.get_name()}` is not on the screen, but at {before}")


def press(program, title, name, exact=True):
    """Moves the mouse onto a button, where need be scrolled to, and presses."""
    node = until(program, name, exact=exact)
    turn_to(title)
    box = where(node)
    run("xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1")
    print(f"pressed `{name}`", flush=True)


def picture(name):
    global shown
    shown += 1
    run("import", "-window", "root", os.path.join(PICTURES, f"{shown:02}-{name}.png"))


def screen(name):
    """A screen of the program that has come to rest: as it is told, and a picture."""
    heard()
    picture(name)


def ours(name, exact=True):
    press("peig-setup", "Peig Setup", name, exact)


def first():
    until("peig-setup", "Start practising")
    screen("welcome")
    ours("Start practising")
    until("peig-setup", "Sign in with your browser")
    screen("sign-in")
    ours("Sign in with your browser")
    until("surf", "Pick an account", ("heading",))
    picture("browser-accounts")
    press("surf", "Practice", "Global Administrator", exact=False)
    until("surf", "Accept")
    picture("browser-consent")
    press("surf", "Practice", "Accept")
    until("peig-setup", "This is the right tenant")
    screen("readiness")
    # By the keyboard: the button has the focus once it is asked for, and Return presses it.
    turn_to("Peig Setup")
    node = until("peig-setup", "This is the right tenant")
    Atspi.Component.grab_focus(node)
    end = time.monotonic() + PATIENCE
    while not node.get_state_set().contains(Atspi.StateType.FOCUSED):
        if time.monotonic() > end:
            picture("failed")
            raise SystemExit("the button does not take the focus")
        node.clear_cache()
        time.sleep(0.1)
    run("xdotool", "key", "Return")
    until("peig-setup", "Set everything up")
    screen("confirmed")
    ours("Set everything up")
    until("peig-setup", "Confirm your setup", ("heading",), exact=False)
    screen("confirm")
    ours("The secret and the values")
    until("peig-setup", "Peig is ready", ("heading",), exact=False)
    ours("Copy the secret")
    end = time.monotonic() + PATIENCE
    copied = ""
    while len(copied) < 20 and time.monotonic() < end:
        found = subprocess.run(["timeout", "5", "xclip", "-o", "-selection", "clipboard"], capture_output=True, text=True, check=False)
        copied = found.stdout
    assert len(copied) >= 20, "the secret is on the clipboard"
    print(f"the secret is on the clipboard ({len(copied)} characters)", flush=True)
    told = [said for _, said in names("peig-setup") if copied in said]
    assert not told, "a screen reader is told the secret that nobody has shown"
    screen("values")


def second():
    until("peig-setup", "Start practising")
    picture("welcome-again")


if __name__ == "__main__":
    {"first": first, "second": second}[sys.argv[2] if len(sys.argv) > 2 else "first"]()
