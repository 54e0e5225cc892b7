#!/bin/sh
# Installs the collector, or a newer release of it. Safe to run again. Nothing is downloaded and nothing is started that
# was not running before.
#   sudo ./install.sh
# DESTDIR=/some/where ./install.sh lays the files out there and touches nothing else, for packages and images.
set -eu

program=pganalytics-collector
destination=${DESTDIR:-}
prefix=$destination/opt/$program
settings=$destination/etc/$program
state=$destination/var/lib/$program
units=$destination/etc/systemd/system
commands=$destination/usr/local/bin

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

cd "$(dirname "$0")"
[ $# -eq 0 ] || fail "it takes no arguments; see the comment at its head"
[ -n "$destination" ] || [ "$(id -u)" -eq 0 ] || fail "run it as root: sudo ./install.sh"
[ "$(uname -s)-$(uname -m)" = "Linux-x86_64" ] || fail "this archive is for Linux on x86_64, not $(uname -s) on $(uname -m)"
sha256sum --quiet --check SHA256SUMS || fail "a file differs from SHA256SUMS; unpack the archive again"

version=$(cat VERSION)
if [ -z "$destination" ] && ! id "$program" >/dev/null 2>&1; then
  useradd --system --user-group --home-dir "$state" --no-create-home --shell /usr/sbin/nologin "$program"
fi

# The release stands beside the one before; a link that is replaced at once says which one runs.
release=$prefix/$version
rm -rf "$release.new"
mkdir -p "$release.new"
cp -R . "$release.new/"
# The release may be the directory that this runs in, to go back to it: from here on files are taken from the copy.
rm -rf "$release"
mv "$release.new" "$release"
ln -sfn "$version" "$prefix/current.new"
mv -T "$prefix/current.new" "$prefix/current"

mkdir -p "$settings" "$state" "$units" "$commands"
# Targets beside a collector have the same address on every host. An installation that is there keeps its ids.
fresh=
[ -e "$settings/collector.env" ] || fresh=yes
for file in collector.env targets.yaml; do
  [ -e "$settings/$file" ] || cp "$release/etc/$file" "$settings/$file"
done
if [ -n "$fresh" ] && [ -z "$destination" ]; then
  printf '# Tells targets on this host apart from those of others: localhost:5432@%s.\nCOLLECTOR_LOCAL_NAME=%s\n' \
    "$(uname -n)" "$(uname -n)" >>"$settings/collector.env"
fi
cp "$release/systemd/$program.service" "$units/$program.service"
for name in collector collector-register; do
  printf '#!/bin/sh\nexec /opt/%s/current/bin/%s "$@"\n' "$program" "$name" >"$commands/$name"
  chmod 755 "$commands/$name"
done
chmod 750 "$settings" "$state"
chmod 640 "$settings/collector.env" "$settings/targets.yaml"

if [ -z "$destination" ]; then
  chown root:"$program" "$settings" "$settings/collector.env" "$settings/targets.yaml"
  chown -R "$program:$program" "$state"
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl try-restart "$program"
  fi
fi

echo "The collector $version is installed in $prefix."
if [ -z "$destination" ] && [ -d /run/systemd/system ] && systemctl is-active --quiet "$program"; then
  echo "The service was restarted: collector status"
else
  cat <<NEXT
Next:
  sudo -u $program ENROLMENT_TOKEN=<one-time token> collector-register --url https://<the platform>
  sudo editor $settings/targets.yaml
  sudo -u $program collector check
  sudo systemctl enable --now $program
NEXT
fi
