-- Runs inside Neovim after the recipe and with a Go file open: does what a person does, and writes down what they saw.
local seen = {}

local function finish()
  local out = assert(io.open(vim.env.DRIVE_RESULT, "w"))
  out:write(vim.fn.json_encode(seen))
  out:close()
  for _, client in pairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    client.stop(client)
  end
  vim.wait(5000, function()
    return vim.tbl_isempty((vim.lsp.get_clients or vim.lsp.get_active_clients)())
  end)
  vim.cmd("qall!")
end

local function diagnostics()
  return vim.tbl_map(function(item)
    return { line = item.lnum, column = item.col, code = item.code, source = item.source, message = item.message }
  end, vim.diagnostic.get(0))
end

local function until_true(what, condition)
  if not vim.wait(30000, condition, 20) then
    error("never happened: " .. what)
  end
end

local function of_rule()
  return vim.tbl_filter(function(item)
    return item.code == vim.env.DRIVE_RULE
  end, diagnostics())
end

local ok, problem = pcall(function()
  until_true("a diagnostic", function()
    return #of_rule() > 0
  end)
  seen.before = of_rule()

  vim.api.nvim_win_set_cursor(0, { seen.before[1].line + 1, seen.before[1].column })
  vim.lsp.buf.hover()
  until_true("a hover window", function()
    return #vim.api.nvim_list_wins() > 1
  end)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if window ~= vim.api.nvim_get_current_win() then
      seen.hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
      vim.api.nvim_win_close(window, true)
    end
  end

  -- The menu of code actions: take the first.
  vim.ui.select = function(items, options, choose)
    seen.actions = vim.tbl_map(options.format_item, items)
    choose(items[1])
  end
  local tick = vim.api.nvim_buf_get_changedtick(0)
  vim.lsp.buf.code_action()
  until_true("an edit", function()
    return vim.api.nvim_buf_get_changedtick(0) ~= tick
  end)
  seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  until_true("the diagnostic's end", function()
    return #of_rule() == 0
  end)
  seen.after = of_rule()
  vim.cmd("silent write")
end)
if not ok then
  seen.error = tostring(problem)
end
finish()
