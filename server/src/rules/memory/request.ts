import type { FuncNode, Ident } from "../../go/ast";
import type { Checker } from "../../go/model";
import type { Type } from "../../go/type";

/** Full names of the types that carry one request, by the framework that hands them to a handler. */
const requestTypes: ReadonlySet<string> = new Set([
  "net/http.Request",
  "github.com/gin-gonic/gin.Context",
  "github.com/labstack/echo.Context",
  "github.com/labstack/echo/v4.Context",
  "github.com/labstack/echo/v5.Context",
  "github.com/gofiber/fiber/v2.Ctx",
  "github.com/gofiber/fiber/v3.Ctx",
  "github.com/valyala/fasthttp.RequestCtx",
  "github.com/go-chi/chi/v5.Context",
]);

/** The named type behind a pointer, as `path.Name`; undefined for anything else. */
export function typeNameOf(type: Type): string | undefined {
  const base = type.kind === "Pointer" ? type.elem : type;
  return base.kind === "Named" ? `${base.pkg}.${base.name}` : undefined;
}

/** Whether values of the type live for one request only. */
export function isRequestType(type: Type): boolean {
  const name = typeNameOf(type);
  return name !== undefined && requestTypes.has(name);
}

/**
 * The parameter that makes a function a request handler: `func(w http.ResponseWriter, r *http.Request)`, a handler of
 * gin, echo, fiber or fasthttp, or a gRPC method `M(ctx, *XRequest) (*XResponse, error)`. Undefined for other functions.
 * A helper that merely takes the request is no entry: it is reached from one.
 */
export function requestParameter(func: FuncNode, checker: Checker): Ident | undefined {
  const params = func.type.params;
  const names = params.map((param) => typeNameOf(checker.typeFrom(param.type)));
  const total = params.reduce((sum, param) => sum + Math.max(1, param.names.length), 0);
  const at = names.findIndex((name) => name !== undefined && requestTypes.has(name));
  if (at >= 0) {
    const isHttp = names[at] === "net/http.Request";
    if (isHttp ? total === 2 && names.includes("net/http.ResponseWriter") : total === 1) return params[at]!.names[0];
    return undefined;
  }
  if (func.kind === "FuncDecl" && func.recv !== undefined && total === 2 && names[0] === "context.Context") {
    const results = func.type.results;
    const answers = results.length === 2 && /Response$|Reply$/.test(nameEnd(results[0]!.type));
    if (answers && /Request$|Req$/.test(nameEnd(params[1]!.type))) return params[1]!.names[0];
  }
  return undefined;
}

function nameEnd(type: FuncNode["type"]["params"][number]["type"]): string {
  if (type.kind === "Star") return nameEnd(type.x);
  if (type.kind === "Selector") return type.sel.name;
  return type.kind === "Ident" ? type.name : "";
}

/** What a file's text must hold before it can have a request handler. */
export const handlerGate =
  /http\.Request\b|gin\.Context\b|echo\.Context\b|fiber\.Ctx\b|fasthttp\.RequestCtx\b|Req(uest)?\)/;
