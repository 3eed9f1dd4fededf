-- wrk … -s wrk-get.lua URL -- TOKEN PATH: reads one path with a bearer token
function init(args)
  request_text = wrk.format("GET", args[2], { Authorization = "Bearer " .. args[1], Accept = "application/json" })
end

function request()
  return request_text
end
