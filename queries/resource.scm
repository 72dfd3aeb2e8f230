; for … { defer f.Close() }, also one step deeper
((for_statement body: (block (statement_list (defer_statement) @defer)))
  (#set! rule "defer-in-loop") (#set! gate "\\bfor\\b[^]*\\bdefer\\b"))

((for_statement body: (block (statement_list
  (if_statement consequence: (block (statement_list (defer_statement) @defer))))))
  (#set! rule "defer-in-loop") (#set! gate "\\bfor\\b[^]*\\bdefer\\b"))
