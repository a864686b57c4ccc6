# Shared by the peers' scripts. A peer is one script with the steps
#   install DIR            what is missing, from Debian or PyPI; says SKIP: reason and ends with 3
#   setup DIR PGPORT       configuration and database, made once in DIR
#   serve DIR PGPORT PORT  in the foreground until killed
#   facts DIR              "name: value" lines for the report
# Nothing is upgraded, no service of the machine is started, everything made lies in DIR.

skip() { printf 'SKIP: %s\n' "$*"; exit 3; }

package_present() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# Packages of Debian that are missing; services of the machine stay down while they are unpacked.
packages() {
  local missing=() package
  command -v apt-get >/dev/null || skip "not a Debian machine: $* cannot be installed"
  for package in "$@"; do package_present "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || skip "only root can install ${missing[*]}"
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=1; fi
  local options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -q) done=
  export DEBIAN_FRONTEND=noninteractive
  { apt-get "${options[@]}" update && apt-get "${options[@]}" install -y \
    --no-install-recommends --no-upgrade "${missing[@]}"; } >&2 && done=1
  [ -z "$made" ] || rm -f $policy
  [ -n "$done" ] || skip "apt could not install ${missing[*]}"
}

psql_run() { # PGPORT DATABASE, statements on standard input
  PGOPTIONS='--client-min-messages=warning' psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U postgres -d "$2"
}
