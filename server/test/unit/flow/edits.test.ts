import assert from "node:assert/strict";
import { flowFilesChanged } from "../../../src/flow/service";
import { analyse, brief } from "./kit";

const a = 'package p\nimport "os"\nfunc f() { f, err := os.Open("x"); if err != nil { return }; done(f) }\n';
const b = 'package p\nimport "os"\nfunc done(f *os.File) { f.Stat() }\n';

describe("Obligations after edits", () => {
  it("forget what rested on a body that changed, and only that", async () => {
    const { go, flow, leaks } = await analyse({ "a.go": a, "b.go": b });
    assert.deepEqual(leaks.map(brief), ["never f 3-3"]);
    const edit = (name: string, text: string) => {
      go.host.files.set(`/m/${name}`, text);
      go.program.filesChanged([`/m/${name}`]);
      flowFilesChanged(go.program, [`/m/${name}`]);
      return flow.packageLeaks(go.pkg).map(brief);
    };
    assert.deepEqual(edit("b.go", b.replace("f.Stat()", "f.Close()")), []);
    assert.deepEqual(edit("b.go", b), ["never f 3-3"]);
    // Another outline: every answer is worked out anew.
    assert.deepEqual(edit("b.go", b.replace("func done(f *os.File) { f.Stat() }", "func done(_ any) {}\nvar x int")), [
      "never f 3-3",
    ]);
    assert.deepEqual(edit("a.go", `// moved\n${a}`), ["never f 4-4"]);
  });
  it("hand over every name in broken text", async () => {
    const { leaks } = await analyse(
      'package p\nimport "os"\nfunc f() {\nf, err := os.Open("x")\nif err != nil { return }\ng(f,,\n}\nfunc h() { f, _ := os.Open("x"); f.Stat() }\n',
    );
    assert.deepEqual(leaks.map(brief), ["never f 8-8"]);
  });
});
