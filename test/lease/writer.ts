/**
 * An app that ignores what asks it to stop: `bash -c writer writer <log> <epoch>` appends "<epoch> <CLOCK_BOOTTIME>" to
 * the log some fifty times a second.
 */
export const writer = `trap '' TERM INT HUP
while :; do
  read -r up _ </proc/uptime
  echo "$2 $up" >>"$1"
  sleep 0.02
done`;
