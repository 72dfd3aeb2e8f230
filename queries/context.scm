; Patterns say "look here"; the rule named by #set! decides with the Go model. At most three captures a pattern.

; ctx, _ := context.WithCancel(parent)
((assignment_statement
  left: (expression_list (identifier) @blank)
  right: (expression_list (call_expression) @call))
  (#eq? @blank "_")
  (#set! rule "cancel-discarded"))

((short_var_declaration
  left: (expression_list (identifier) @blank)
  right: (expression_list (call_expression) @call))
  (#eq? @blank "_")
  (#set! rule "cancel-discarded"))
