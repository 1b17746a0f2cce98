#!/usr/bin/env bash
# Writes "<epoch> <CLOCK_BOOTTIME>" to a log of its own some fifty times a second, and ignores what asks it to stop.
# usage: writer.sh <directory> <mark> <epoch>
trap '' TERM INT HUP
log="$1/$2.$3.log"
while :; do
  read -r up _ </proc/uptime
  echo "$3 $up" >>"$log"
  sleep 0.02
done
