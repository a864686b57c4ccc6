#!/usr/bin/env bash
# django-helpdesk from PyPI in the form its own standalone installation has: gunicorn with
# preloaded workers (2 × cores + 1), PostgreSQL, WhiteNoise. No mail is sent and connections to
# the database are kept: both spare this peer work. No proxy stands in front.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib.sh"
VERSIONS=(django-helpdesk==2.6.1 Django==5.2.19 gunicorn==27.0.1 'psycopg[binary]==3.3.9' whitenoise==6.12.0)
step=$1 dir=$2/helpdesk
# Kept between runs, because it holds nothing but what PyPI has.
venv=${BENCH_VENV:-$2/../venv-helpdesk}
python=$venv/bin/python
export DJANGO_SETTINGS_MODULE=settings PYTHONPATH=$here/helpdesk
export PYTHONDONTWRITEBYTECODE='' PYTHONPYCACHEPREFIX=$dir/bytecode
export BENCH_DIR=$dir BENCH_PGPORT=${3:-0}

install_helpdesk() {
  packages python3-venv postgresql-client
  if ! "$venv/bin/gunicorn" --version >/dev/null 2>&1; then
    { /usr/bin/python3 -m venv --clear "$venv" && "$venv/bin/pip" install -q --retries 5 \
      --disable-pip-version-check "${VERSIONS[@]}"; } >&2 || skip "PyPI cannot be reached"
  fi
}

setup() {
  mkdir -p "$dir"
  [ ! -e "$dir/ready" ] || return 0
  psql_run "$BENCH_PGPORT" postgres <<<"DROP DATABASE IF EXISTS helpdesk; DROP ROLE IF EXISTS helpdesk;
    CREATE ROLE helpdesk LOGIN PASSWORD 'bench'; CREATE DATABASE helpdesk OWNER helpdesk ENCODING 'UTF8' TEMPLATE template0;"
  {
    "$python" -m django migrate --noinput
    "$python" -m django collectstatic --noinput
    "$python" -m django loaddata emailtemplate.json
    "$python" "$here/helpdesk/first.py"
  } >"$dir/setup.log" 2>&1 || { tail -n 5 "$dir/setup.log"; exit 1; }
  touch "$dir/ready"
}

case $step in
  install) install_helpdesk ;;
  setup) setup ;;
  serve)
    exec "$venv/bin/gunicorn" django.core.wsgi:get_wsgi_application\(\) --name django-helpdesk \
      --bind "127.0.0.1:$4" --workers $((2 * $(nproc) + 1)) --timeout 60 --preload \
      --no-control-socket ;;
  facts) "$venv/bin/pip" list --format=freeze 2>/dev/null | grep -iE '^(django|django-helpdesk|gunicorn|psycopg)=' ;;
  *) echo "unknown step $step" >&2; exit 2 ;;
esac
