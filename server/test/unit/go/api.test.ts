import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ApiModel, nameOfPath } from "../../../src/go/api";
import { splitFullName } from "../../../src/go/known-results";
import { typeString } from "../../../src/go/types";
import { projectRoot } from "../syntax/support";
import { testApi } from "./kit";

describe("API model", () => {
  const show = (path: string, name: string): string => {
    const member = testApi().package(path)?.member(name);
    if (!member) return "nothing";
    return member.kind === "type" ? typeString(member.def.rhs) : typeString(member.type);
  };
  const method = (path: string, type: string, name: string): string => {
    const member = testApi().package(path)?.member(type);
    const found = member?.kind === "type" ? member.def.methods.get(name) : undefined;
    return found ? `${found.pointer ? "*" : ""}${typeString(found.signature)}` : "nothing";
  };

  it("knows functions, variables, constants and types", () => {
    assert.equal(show("context", "WithCancel"), "func(context.Context) (context.Context, context.CancelFunc)");
    assert.equal(show("os", "Stdout"), "*os.File");
    assert.equal(show("time", "Second"), "time.Duration");
    assert.equal(show("net/http", "StatusOK"), "untyped int");
    assert.equal(show("bufio", "ReadWriter"), "struct{*bufio.Reader;*bufio.Writer}");
    assert.equal(show("fmt", "Printf"), "func(string, ...any) (int, error)");
    assert.equal(show("context", "nothing"), "nothing");
  });

  it("has values of plain constants", () => {
    const member = testApi().package("time")?.member("Second");
    assert.equal(member?.kind === "const" && member.value, 1_000_000_000);
  });

  it("follows aliases to the package that declares the type", () => {
    assert.equal(show("os", "Lstat"), "func(string) (io/fs.FileInfo, error)");
    assert.equal(show("go.etcd.io/bbolt", "Open").split(", ")[1], "io/fs.FileMode");
    assert.equal(show("go.uber.org/zap", "String"), "func(string, string) go.uber.org/zap/zapcore.Field");
  });

  it("tells packages of one name apart", () => {
    assert.match(show("html/template", "FuncMap"), /^text\/template\.FuncMap$/);
    assert.equal(method("html/template", "Template", "Funcs"), "*func(text/template.FuncMap) *html/template.Template");
  });

  it("has method sets, promoted methods and pointer receivers", () => {
    assert.equal(method("net/http", "Client", "Do"), "*func(*net/http.Request) (*net/http.Response, error)");
    assert.equal(method("testing", "T", "Fatal"), "*func(...any)");
    assert.equal(method("time", "Time", "Sub"), "func(time.Time) time.Duration");
    assert.equal(method("encoding/binary", "littleEndian", "Uint16"), "func([]uint8) uint16");
  });

  it("knows type parameters and their constraints", () => {
    const sort = testApi().package("slices")?.member("Sort");
    assert.ok(sort?.kind === "func");
    assert.equal(typeString(sort.type), "func(slices.Sort#0)");
    assert.equal(typeString(sort.typeParams[0]!.constraint()), "interface{[]slices.Sort#1}");
    assert.equal(method("sync/atomic", "Pointer", "Load"), "*func() *sync/atomic.Pointer#0");
  });

  it("decodes every line of every package", () => {
    const api = testApi();
    const unknown: string[] = [];
    for (const path of api.paths()) {
      if (!api.isStd(path)) continue;
      for (const name of api.package(path)!.typeNames())
        if (show(path, name).includes("?")) unknown.push(`${path}.${name}`);
    }
    assert.deepEqual(unknown, []);
  });

  it("knows results of third-party functions, written by hand or from the resource tables", () => {
    assert.equal(
      show("google.golang.org/grpc", "NewClient"),
      "func(...any) (*google.golang.org/grpc.ClientConn, error)",
    );
    assert.equal(method("google.golang.org/grpc", "ClientConn", "Target"), "*func() string");
    assert.equal(method("gorm.io/gorm", "DB", "Rows"), "func(...any) (*database/sql.Rows, error)");
    assert.equal(testApi().package("google.golang.org/grpc")?.complete, false);
  });

  it("guesses package names from paths", () => {
    const names: Record<string, string> = {
      "net/http": "http",
      "math/rand/v2": "rand",
      "github.com/jackc/pgx/v5": "pgx",
      "gopkg.in/yaml.v3": "yaml",
      "github.com/nats-io/nats.go": "nats",
      "github.com/mattn/go-sqlite3": "sqlite3",
      "github.com/dgrijalva/jwt-go": "jwt",
      "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer": "tracer",
    };
    for (const [path, name] of Object.entries(names)) assert.equal(nameOfPath(path), name, path);
  });

  it("splits full names", () => {
    assert.deepEqual(splitFullName("github.com/nats-io/nats.go.Conn.Subscribe"), {
      path: "github.com/nats-io/nats.go",
      type: "Conn",
      name: "Subscribe",
    });
    assert.deepEqual(splitFullName("gopkg.in/fsnotify.v1.NewWatcher"), {
      path: "gopkg.in/fsnotify.v1",
      type: undefined,
      name: "NewWatcher",
    });
    assert.equal(splitFullName("nothing"), undefined);
  });

  it("has nothing to say without data", () => {
    const api = ApiModel.empty();
    assert.equal(api.isStd("fmt"), false);
    assert.equal(api.package("fmt"), undefined);
  });

  it("is what its generator makes of the same Go version", function () {
    let version: string;
    try {
      version = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
    } catch {
      version = "none";
    }
    if (version !== testApi().goVersion) {
      console.log(`      skipped: the model is of ${testApi().goVersion}, installed is ${version}`);
      this.skip();
    }
    // Exits with 1, which throws, when the committed file is stale.
    execFileSync(process.execPath, [join(projectRoot, "scripts/generate-std-model.mjs"), "--check"], { stdio: "pipe" });
  });
});
