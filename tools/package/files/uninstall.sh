#!/bin/sh
# Removes the collector. Settings and data stay, unless --purge is given.
#   sudo ./uninstall.sh [--purge]
# DESTDIR as with install.sh.
set -eu

program=pganalytics-collector
destination=${DESTDIR:-}
purge=no
[ $# -gt 1 ] && { echo "uninstall.sh: the only argument is --purge" >&2; exit 1; }
case ${1:-} in
  '') ;;
  --purge) purge=yes ;;
  *) echo "uninstall.sh: the only argument is --purge" >&2; exit 1 ;;
esac
if [ -z "$destination" ] && [ "$(id -u)" -ne 0 ]; then
  echo "uninstall.sh: run it as root: sudo ./uninstall.sh" >&2
  exit 1
fi

if [ -z "$destination" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now "$program" 2>/dev/null || true
fi
rm -f "$destination/etc/systemd/system/$program.service"
rm -f "$destination/usr/local/bin/collector" "$destination/usr/local/bin/collector-register"
rm -rf "$destination/opt/$program"
if [ -z "$destination" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi

if [ "$purge" = yes ]; then
  rm -rf "$destination/etc/$program" "$destination/var/lib/$program"
  if [ -z "$destination" ] && id "$program" >/dev/null 2>&1 && ! userdel "$program"; then
    echo "uninstall.sh: all is removed but the user: end its processes (pgrep -u $program), then: userdel $program" >&2
    exit 1
  fi
  echo "The collector is removed, with its settings and data."
else
  echo "The collector is removed. Settings are in /etc/$program, data in /var/lib/$program; --purge removes them too."
fi
