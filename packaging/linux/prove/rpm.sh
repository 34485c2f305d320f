#!/bin/bash
# What a Debian system can say of the .rpm: its fields, its files against its own sums, what it needs.
#   rpm.sh PACKAGE FOLDER
set -euo pipefail
package=$1 inside=$2/rpm
fail() { echo "rpm: $*" >&2; exit 1; }
query() { rpm --query --package --nosignature "$@" "$package" 2>/dev/null; }

[ "$(query --queryformat '%{NAME} %{LICENSE}')" = 'peig-setup MIT' ] || fail "name and licence: $(query --queryformat '%{NAME} %{LICENSE}')"
needs=$(query --requires)
grep -q '^webkit2gtk4.1 >= ' <<<"$needs" || fail "no version of WebKitGTK: $needs"
query --recommends | grep -q '^gnome-keyring' || fail 'no Secret Service is recommended'
rpm --checksig --nosignature "$package" | grep -q 'OK$' || fail 'its sums do not hold'
# The glibc that the program's symbols ask for is not newer than the one that the package asks for.
rm -rf "$inside" && mkdir -p "$inside"
# It ends with 1 also where all is well; what came out is looked at below.
{ rpm2cpio "$package" || true; } | (cd "$inside" && cpio --quiet -id)
newest=$(objdump -T "$inside/usr/bin/peig-setup" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1)
asked=$(grep -o 'GLIBC_[0-9.]*' <<<"$needs" | sort -Vu | tail -1)
[ "$(printf '%s\n%s\n' "$newest" "$asked" | sort -V | tail -1)" = "$asked" ] || fail "needs $newest, says $asked"
for file in usr/share/applications/peig-setup.desktop usr/share/metainfo/io.peig.setup.metainfo.xml \
  usr/share/icons/hicolor/scalable/apps/peig-setup.svg usr/share/man/man1/peig-setup.1 usr/share/licenses/peig-setup/LICENSE; do
  [ -s "$inside/$file" ] || fail "no $file"
done
desktop-file-validate "$inside/usr/share/applications/peig-setup.desktop"
[ "$("$inside/usr/bin/peig-setup" --version)" = "peig-setup $(query --queryformat '%{VERSION}')" ] || fail 'another version'
echo "rpm: fields, sums, files; needs $asked (the program: $newest)"
