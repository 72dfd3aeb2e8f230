/**
 * Scores the scanner on the test data of other linters, from a checkout that the caller made:
 *
 *   npx tsx bench/peers.ts <peer> <checkout> [--show]
 *
 * A function without an expectation is clean: any finding in it that speaks of the peer's subject is a false alarm
 * (or the peer's label is wrong, which a person decides). A line with an expectation is found when one of our findings
 * stands on it or elsewhere in the same function. Expectations that are style ("should use defer") are left out, those of
 * other mistakes than leaks and deadlocks are counted apart. Those that a person has found to be wrong are in
 * peer-exceptions.tsv with the reason, and counted as such.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

interface Peer {
  /** Folders below the checkout that hold Go test data. */
  readonly folders: readonly string[];
  /** Our rules that speak of the peer's subject. */
  readonly rules: RegExp;
  /** Expectation texts that are no leak but style or another subject: neither a leak nor proof of cleanness. */
  readonly ignore?: RegExp;
  /** Expectation texts of what ends the program, or is wrong in another way, but leaves nothing behind: counted apart. */
  readonly besides?: RegExp;
  /** `file:line:` expectations stand in these files beside the sources as well. */
  readonly expectedFiles?: RegExp;
  /** The Go sources are string literals in this file: `` `…` `` followed by the number of expected issues. */
  readonly samples?: string;
  /** Only samples with this text are about our subject; the others are counted apart. */
  readonly about?: RegExp;
  /** Functions without an expectation below this folder are no proof of cleanness. */
  readonly unlabelled?: RegExp;
}

const resource =
  /^(http-body|rows|stmt|tx|sql-conn|file|conn|listener|closer|span|subscription|watcher|stream|iter-pull|cancel|defer-)/;
const peers: Record<string, Peer> = {
  bodyclose: {
    folders: ["passes/bodyclose/testdata/src"],
    rules: /^(http-body-not-closed|defer-before-error-check|closer-not-closed|defer-in-loop)$/,
    ignore: /consumed/,
  },
  sqlclosecheck: {
    folders: ["pkg/analyzer/testdata", "testdata"],
    rules: /^(rows|stmt|tx|sql-conn|closer)-/,
    ignore: /should use defer/,
    expectedFiles: /expected_results\.txt$/,
  },
  spancheck: { folders: ["testdata"], rules: /^span-not-ended$/, ignore: /SetStatus|RecordError/ },
  lostcancel: { folders: ["go/analysis/passes/lostcancel/testdata/src"], rules: /^cancel-/ },
  gosec: {
    folders: [],
    samples: "testutils/g118_samples.go",
    rules: /^(cancel-|goroutine-|context-)/,
    about: /context\.With(?:Cancel|Timeout|Deadline)/,
  },
  gcpclosecheck: { folders: ["testdata"], rules: resource, unlabelled: /\/invalid\// },
  closecheck: { folders: ["samples/src"], rules: resource },
  goconcurrencylint: {
    folders: ["pkg/analyzer/testdata/src"],
    rules:
      /^(waitgroup|lock|mutex|cond|channel|send|receive|range|goroutine|pool|double-close|close-by|semaphore|unlock)/,
    ignore: /sync\.Pool|should be deferred|may panic|pairs defer|non-pointer/,
    besides: new RegExp(
      [
        // fatal errors and panics
        "unlocked but not|runlocked but not|no corresponding r?lock|only (?:read|write) lock|close of|send on closed",
        "nil function|nil Locker|multiple times|without corresponding Add",
        // returns at once, or says nothing of what waits
        "Wait called without|called after Wait|called inside goroutine|negative Add|no-op|outside worker",
        "copied by value|declared inside loop|return value not checked",
      ].join("|"),
    ),
  },
};

interface Expectation {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}
interface GoFunction {
  readonly file: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
interface JsonFinding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly tier: string;
  readonly message: string;
  readonly suppressed: boolean;
}
interface Score {
  readonly found: number;
  readonly leaks: number;
  /** Of the others, where the peer has such. */
  readonly besides?: { readonly found: number; readonly all: number };
  readonly alarms: number;
  readonly clean: number;
  /** What was missed and what was a false alarm, a line each. */
  readonly lines: readonly string[];
}

const slashed = (root: string, file: string) => relative(root, file).split("\\").join("/");

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Top-level functions by their first and last line; gofmt-formatted source puts both at column 0. */
function functionsIn(file: string, text: string): GoFunction[] {
  const found: GoFunction[] = [];
  let open: { name: string; from: number } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const head = /^func\s+(?:\([^)]*\)\s*)?(\w+)/.exec(line);
    if (head) open = { name: head[1]!, from: index + 1 };
    if (open && (line.startsWith("}") || (head && line.endsWith("}")))) {
      found.push({ file, name: open.name, from: open.from, to: index + 1 });
      open = undefined;
    }
  }
  return found;
}

