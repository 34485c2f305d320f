#!/bin/bash
# What a Debian system can say of the .rpm: its fields, its files against its own sums, what it needs.
#   rpm.sh PACKAGE FOLDER
set -euo pipefail
package=$1 inside=$2/rpm
fail() { echo "rpm: $*" >&2; exit 1; }
query() { rpm --query --package --nosignature "$@" "$package" 2>/dev/null; }

[ "$(query --queryformat '%{NAME} %{LICENSE}')" = 'peig-setup MIT' ] || fail "name and licence: $(query --queryformat '%{NAME} %{LICENSE}')"
# The bundler takes a whole text for a name: with a version in it no system has what is asked for. Names of packages differ
# between Fedora and openSUSE, names of libraries do not.
needs=$(query --queryformat '[%{REQUIRENAME}\n]')
recommends=$(query --queryformat '[%{RECOMMENDNAME}\n]')
if grep '[[:blank:]]' <<<"$needs"$'\n'"$recommends"; then fail 'these are no names'; fi
asked=2.34
for name in 'libwebkit2gtk-4.1.so.0()(64bit)' "libc.so.6(GLIBC_$asked)(64bit)"; do
  grep -qxF "$name" <<<"$needs" || fail "does not need $name: $needs"
done
grep -qxF gnome-keyring <<<"$recommends" || fail "no Secret Service is recommended: $recommends"
rpm --checksig --nosignature "$package" | grep -q 'OK$' || fail 'its sums do not hold'
# The glibc that the program's symbols ask for is not newer than the one that the package asks for.
rm -rf "$inside" && mkdir -p "$inside"
# It ends with 1 also where all is well; what came out is looked at below.
{ rpm2cpio "$package" || true; } | (cd "$inside" && cpio --quiet -id)
newest=$(objdump -T "$inside/usr/bin/peig-setup" | sed -n 's/.*(\?GLIBC_\([0-9.]*\).*/\1/p' | sort -Vu | tail -1)
[ -n "$newest" ] || fail 'no version of glibc is in the program'
[ "$(printf '%s\n%s\n' "$newest" "$asked" | sort -V | tail -1)" = "$asked" ] || fail "needs $newest, says $asked"
for file in usr/share/applications/peig-setup.desktop usr/share/metainfo/io.peig.setup.metainfo.xml \
  usr/share/icons/hicolor/scalable/apps/peig-setup.svg usr/share/man/man1/peig-setup.1 usr/share/licenses/peig-setup/LICENSE; do
  [ -s "$inside/$file" ] || fail "no $file"
done
desktop-file-validate "$inside/usr/share/applications/peig-setup.desktop"
[ "$("$inside/usr/bin/peig-setup" --version)" = "peig-setup $(query --queryformat '%{VERSION}')" ] || fail 'another version'
echo "rpm: fields, sums, files; needs glibc $asked (the program: $newest)"
