-- wrk -t1 -c32 -d10s -s wrk-create.lua URL -- TOKEN RUN: creates ConfigMaps of about 1 KB with names of their own
local count = 0
local refused = 0
local pad = string.rep("x", 900)

function init(args)
  token, run = args[1], args[2]
end

function request()
  count = count + 1
  local name = "bench-" .. run .. "-" .. count
  local body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"' .. name .. '","labels":{"app":"bench"}},"data":{"pad":"' .. pad .. '"}}'
  local headers = { ["Content-Type"] = "application/json", Authorization = "Bearer " .. token }
  return wrk.format("POST", "/api/v1/namespaces/default/configmaps", headers, body)
end

function response(status)
  if status ~= 201 then
    refused = refused + 1
    if refused < 3 then print("status", status) end
  end
end
