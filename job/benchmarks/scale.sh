#!/usr/bin/env bash
# Generates ROWS made-up rows and sends them through buckets of 10,000 and an echo, in a heap of the given size:
#   job/benchmarks/scale.sh ROWS HEAP        such as 5000000 512m
# Prints the time of ordering and of the whole run, and the peak resident memory. Build first: mvn -DskipTests package
set -euo pipefail
rows="$1"
heap="$2"
root="$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$root/out/scale"
input="$work/input-$rows"
if [[ ! -d "$input" ]]; then
  mkdir -p "$input"
  # The launcher's class path has all that the generator needs.
  java -cp "$(echo "$root"/job/benchmarks/target/sluice-benchmarks-*.jar):$(echo "$root"/job/target/sluice-job-*.jar):$root/job/target/lib/*" \
    dev.sluice.benchmarks.GenerateRows "$rows" "$input"
fi
rm -rf "$work/buckets" "$work/rows" "$work/dead-letter"
export SLUICE_JAVA_OPTS="-Xmx$heap"
command=("$root/job/bin/sluice" run "$root/job/benchmarks/scale.yaml" --set "source.path=$input"
  --set "buckets.path=$work/buckets" --set "sink.path=$work/rows" --set "deadLetter.path=$work/dead-letter")
started=$SECONDS
"${command[@]}" &
pid=$!
peak=0
while kill -0 "$pid" 2>/dev/null; do
  now="$(awk '/VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null || true)"
  peak="${now:-$peak}"
  sleep 0.5
done
code=0
wait "$pid" || code=$?
printf 'rows %s, heap %s, exit code %s, seconds %s, peak resident %s MiB\n' \
  "$rows" "$heap" "$code" "$((SECONDS - started))" "$((peak / 1024))"
exit "$code"
