/** How rules find what they report, as their pages tell it. A rule may use several. */
export const detections = {
  paths:
    "Every path of the function's control flow is followed from where the value is acquired to where the function leaves: returns, panics, calls that end the program, deferred calls. Summaries of the functions it is handed to, of the module and of the standard library, tell whether they release it, keep it or give it back, and a condition that is asked twice has one answer. The finding shows the path.",
  schedules:
    "The function, the goroutines it starts and the functions they call become a small program of channels, locks, wait groups and conditions, and its schedules are explored within bounds. Fields of a type are looked at together with every method of the package that uses them. Reported is what can never go on, whatever the others do; what cannot be modelled counts as unknown, and nothing is said of it. The finding shows the steps.",
  lockGraph:
    "Which lock is taken while which is held is gathered over the package, through calls, as a graph of locks named by type and field; a cycle in it is an order that can block.",
  census:
    "All uses of the variable or field in the module are gathered: who puts in, who takes out, who starts afresh. A removal counts wherever it is, also in another package.",
  recurring:
    "Code that runs for every request is found first: handlers by their signatures, and what they call in the package, four calls deep.",
  flow: "The control flow of the function is searched for a way from one place to another (from a close to the next, from a loop to what ends it), with loops and branches as they are.",
  syntax:
    "The syntax of each function is searched for the shape. What names mean, which function is called and what types are is then resolved, through imports, aliases and the packages of the module, so that only the function that is meant counts.",
  comments: "The comments are compared with what the rules would report without them.",
  query: "A query of the project matches the syntax tree.",
} as const;

/** A way of finding leaks. */
export type Detection = keyof typeof detections;
