#!/bin/sh
# Counts a visit in the volume and answers the new number.
if [ "$HTTP_X_TOKEN" != "$TOKEN" ]; then
  printf 'Status: 403 Forbidden\r\nContent-Type: text/plain\r\n\r\nwrong token\n'
  exit 0
fi
{
  flock 9
  visits=$(($(cat /data/visits 2>/dev/null || echo 0) + 1))
  echo "$visits" >/data/visits
} 9>/data/lock
printf 'Content-Type: text/plain\r\n\r\n%s\n' "$visits"
