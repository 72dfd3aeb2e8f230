/** One call on a goroutine's stack. */
export interface Frame {
  /** Full Go name: `main.(*T).lock`, `example.com/m/pkg.F.func1`. */
  readonly function: string;
  /** Path on the machine that built the program, `/`-separated. */
  readonly file: string;
  /** 1-based; 0 where unknown. */
  readonly line: number;
}

/** Goroutines that stand at the same place. */
export interface StackGroup {
  readonly count: number;
  /** What they wait for, in the runtime's words ("chan send", "select", "sleep"); "" where the source does not tell. */
  readonly state: string;
  /** The runtime itself has found that nothing can wake them. */
  readonly leaked: boolean;
  /** The longest wait among them, in minutes; 0 where none is told. */
  readonly minutes: number;
  /** Innermost call first. */
  readonly frames: readonly Frame[];
  /** The `go` statement that started them. */
  readonly createdBy: Frame | undefined;
}

/** Groups with equal stacks and states put together, the most frequent first; otherwise in order of appearance. */
export function merged(groups: readonly StackGroup[]): StackGroup[] {
  const byKey = new Map<string, StackGroup>();
  for (const group of groups) {
    const place = ({ function: name, file, line }: Frame): string => `${name} ${file}:${line}`;
    const created = group.createdBy === undefined ? "" : place(group.createdBy);
    const key = [group.state, group.leaked, ...group.frames.map(place), created].join("\n");
    const known = byKey.get(key);
    byKey.set(
      key,
      known === undefined
        ? group
        : { ...known, count: known.count + group.count, minutes: Math.max(known.minutes, group.minutes) },
    );
  }
  return [...byKey.values()].sort((a, b) => b.count - a.count);
}

/**
 * Where a stack tells no state: what the goroutine waits for, read off the runtime and library calls on top of it.
 * The names are those of the runtime's own wait reasons.
 */
export function stateOf(frames: readonly Frame[]): string {
  for (const { function: name } of frames) {
    const state = waits.find(([pattern]) => pattern.test(name));
    if (state !== undefined) return state[1];
    if (!/^(?:runtime|internal|sync|time|syscall)\b/.test(name)) break;
  }
  return "";
}

const waits: readonly (readonly [RegExp, string])[] = [
  [/^runtime\.chansend/, "chan send"],
  [/^runtime\.chanrecv/, "chan receive"],
  [/^runtime\.selectgo$/, "select"],
  [/^runtime\.block$/, "select (no cases)"],
  [/^time\.Sleep$/, "sleep"],
  [/^sync\.\(\*WaitGroup\)\.Wait$/, "sync.WaitGroup.Wait"],
  [/^sync\.\(\*Cond\)\.Wait$/, "sync.Cond.Wait"],
  [/^sync\.\(\*RWMutex\)\.RLock$/, "sync.RWMutex.RLock"],
  [/^sync\.\(\*RWMutex\)\.Lock$/, "sync.RWMutex.Lock"],
  [/^sync\.\(\*Mutex\)\.Lock$/, "sync.Mutex.Lock"],
  [/^internal\/poll\.runtime_pollWait$/, "IO wait"],
  [/^syscall\./, "syscall"],
];
