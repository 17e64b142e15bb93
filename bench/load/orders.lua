-- Posts orders, each with an id of its own, and prints what clients saw as a line of JSON. Takes the prefix of the ids and, where
-- orders are due at a steady rate however fast they are answered, their number a second; for one thread.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  made = 0
  prefix = string.format("%s-%d-", args[1], number)
  wrk.headers["content-type"] = "application/json"
  if args[2] then startClock(tonumber(args[2])) end
end

-- wrk calls `delay` before each request, where there is one, and waits for so many milliseconds.
function startClock(ordersPerSecond)
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long seconds, nanoseconds; } shopstream_time; int clock_gettime(int clock, shopstream_time *time);")
  local time = ffi.new("shopstream_time")
  local dueMs
  function delay()
    -- 0 is the time of day: Lua's own clock has seconds only.
    ffi.C.clock_gettime(0, time)
    local nowMs = tonumber(time.seconds) * 1e3 + tonumber(time.nanoseconds) / 1e6
    -- At most one second's orders are made up for: a burst after an outage would be another load.
    dueMs = math.max((dueMs or nowMs) + 1e3 / ordersPerSecond, nowMs - 1e3)
    return math.max(0, math.floor(dueMs - nowMs))
  end
end

function request()
  made = made + 1
  return wrk.format("POST", nil, nil, string.format(
    '{"orderId":"%s%d","customerId":"customer-%d","productId":"product-%d","quantity":%d,"price":"12.50"}',
    prefix, made, made % 1000, made % 50, 1 + made % 5))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"answered":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,"refused":%d,"unanswered":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
