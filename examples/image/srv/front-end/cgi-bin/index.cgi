#!/bin/sh
# The page: a greeting, the pod that answers, and the number of visits the back end has counted.
visits=$(wget -q -O - --header "X-Token: $TOKEN" "http://$BACK_END_SERVICE_HOST:$BACK_END_SERVICE_PORT/cgi-bin/visits.cgi") || visits='unknown: the back end does not answer'
printf 'Content-Type: text/plain\r\n\r\n'
printf '%s\npod: %s\nnode: %s\nvisits: %s\n' "$GREETING" "$HOSTNAME" "$NODE_NAME" "$visits"
