import { leaky } from "./samples";

/** Functions whose leaks hang together across files and packages. */
const functions = [
  leaky("again").slice(leaky("again").indexOf("func")),
  "func Drop(f *os.File) {\n\tf.Close()\n}\n",
  "func Drop(f *os.File) {\n\t_ = f.Name()\n}\n",
  'func near() {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn\n\t}\n\tDrop(f)\n}\n',
  'func far() {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn\n\t}\n\tsub.Drop(f)\n}\n',
  'func Make() (*os.File, error) {\n\treturn os.Open("x")\n}\n',
  "func made() {\n\tf, err := Make()\n\tif err != nil {\n\t\treturn\n\t}\n\t_ = f.Name()\n}\n",
  "func tick() {\n\tt := time.NewTicker(time.Second)\n\tfor range t.C {\n\t\treturn\n\t}\n}\n",
  "func send() {\n\tch := make(chan int)\n\tgo func() { ch <- 1 }()\n}\n",
  "type T struct {\n\tmu sync.Mutex\n\tn  int\n\tch chan int\n}\n",
  "func (t *T) add() {\n\tt.mu.Lock()\n\tif t.n > 0 {\n\t\treturn\n\t}\n\tt.mu.Unlock()\n}\n",
  "func (t *T) give() {\n\tt.ch <- 1\n}\n",
  "func (t *T) take() int {\n\treturn <-t.ch\n}\n",
  "func newT() *T {\n\treturn &T{ch: make(chan int)}\n}\n",
  "var seen = map[string]int{}\n",
  "func handle(w http.ResponseWriter, r *http.Request) {\n\tseen[r.URL.Path]++\n}\n",
  "func get(ctx context.Context) (context.Context, context.CancelFunc) {\n\treturn context.WithCancel(ctx)\n}\n",
  "func use(ctx context.Context) {\n\tc, cancel := get(ctx)\n\t_ = c\n\t_ = cancel\n}\n",
];

/** Pieces that break code, or almost. */
const pieces = [
  "//leaklens:ignore cancel-discarded -- why\n",
  "//leaklens:ignore-file cancel-discarded\n",
  'import "os"\n',
  "package app\n",
  "\t// 😀 é\n",
  "}\n",
  "{\n",
  "`",
  '"',
  "/*",
  "func (",
  "defer cancel()\n",
  "\r\n",
];
/** What random edits insert: whole functions, and pieces that break code. */
export const snippets = [...functions, ...pieces];

/** A file of some of the functions. */
export function goFile(pkg: string, pick: (below: number) => number): string {
  const imports = [
    "context",
    "net",
    "net/http",
    "os",
    "sync",
    "time",
    ...(pkg === "sub" ? [] : ["example.com/app/sub"]),
  ];
  const body = Array.from({ length: 2 + pick(5) }, () => functions[pick(functions.length)]!);
  return `package ${pkg}\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join("")})\n\n${body.join("\n")}`;
}

/** A small generator of numbers that is the same everywhere (mulberry32). */
export function random(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below) | 0;
  };
}