function expectationsIn(file: string, text: string): Expectation[] {
  const found: Expectation[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const want = /\/\/\s*want\s+(?=["`])(.*)$/.exec(line);
    if (!want) continue;
    for (const one of want[1]!.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`/g)) {
      found.push({ file, line: index + 1, text: one[1] ?? one[2] ?? "" });
    }
  }
  return found;
}

function scan(folder: string): JsonFinding[] {
  const cli = join(__dirname, "../dist/cli.js");
  const run = spawnSync(process.execPath, [cli, "scan", ".", "--no-cache", "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    cwd: folder,
  });
  if (run.status === 2 || !run.stdout) throw new Error(run.stderr || `scan of ${folder} failed`);
  const report = JSON.parse(run.stdout) as { findings: JsonFinding[] };
  return report.findings.filter((finding) => !finding.suppressed);
}

/** One sample is one folder; its expected number of issues says whether it leaks. */
function scoreSamples(peer: Peer, source: string, root: string): Score {
  const leaking = new Map<string, boolean>();
  const besides = new Set<string>();
  for (const sample of source.matchAll(/\{\[\]string\{((?:\s*`[^`]*`,?)+)\s*\},\s*(\d+),/g)) {
    const folder = `s${String(leaking.size + 1).padStart(3, "0")}`;
    mkdirSync(join(root, folder));
    for (const [part, text] of [...sample[1]!.matchAll(/`([^`]*)`/g)].entries()) {
      writeFileSync(join(root, folder, `f${part}.go`), text[1]!.trimStart());
    }
    leaking.set(folder, sample[2] !== "0");
    if (peer.about?.test(sample[1]!) === false) besides.add(folder);
  }
  const findings = scan(root).filter((finding) => peer.rules.test(finding.rule));
  const reported = new Map<string, JsonFinding[]>();
  for (const finding of findings) {
    const folder = finding.file.split("/")[0]!;
    reported.set(folder, [...(reported.get(folder) ?? []), finding]);
  }
  const folders = [...leaking.keys()];
  const leaks = folders.filter((folder) => leaking.get(folder) && !besides.has(folder));
  const clean = folders.filter((folder) => !leaking.get(folder));
  return {
    leaks: leaks.length,
    found: leaks.filter((folder) => reported.has(folder)).length,
    clean: clean.length,
    alarms: clean.filter((folder) => reported.has(folder)).length,
    lines: [
      ...leaks.filter((folder) => !reported.has(folder)).map((folder) => `missed ${folder}`),
      ...clean.flatMap((folder) => (reported.get(folder) ?? []).map(alarm)),
    ],
  };
}

function scoreFolders(peer: Peer, checkout: string, root: string): Score {
  for (const [index, folder] of peer.folders.entries()) {
    cpSync(join(checkout, folder), join(root, `data${index}`), { recursive: true, dereference: true });
  }
  const functions: GoFunction[] = [];
  const wants: Expectation[] = [];
  for (const file of filesBelow(root, /\.go$/)) {
    const path = slashed(root, file);
    if (/(^|\/)vendor\//.test(path)) continue;
    const text = readFileSync(file, "utf8");
    functions.push(...functionsIn(path, text));
    wants.push(...expectationsIn(path, text));
  }
  for (const list of peer.expectedFiles ? filesBelow(root, peer.expectedFiles) : []) {
    for (const hit of readFileSync(list, "utf8").matchAll(/^(?:.*\/)?([^/\s]+\.go):(\d+):(?:\d+:)? (.*)$/gm)) {
      wants.push({ file: slashed(root, join(list, "..", hit[1]!)), line: Number(hit[2]), text: hit[3]! });
    }
  }
  const findings = scan(root).filter((finding) => peer.rules.test(finding.rule));
  const within = (fn: GoFunction, at: { file: string; line: number }) =>
    fn.file === at.file && fn.from <= at.line && at.line <= fn.to;
  const all = wants.filter((want) => !peer.ignore?.test(want.text));
  const leaks = all.filter((want) => !peer.besides?.test(want.text));
  const others = all.filter((want) => !leaks.includes(want));
  const isFound = (want: Expectation) => {
    const fn = functions.find((candidate) => within(candidate, want));
    return findings.some((finding) =>
      fn ? within(fn, finding) : finding.line === want.line && finding.file === want.file,
    );
  };
  const clean = functions.filter(
    (fn) => !wants.some((want) => within(fn, want)) && !peer.unlabelled?.test(`/${fn.file}`),
  );
  const alarms = clean.map((fn) => findings.filter((finding) => within(fn, finding))).filter((list) => list.length > 0);
  const missed = leaks.filter((want) => !isFound(want));
  return {
    leaks: leaks.length,
    found: leaks.length - missed.length,
    ...(peer.besides && { besides: { found: others.filter(isFound).length, all: others.length } }),
    clean: clean.length,
    alarms: alarms.length,
    lines: [...missed.map((want) => `missed ${want.file}:${want.line} ${want.text}`), ...alarms.flat().map(alarm)],
  };
}

function alarm(finding: JsonFinding): string {
  return `alarm  ${finding.file}:${finding.line} ${finding.rule} (${finding.tier}) ${finding.message}`;
}

const args = process.argv.slice(2);
const [name, checkout] = args.filter((arg) => !arg.startsWith("--"));
const peer = name ? peers[name] : undefined;
if (!peer || !checkout) {
  console.error(`usage: npx tsx bench/peers.ts <${Object.keys(peers).join("|")}> <checkout> [--show]`);
  process.exit(2);
}
const root = mkdtempSync(join(tmpdir(), "peer-"));
try {
  const score = peer.samples
    ? scoreSamples(peer, readFileSync(join(checkout, peer.samples), "utf8"), root)
    : scoreFolders(peer, checkout, root);
  const exceptions = readFileSync(join(__dirname, "peer-exceptions.tsv"), "utf8")
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([of]) => of === name);
  const reasonOf = (line: string) => exceptions.find(([, place]) => new RegExp(`[/ ]${place}(?!\\d)`).test(line))?.[2];
  if (args.includes("--show"))
    for (const line of score.lines) console.log(`${line}${reasonOf(line) ? `\n       ${reasonOf(line)}` : ""}`);
  const wrong = (kind: string) =>
    score.lines.filter((line) => line.startsWith(kind) && reasonOf(line) !== undefined).length;
  const noLeaks = wrong("missed");
  const alarms = score.lines.filter((line) => line.startsWith("alarm")).length;
  const { besides } = score;
  console.log(
    `${name}: leaks found ${score.found}/${score.leaks - noLeaks} (${noLeaks} more expectations are no leak, with reasons)` +
      (besides ? `, other mistakes found ${besides.found}/${besides.all}` : "") +
      `, clean functions reported ${score.alarms}/${score.clean}: of ${alarms} reports ${wrong("alarm")} are right by the reason given, ${alarms - wrong("alarm")} are false alarms`,
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
