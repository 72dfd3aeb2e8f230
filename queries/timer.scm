; case <-time.After(d):
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "After")
  (#set! rule "time-after-in-loop"))

; time.Tick(d)
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "Tick")
  (#set! rule "time-tick-leak"))

; time.AfterFunc(d, f)
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "AfterFunc")
  (#set! rule "after-func-not-stopped"))

; <-t.C
((unary_expression
  operator: "<-"
  operand: (selector_expression field: (field_identifier) @name)) @receive
  (#eq? @name "C")
  (#set! rule "timer-drain-deadlock"))
