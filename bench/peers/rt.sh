#!/usr/bin/env bash
# Request Tracker 5 from Debian's packages as NOTES.Debian recommends it for production:
# Apache with mod_fcgid, PostgreSQL. Needs root (Apache changes to www-data).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
step=$1 dir=$2/rt
export RT_SITE_CONFIG=$dir/RT_SiteConfig.pm RT_SITE_CONFIG_DIR=/dev/null

install_rt() {
  if ! package_present request-tracker5; then
    packages debconf
    printf 'request-tracker5 request-tracker5/%s\n' 'dbconfig-install boolean false' \
      'rtname string bench.invalid' | debconf-set-selections
  fi
  [ "$(id -u)" = 0 ] || skip "Request Tracker runs under Apache as www-data, which only root can start"
  # A web server or mail relay that comes along must not start with the machine.
  local new=() unit
  for unit in apache2 exim4; do package_present $unit || new+=("$unit"); done
  packages rt5-apache2 libapache2-mod-fcgid apache2 libfcgi-perl w3m rt5-db-postgresql \
    request-tracker5 postgresql-client
  command -v systemctl >/dev/null || return 0
  for unit in "${new[@]}"; do systemctl disable "$unit" >/dev/null 2>&1 || true; done
}

# Mail is written to nowhere and no full text is kept: both spare this peer work.
site_config() { # PGPORT PORT
  cat <<PERL
Set(\$rtname, 'bench.invalid');
Set(\$Organization, 'bench.invalid');
Set(\$Timezone, 'UTC');
Set(\$DatabaseType, 'Pg');
Set(\$DatabaseHost, '127.0.0.1');
Set(\$DatabasePort, '$1');
Set(\$DatabaseName, 'rtdb');
Set(\$DatabaseUser, 'rtuser');
Set(\$DatabasePassword, 'bench');
Set(\$DatabaseAdmin, 'postgres');
Set(\$WebDomain, '127.0.0.1');
Set(\$WebPort, $2);
Set(\$WebPath, '/rt');
Set(\$MailCommand, 'sendmailpipe');
Set(\$SendmailPath, '/bin/true');
Set(\$LogToSyslog, undef);
Set(\$LogToSTDERR, 'warning');
1;
PERL
}

apache_config() { # PORT
  cat <<CONF
ServerRoot /etc/apache2
ServerName 127.0.0.1
Listen 127.0.0.1:$1
PidFile $dir/apache.pid
Mutex file:$dir default
DefaultRuntimeDir $dir
ErrorLog $dir/error.log
LogLevel warn
User www-data
Group www-data
Include mods-enabled/mpm_*.load
Include mods-enabled/mpm_*.conf
$(for module in authz_core authz_host alias dir mime env setenvif deflate filter reqtimeout fcgid; do
    printf 'LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n' $module $module
  done)
TypesConfig /etc/mime.types
Timeout 300
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 60
Include mods-available/fcgid.conf
FcgidIPCDir $dir/fcgid
FcgidProcessTableFile $dir/fcgid.table
FcgidInitialEnv RT_SITE_CONFIG_DIR /dev/null
<Directory /usr/share/request-tracker5/>
  Require all granted
</Directory>
$(sed "s#/etc/request-tracker5/RT_SiteConfig.pm#$RT_SITE_CONFIG#" /etc/request-tracker5/apache2-fcgid.conf)
CONF
}

setup() { # PGPORT
  mkdir -p "$dir" && chgrp www-data "$dir" && chmod 0775 "$dir"
  mkdir -p "$dir/fcgid" && chown www-data "$dir/fcgid"
  site_config "$1" 80 >"$RT_SITE_CONFIG" && chmod 0644 "$RT_SITE_CONFIG"
  [ ! -e "$dir/ready" ] || return 0
  psql_run "$1" postgres <<<"DROP DATABASE IF EXISTS rtdb; DROP ROLE IF EXISTS rtuser;
    CREATE ROLE rtuser LOGIN PASSWORD 'bench'; CREATE DATABASE rtdb OWNER rtuser ENCODING 'UTF8' TEMPLATE template0;"
  printf 'bench-password' >"$dir/root-password"
  rt-setup-database-5 --action init --skip-create --dba rtuser --dba-password bench \
    --root-password-file "$dir/root-password" >"$dir/setup.log" 2>&1 || { tail -n 5 "$dir/setup.log"; exit 1; }
  touch "$dir/ready"
}

serve() { # PGPORT PORT
  site_config "$1" "$2" >"$RT_SITE_CONFIG"
  apache_config "$2" >"$dir/apache.conf"
  exec apache2 -f "$dir/apache.conf" -D FOREGROUND
}

case $step in
  install) install_rt ;;
  setup) setup "$3" ;;
  serve) serve "$3" "$4" ;;
  facts)
    printf 'request-tracker5: %s\n' "$(dpkg-query -W -f '${Version}' request-tracker5)"
    printf 'apache2: %s, mod_fcgid: %s\n' "$(dpkg-query -W -f '${Version}' apache2)" \
      "$(dpkg-query -W -f '${Version}' libapache2-mod-fcgid)" ;;
  *) echo "unknown step $step" >&2; exit 2 ;;
esac
