-- Posts orders, each with an id of its own, and prints what clients saw as a line of JSON. Takes the prefix of the ids.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  made = 0
  prefix = string.format("%s-%d-", args[1], number)
  wrk.headers["content-type"] = "application/json"
end

function request()
  made = made + 1
  return wrk.format("POST", nil, nil, string.format(
    '{"orderId":"%s%d","customerId":"customer-%d","productId":"product-%d","quantity":%d,"price":"12.50"}',
    prefix, made, made % 1000, made % 50, 1 + made % 5))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"orders":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,"failures":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
