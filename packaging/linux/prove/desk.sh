#!/bin/bash
# As an ordinary person: a display, a session with a keyring, the program, and the journey in it. In the fresh system, and in
# a journey of the tests (`as_a_person.rs`).
#   desk.sh PICTURES first|second
set -eu
XDG_RUNTIME_DIR=$(mktemp --directory)
export LANG=C.UTF-8 BROWSER=surf XDG_RUNTIME_DIR
export pictures="$1" sitting="$2" here="${0%/*}"
# The display says its number once it can be used; it does not begin anew when its first client leaves (`-noreset`).
exec {said}< <(exec Xvfb -displayfd 1 -screen 0 1280x900x24 -noreset -nolisten tcp 2>/dev/null)
server=$!
# Waits until the display is gone, because the next one takes its number. Clearing up may fail without a word (`|| true`):
# how this ends is decided by what went before.
trap 'kill $server 2>/dev/null || true; wait $server || true; rm -rf "$XDG_RUNTIME_DIR" || true' EXIT
read -r number <&"$said"
export DISPLAY=":$number"
dbus-run-session -- bash -euc '
  printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  peig-setup & program=$!
  # The window is closed as by its button; what it asks then is not a part of this.
  trap "kill $program 2>/dev/null || true; wait $program || true" EXIT
  python3 "$here/journey.py" "$pictures" "$sitting"
'
