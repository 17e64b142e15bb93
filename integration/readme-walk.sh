#!/usr/bin/env bash
# Executes the README's "Send an order" on the running stack, whatever its ports, edition and name: posts an order and finds
# it as a row, in its hour's count and as log documents; checks Kibana if the edition has one. Stops at the first failure.
set -euo pipefail

cd "$(dirname "$0")/.."
deadline_s=60

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# Evaluates a JavaScript expression with the JSON on standard input as `value`; prints nothing for null or undefined.
from_json() {
  node -e 'const value = JSON.parse(require("node:fs").readFileSync(0, "utf8")); console.log(eval(process.argv[1]) ?? "")' "$1"
}

# eventually <what> <command…>: repeats the command until it succeeds; on failure reports its last output.
eventually() {
  local what=$1 started=$SECONDS last
  shift
  until last=$("$@" 2>&1); do
    if ((SECONDS - started >= deadline_s)); then fail "timed out after $deadline_s s waiting for: $what. Last seen: $last"; fi
    sleep 0.5
  done
  echo "ok: $what"
}

outputs=$(npx pulumi stack output --json --show-secrets) || fail "found no stack: run make up"
output() { from_json "value.$1" <<<"$outputs"; }
producer=$(output orderProducerUrl)
consumer=$(output orderConsumerUrl)
hourly=$(output hourlyStreamsUrl)
elasticsearch=$(output elasticsearchUrl)
kibana=$(output kibanaUrl)
password=$(output elasticsearchPassword)
[[ -n $producer && -n $consumer && -n $hourly && -n $elasticsearch ]] || fail "the stack has no outputs: run make up"

# The password goes to curl on standard input, because arguments are visible to all users of the machine.
as_reader() { printf 'user = "reader:%s"' "$password" | curl --config - "$@"; }

order_id="walk-$(date -u +%Y%m%d%H%M%S)-$$"
order_time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
hour_window=${order_time%%:*}:00:00Z

count_of_hour() {
  curl -fsS "$hourly/api/hourly-summary" |
    from_json "value.hourlySummaries.find(({ hourWindow }) => hourWindow === '$hour_window')?.transactionCount ?? 0"
}
count_before=$(count_of_hour) || fail "no counts from $hourly/api/hourly-summary"

answer=$(curl -sS --write-out '\n%{http_code}' "$producer/api/orders" -H 'content-type: application/json' \
  -d "{\"orderId\":\"$order_id\",\"orderTime\":\"$order_time\",\"customerId\":\"c-1\",\"productId\":\"p-1\",\"quantity\":2,\"price\":\"12.50\"}") ||
  fail "no answer from $producer/api/orders"
[[ ${answer##*$'\n'} == 202 ]] || fail "POST $producer/api/orders: $answer"
echo "ok: $order_id is accepted"

row_is_there() { curl -fsS "$consumer/api/transactions/$order_id"; }

hour_has_grown() {
  local count
  count=$(count_of_hour) && echo "$count, was $count_before" && ((count > count_before))
}

has_log_documents() {
  local found
  found=$(as_reader -fsS "$elasticsearch/shopstream-logs/_search?q=orderId:$order_id" | from_json "value.hits.total.value") &&
    echo "$found documents" && ((found >= 2))
}

# shellcheck disable=SC2016 # The container's shell expands the password.
mysql_has_hour() {
  local stack container rows
  stack=$(npx pulumi stack --show-name) &&
    container=$(docker ps --quiet --filter label=com.shopstream.component=mysql --filter "label=com.shopstream.stack=$stack") &&
    rows=$(docker exec "${container:?no MySQL container of the stack $stack}" \
      sh -c 'mysql -uroot -p"$(cat $MYSQL_ROOT_PASSWORD_FILE)" shopstream -e "SELECT * FROM hourly_summary"' 2>/dev/null) &&
    echo "$rows" &&
    # id, hourWindow, transactionCount
    awk -F '\t' -v hour="$hour_window" -v before="$count_before" \
      '$2 == hour && $3 > before { found = 1 } END { exit !found }' <<<"$rows"
}

kibana_is_available() {
  local level
  level=$(as_reader -fsS "$kibana/api/status" | from_json "value.status.overall.level") && echo "$level" && [[ $level == available ]]
}

eventually "its row" row_is_there
eventually "the count of $hour_window is more than $count_before" hour_has_grown
eventually "its log documents" has_log_documents
eventually "hourly_summary in MySQL has more than $count_before too" mysql_has_hour
if [[ $kibana == http* ]]; then eventually "Kibana is available" kibana_is_available; else echo "skipped: Kibana ($kibana)"; fi
