-- wrk … -s wrk-create.lua URL -- TOKEN PATH RUN: creates ConfigMaps of about 1 KB with names of their own
local count = 0
local refused = 0
local pad = string.rep("x", 900)

function init(args)
  token, path, run = args[1], args[2], args[3]
end

function request()
  count = count + 1
  local name = "bench-" .. run .. "-" .. count
  local body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"' .. name .. '","labels":{"app":"bench"}},"data":{"pad":"' .. pad .. '"}}'
  local headers = { ["Content-Type"] = "application/json", Authorization = "Bearer " .. token }
  return wrk.format("POST", path, headers, body)
end

function response(status)
  if status ~= 201 then
    refused = refused + 1
    if refused < 3 then print("refused with status", status) end
  end
end
