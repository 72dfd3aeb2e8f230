; Patterns say "look here"; the rule named by #set! decides with the Go model. At most three captures a pattern.

; ctx, _ := context.WithCancel(parent)
((assignment_statement
  left: (expression_list (identifier) @blank)
  right: (expression_list (call_expression) @call))
  (#eq? @blank "_")
  (#set! rule "cancel-discarded")
  (#set! gate "With(?:Cancel|Timeout|Deadline)|NotifyContext|New(?:Context|ExecAllocator|RemoteAllocator)"))

((short_var_declaration
  left: (expression_list (identifier) @blank)
  right: (expression_list (call_expression) @call))
  (#eq? @blank "_")
  (#set! rule "cancel-discarded")
  (#set! gate "With(?:Cancel|Timeout|Deadline)|NotifyContext|New(?:Context|ExecAllocator|RemoteAllocator)"))

((var_spec
  name: (identifier) @blank
  value: (expression_list (call_expression) @call))
  (#eq? @blank "_")
  (#set! rule "cancel-discarded")
  (#set! gate "With(?:Cancel|Timeout|Deadline)|NotifyContext|New(?:Context|ExecAllocator|RemoteAllocator)"))

; ctx = context.WithValue(ctx, key, value)
((assignment_statement
  right: (expression_list (call_expression
    function: (selector_expression field: (field_identifier) @name)))) @assign
  (#match? @name "^With(Cancel|Timeout|Deadline|Value|CancelCause|TimeoutCause|DeadlineCause)$|^NewContext$|^AppendToOutgoingContext$")
  (#set! rule "context-grows-in-loop")
  (#set! gate "With(?:Cancel|Timeout|Deadline|Value)|NewContext|AppendToOutgoingContext"))

; f(context.Background())
((argument_list (call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @name)) @call)
  (#match? @name "^(Background|TODO)$")
  (#set! rule "context-not-propagated") (#set! gate "(?:Background|TODO)\\("))

; for … { defer cancel() }, also one step deeper
((for_statement body: (block (statement_list (defer_statement) @defer)))
  (#set! rule "cancel-deferred-in-loop") (#set! gate "\\bfor\\b[^]*\\bdefer\\b"))

((for_statement body: (block (statement_list
  (if_statement consequence: (block (statement_list (defer_statement) @defer))))))
  (#set! rule "cancel-deferred-in-loop") (#set! gate "\\bfor\\b[^]*\\bdefer\\b"))
