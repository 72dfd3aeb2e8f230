import type { Acquire, Held, HeldWait, LockSummaries } from "./locks";
import { type Place, Places, targetOf } from "./places";
import type { Fn, Site } from "./program";

/** A wait with a lock held that the goroutine takes which would end the wait. */
export interface WaitUnderLock {
  readonly fn: Fn;
  readonly wait: HeldWait;
  readonly held: Held;
  /** The goroutine takes the lock here … */
  readonly acquire: Acquire;
  /** … and only then does what is waited for. */
  readonly served: Site;
}

/** Where a function closes or sends to a channel, or counts a wait group down. */
interface Service {
  readonly fn: Fn;
  readonly place: Place;
  readonly site: Site;
  readonly deferred: boolean;
}

/**
 * Waits for fields that a goroutine of the package alone serves, after it has taken a lock that is held meanwhile:
 * ```go
 * func (s *server) Stop() { s.mu.Lock(); defer s.mu.Unlock(); close(s.quit); <-s.done }
 * func (s *server) loop() { defer close(s.done); for … { s.mu.Lock(); s.n++; s.mu.Unlock() } }
 * ```
 */
export function waitsUnderLock(fns: readonly Fn[], all: readonly Fn[], summaries: LockSummaries): WaitUnderLock[] {
  const waits = fns.flatMap((fn) => summaries.of(fn).waits.map((wait) => ({ fn, wait })));
  const candidates = waits.filter(({ wait }) => mayBeServed(wait));
  if (candidates.length === 0) return [];
  const started = startedBy(all);
  const services = servicesOf(all);
  const out: WaitUnderLock[] = [];
  for (const { fn, wait } of candidates) {
    const serving = services.get(wait.place.cls) ?? [];
    // Whoever serves it without the lock may come in time.
    if (serving.length === 0 || serving.some((each) => !started.has(each.fn))) continue;
    for (const held of wait.held) {
      if (held.place.root !== wait.place.root || held.place.cls === "") continue;
      const needs = serving.map((each) => needOf(each, held, summaries));
      const [need] = needs;
      if (!need || needs.includes(undefined)) continue;
      out.push({ fn, wait, held, acquire: need, served: serving[0]!.site });
      break;
    }
  }
  return out;
}

/** It waits for a field with a lock held that others can name. */
export function mayBeServed({ place, held }: HeldWait): boolean {
  return (
    place.cls !== "" && place.fields.length > 0 && held.some((h) => h.place.root === place.root && h.place.cls !== "")
  );
}

/** Where the goroutine takes the same lock of the same thing before it serves. */
function needOf(service: Service, held: Held, summaries: LockSummaries): Acquire | undefined {
  return summaries.of(service.fn).acquires.find((a) => {
    const at = a.chain[0] ?? a.site;
    if (a.cls !== held.place.cls || (a.read && held.read) || a.place?.root !== service.place.root) return false;
    return service.deferred || (at.file === service.site.file && at.node.pos < service.site.node.pos);
  });
}

/** Functions that some `go` starts. */
function startedBy(fns: readonly Fn[]): ReadonlySet<Fn> {
  const out = new Set<Fn>();
  for (const fn of fns) {
    if (!fn.code.some((instr) => instr.op === "go")) continue;
    const places = new Places(fn);
    for (const instr of fn.code) {
      const target = instr.op === "go" ? targetOf(instr.callee, places) : undefined;
      if (target) out.add(target);
    }
  }
  return out;
}

/** By class of the field. */
function servicesOf(fns: readonly Fn[]): ReadonlyMap<string, readonly Service[]> {
  const out = new Map<string, Service[]>();
  const add = (service: Service): void => {
    const list = out.get(service.place.cls);
    if (list) list.push(service);
    else out.set(service.place.cls, [service]);
  };
  for (const fn of fns) {
    const places = new Places(fn);
    for (const instr of fn.code) {
      if (instr.op === "sync" && (instr.what === "close" || instr.what === "done")) {
        const place = places.of(instr.x);
        if (place) add({ fn, place, site: instr.site, deferred: false });
      } else if (instr.op === "comm") {
        for (const c of instr.cases) {
          const place = c.dir === "send" ? places.of(c.ch) : undefined;
          if (place) add({ fn, place, site: c.site, deferred: false });
        }
      } else if (instr.op === "defer") {
        const target = targetOf(instr.callee, places);
        const only = target?.node === undefined ? target?.code[0] : undefined;
        const place =
          only?.op === "sync" && (only.what === "close" || only.what === "done") && instr.args[0]
            ? places.of(instr.args[0])
            : undefined;
        if (place) add({ fn, place, site: instr.site, deferred: true });
      }
    }
  }
  return out;
}
