; case <-time.After(d):
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "After")
  (#set! rule "time-after-in-loop") (#set! gate "\\bAfter\\b"))

; time.Tick(d)
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "Tick")
  (#set! rule "time-tick-leak") (#set! gate "\\bTick\\b"))

; time.AfterFunc(d, f)
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "AfterFunc")
  (#set! rule "after-func-not-stopped") (#set! gate "\\bAfterFunc\\b"))

; <-t.C
((unary_expression
  operator: "<-"
  operand: (selector_expression field: (field_identifier) @name)) @receive
  (#eq? @name "C")
  (#set! rule "timer-drain-deadlock") (#set! gate "\\.\\s*C\\b"))
