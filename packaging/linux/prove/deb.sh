#!/bin/bash
# The .deb: by Debian's checkers, then installed into a fresh system, used, upgraded, removed. Run as root.
#   deb.sh PACKAGE FOLDER
set -euo pipefail
package=$(realpath "$1") folder=$2
here=$(realpath "${0%/*}")
mkdir -p "$folder"
folder=$(realpath "$folder")

if [ "${3:-}" != alone ]; then
  # A network, processes and mounts of its own: nothing of this machine is reached, and all of it ends with this script.
  lintian --fail-on error,warning --pedantic --tag-display-limit 0 "$package"
  # The mirrors are this machine's own; which ones is nobody's business here.
  # Whole or not at all: one that was broken off is made anew.
  [ -s "$folder/root.tar" ] || {
    rm -f "$folder/root.tar.part"
    mmdebstrap --mode=root --variant=apt --format=tar --aptopt='APT::Install-Recommends "false"' \
      --include=xvfb,dbus,at-spi2-core,gnome-keyring,xdotool,imagemagick,x11-utils,xclip,xdg-utils,python3-gi,gir1.2-atspi-2.0,fonts-dejavu-core,surf,passwd,util-linux,libwebkit2gtk-4.1-0 \
      "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$folder/root.tar.part" \
      $(grep -l debian-archive-keyring /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null)
    mv "$folder/root.tar.part" "$folder/root.tar"
  }
  exec unshare --mount --net --pid --fork --kill-child "$0" "$package" "$folder" alone
fi

root=$folder/root pictures=$folder/pictures
rm -rf "$root" "$pictures"
mkdir -p "$root" "$pictures"
tar --extract --file "$folder/root.tar" --directory "$root" --exclude './dev/*'
ip link set lo up
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@"; }
fail() { echo "deb: $*" >&2; exit 1; }
step() { echo "deb: $*"; }

# The version before: the same package, named older.
rm -rf "$folder/before" && dpkg-deb --raw-extract "$package" "$folder/before"
sed -i 's/^Version: .*/Version: 0.0.1/' "$folder/before/DEBIAN/control"
dpkg-deb --root-owner-group --build "$folder/before" "$root/tmp/before.deb" >/dev/null
cp "$package" "$root/tmp/now.deb"
cp "$here/journey.py" "$here/desk.sh" "$root/tmp"
install -d -m 1777 "$root/tmp/.X11-unix"
inside useradd --create-home person
inside install -d -o person /tmp/pictures
find "$root" -xdev \( -path "$root/proc" -o -path "$root/tmp" -o -path "$root/dev" -o -path "$root/var" -o -path "$root/home" \) -prune -o -print | sort > "$folder/list-before"

inside dpkg --install /tmp/before.deb >/dev/null
inside dpkg --verify peig-setup
step "installed; version $(inside peig-setup --version)"
sitting() { inside runuser --login person --command "bash /tmp/desk.sh /tmp/pictures $1"; }
sitting first
cp "$root"/tmp/pictures/*.png "$pictures"
ls "$pictures"/*values.png >/dev/null || fail 'the journey has not come to its end'
step 'the practice journey, as a person'

own() { (cd "$root/home/person" && find . -type f \( -path '*io.peig.setup*' -o -name 'peig*' \) | sort); }
own > "$folder/own-before"
[ -s "$folder/own-before" ] || fail 'no settings were kept'
inside dpkg --install /tmp/now.deb >/dev/null
[ "$(inside dpkg-query --show --showformat='${Version}' peig-setup)" != 0.0.1 ] || fail 'not upgraded'
own | diff "$folder/own-before" - || fail 'the upgrade has touched what is kept'
sitting second
step 'upgraded, settings kept, opens'

inside dpkg --purge peig-setup >/dev/null
find "$root" -xdev \( -path "$root/proc" -o -path "$root/tmp" -o -path "$root/dev" -o -path "$root/var" -o -path "$root/home" \) -prune -o -print | sort > "$folder/list-after"
# Caches that other packages' triggers keep are theirs.
diff "$folder/list-before" "$folder/list-after" | grep '^[<>]' | grep -v 'icon-theme.cache\|mimeinfo.cache' && fail 'the removal leaves this behind, or takes it'
step "removed; what is left are the person's own files:"
own
