#!/usr/bin/env bash
# Runs every fuzz target for a few seconds on stable Rust, without cargo-fuzz: coverage comes from
# compiler flags that are stable; there is no address sanitizer, because no crate here may hold
# unsafe code. Usage: fuzz/brief.sh [SECONDS each]. Findings stay in fuzz/artifacts.
set -euo pipefail

seconds=${1:-4}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
built=$(realpath -m "${CARGO_TARGET_DIR:-$here/../target}")/fuzz
cd "$here"
host=$(rustc -vV | sed -n 's/^host: //p')
flags="--cfg fuzzing -Ccodegen-units=1 -Cdebug-assertions=on -Coverflow-checks=on"
flags+=" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
flags+=" -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"

# A target of its own, so that the flags reach neither build scripts nor macros.
CARGO_PROFILE_RELEASE_DEBUG=none RUSTFLAGS="$flags" \
  cargo build --locked --release --target "$host" --target-dir "$built"

mkdir -p artifacts
grown=$(mktemp -d)
trap 'rm -rf "$grown"' EXIT
failed=0
for source in fuzz_targets/*.rs; do
  name=$(basename "$source" .rs)
  mkdir "$grown/$name"
  # New inputs go to the first folder and are thrown away; the committed ones are only read.
  if "$built/$host/release/$name" "$grown/$name" "corpus/$name" \
    -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=10 -max_len=8192 \
    -artifact_prefix="artifacts/$name-" -print_final_stats=1 >"$grown/$name.log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$grown/$name.log")
    covered=$(grep -oE 'cov: [0-9]+' "$grown/$name.log" | tail -n 1)
    printf 'fuzz %-10s %8s runs, %s\n' "$name" "$runs" "$covered"
  else
    tail -n 40 "$grown/$name.log"
    printf 'fuzz %s FAILED: see fuzz/artifacts\n' "$name"
    failed=1
  fi
done
exit $failed
