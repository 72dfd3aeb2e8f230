import assert from "node:assert/strict";
import { english } from "../../../src/finding/say";
import type { DirectoryEntry, Host } from "../../../src/go/host";
import { readConfig } from "../../../src/workspace/config-file";
import { ConfigStore, type ConfigStoreOptions } from "../../../src/workspace/config-store";

const known = new Set(["cancel-not-called", "some-leak"]);

/** `line: message` of every mistake. */
function mistakes(text: string): string[] {
  return readConfig("/p/.goleaklens.json", text, known).problems.map(
    ({ line, message }) => `${line}: ${english(message)}`,
  );
}

describe("a configuration file", () => {
  it("is JSON with comments and trailing commas", () => {
    const { settings, problems } = readConfig(
      "/p/.goleaklens.json",
      `{
        // how strict
        "profile": "strict",
        "rules": { "cancel-not-called": "error", "some-leak": "off", },
        "exclude": ["gen/**"], /* and so on */
        "goVersion": "1.22.3",
        "vendor": true,
      }`,
      known,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      profile: "strict",
      rules: { "cancel-not-called": "error", "some-leak": "off" },
      exclude: ["gen/**"],
      goVersion: { major: 1, minor: 22 },
      vendor: true,
    });
  });

  it("names every mistake with its line and keeps what is sound", () => {
    const text = `{
      "profile": "lax",
      "rules": {
        "cancel-not-called": "fatal",
        "some-leak": "hint",
        "no-such-rule": "off"
      },
      "exclude": "gen",
      "include": ["a", 3],
      "tests": "no",
      "goVersion": "latest",
      "colour": true
    }`;
    assert.deepEqual(mistakes(text).sort(), [
      '10: tests must be true or false, not "no"',
      '11: goVersion must be a version such as "1.22", not "latest"',
      '12: there is no setting "colour"',
      '2: profile must be "recommended", "strict" or "custom", not "lax"',
      '4: cancel-not-called must be "error", "warning", "information", "hint" or "off", not "fatal"',
      '6: there is no rule "no-such-rule"',
      '8: exclude must be a list of globs, not "gen"',
      "9: include must be a list of globs, not 3",
    ]);
    assert.deepEqual(readConfig("/p/c", text, known).settings, { rules: { "some-leak": "hint" } });
  });

  it("may be broken anywhere", () => {
    assert.deepEqual(mistakes(""), ["1: not valid JSON: value expected"]);
    assert.deepEqual(mistakes("[1]"), ["1: the configuration must be an object: { … }"]);
    assert.deepEqual(mistakes('{\n "profile": "strict"\n "tests": false\n}'), ["3: not valid JSON: comma expected"]);
    assert.deepEqual(mistakes('{\n "profile": "stri'), [
      "2: not valid JSON: unexpected end of string",
      "2: not valid JSON: close brace expected",
      '2: profile must be "recommended", "strict" or "custom", not "stri"',
    ]);
    assert.deepEqual(mistakes('{ "__proto__": 1, "constructor": 2, "rules": { "toString": "off" } }'), [
      '1: there is no setting "constructor"',
      '1: there is no rule "toString"',
    ]);
  });
});

function store(files: Readonly<Record<string, string>>, options: Partial<ConfigStoreOptions> = {}): ConfigStore {
  const host: Host = {
    readFile: (path) => files[path],
    readDirectory: (): readonly DirectoryEntry[] => [],
  };
  return new ConfigStore("/w", { host, knownRules: known, ...options });
}

describe("the configuration of a folder", () => {
  const files = {
    "/w/.goleaklens.json": '{ "profile": "strict", "rules": { "some-leak": "error" } }',
    "/w/a/.goleaklens.json": '{ "tests": false, "nonsense": 1 }',
  };

  it("is the nearest file upwards, alone", () => {
    const configs = store(files);
    assert.equal(configs.configFor("/w/x/y").profile, "strict");
    assert.equal(configs.effective("/w/x/y").file, "/w/.goleaklens.json");
    const inner = configs.configFor("/w/a/b");
    assert.deepEqual([inner.tests, inner.profile, inner.root], [false, "recommended", "/w/a"]);
    assert.equal(configs.configFor("/w/a/b"), configs.configFor("/w/a/c/d"));
    assert.deepEqual(
      configs.problems().map(({ file, line }) => [file, line]),
      [["/w/a/.goleaklens.json", 1]],
    );
  });

  it("is the default where there is no file", () => {
    const { config, file } = store({}).effective("/w/x");
    assert.deepEqual([config.profile, config.root, file], ["recommended", "/w", undefined]);
  });

  it("lies under the overrides and over the defaults", () => {
    const configs = store(files, {
      defaults: { profile: "recommended", vendor: true },
      overrides: { generated: true, rules: { "cancel-not-called": "off" } },
    });
    const { profile, vendor, generated, rules } = configs.configFor("/w");
    assert.deepEqual(
      [profile, vendor, generated, rules],
      ["strict", true, true, { "some-leak": "error", "cancel-not-called": "off" }],
    );
  });

  it("can be one given file", () => {
    const configs = store(files, { file: "/w/a/.goleaklens.json" });
    assert.equal(configs.configFor("/elsewhere").tests, false);
  });
});
