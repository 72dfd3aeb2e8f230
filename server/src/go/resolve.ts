import type {
  Assign,
  Block,
  CaseClause,
  CompositeLit,
  Decl,
  Expr,
  FieldDecl,
  FuncDecl,
  FuncNode,
  FuncType,
  GoFile,
  Ident,
  Node,
  Range,
  Stmt,
  TypeSpec,
  TypeSwitch,
  ValueSpec,
} from "./ast";
import { literalShape } from "./literal-shape";
import type { Obj, TypeObj, VarObj } from "./model";
import type { Assignment, ScopeEnv } from "./scope";
import { forEachChild } from "./walk";

/** A block's names; made for every block, filled for few. */
class Frame {
  private names: Map<string, Obj> | undefined;

  constructor(readonly parent: Frame | undefined) {}

  own(name: string): Obj | undefined {
    return this.names?.get(name);
  }

  find(name: string): Obj | undefined {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      const obj = frame.names?.get(name);
      if (obj !== undefined) return obj;
    }
    return undefined;
  }

  put(name: string, obj: Obj): void {
    this.names ??= new Map();
    this.names.set(name, obj);
  }
}

/**
 * Walks one top-level declaration in the order in which Go's names come into scope and notes what each identifier
 * denotes. Nesting is bounded by lowering, so recursion is safe.
 */
export class Resolver {
  readonly objects = new Map<Ident, Obj>();
  readonly variables: VarObj[] = [];
  readonly assignments = new Map<VarObj, Assignment[]>();
  readonly addressTaken = new Set<VarObj>();
  readonly constraints = new Map<TypeObj, Expr>();
  private readonly uses = new Map<VarObj, Ident[]>();
  private readonly sorted = new Set<VarObj>();
  private frame = new Frame(undefined);
  private owner: FuncNode | undefined;

  constructor(
    private readonly file: GoFile,
    private readonly env: ScopeEnv,
    private readonly outer: (name: string) => Obj | undefined,
  ) {}

  topLevel(decl: Decl): void {
    if (decl.kind === "FuncDecl") {
      this.funcDecl(decl);
      return;
    }
    if (decl.kind === "ValueSpec") {
      this.valueExprs(decl);
      for (const name of decl.names) this.declareGlobal(name);
      this.specAssignments(decl);
      return;
    }
    this.declareGlobal(decl.name);
    this.typeSpecBody(decl);
  }

  sortedUses(obj: VarObj): readonly Ident[] {
    const uses = this.uses.get(obj) ?? [];
    if (!this.sorted.has(obj)) {
      uses.sort((a, b) => (a === obj.decl ? -1 : b === obj.decl ? 1 : a.pos - b.pos));
      this.sorted.add(obj);
    }
    return uses;
  }

  // ---- Declarations -------------------------------------------------------------------------------------------

  private declareGlobal(name: Ident): void {
    const obj = this.env.packageObject(name.name);
    if (obj === undefined || name.name === "_") return;
    const declared = obj.kind === "type" ? obj.decl?.name : "decl" in obj ? obj.decl : undefined;
    if (declared === name) this.note(name, obj);
  }

  private funcDecl(decl: FuncDecl): void {
    const obj = this.env.funcObject(decl);
    if (obj !== undefined) this.objects.set(decl.name, obj);
    this.scoped(() => {
      if (decl.recv !== undefined) this.receiverTypeParams(decl.recv.type);
      this.typeParams(decl.typeParams);
      this.func(decl, decl.recv, decl.type, decl.body);
    });
  }

  /** Type parameters of a receiver are declared by the names inside its brackets. */
  private receiverTypeParams(type: Expr): void {
    const named = type.kind === "Star" ? type.x : type;
    if (named.kind !== "Index") return;
    for (const index of named.indices) {
      if (index.kind !== "Ident") continue;
      const obj: TypeObj = { kind: "type", name: index.name, decl: undefined, file: this.file, pkg: undefined };
      this.declare(index, obj);
    }
  }

  private typeParams(params: readonly FieldDecl[]): void {
    for (const param of params) {
      for (const name of param.names) {
        const obj: TypeObj = { kind: "type", name: name.name, decl: undefined, file: this.file, pkg: undefined };
        this.constraints.set(obj, param.type);
        this.declare(name, obj);
      }
    }
    for (const param of params) this.expr(param.type);
  }

  /** Parameters, results and the statements of the body share one block, as in Go. */
  private func(node: FuncNode, recv: FieldDecl | undefined, type: FuncType, body: Block | undefined): void {
    const owner = this.owner;
    this.owner = node;
    this.scoped(() => {
      if (recv !== undefined) this.expr(recv.type);
      for (const param of type.params) this.expr(param.type);
      for (const result of type.results) this.expr(result.type);
      if (recv !== undefined) this.fields(recv, "param");
      for (const param of type.params) this.fields(param, "param");
      for (const result of type.results) this.fields(result, "result");
      if (body !== undefined) for (const stmt of body.stmts) this.stmt(stmt);
    });
    this.owner = owner;
  }

  private fields(field: FieldDecl, role: "param" | "result"): void {
    for (const name of field.names) this.variable(name, field, role);
  }

  private variable(name: Ident, site: Node, role: VarObj["role"]): void {
    if (name.name === "_") return;
    const obj: VarObj = { kind: "var", name: name.name, role, decl: name, file: this.file, owner: this.owner, site };
    this.variables.push(obj);
    this.declare(name, obj);
  }

  private declare(name: Ident, obj: Obj): void {
    this.note(name, obj);
    if (name.name !== "_") this.frame.put(name.name, obj);
  }

  private note(ident: Ident, obj: Obj): void {
    this.objects.set(ident, obj);
    if (obj.kind !== "var") return;
    const uses = this.uses.get(obj);
    if (uses === undefined) this.uses.set(obj, [ident]);
    else uses.push(ident);
  }

  private localSpec(spec: ValueSpec): void {
    this.valueExprs(spec);
    for (const name of spec.names) {
      if (spec.tok === "var") this.variable(name, spec, "local");
      else this.declare(name, { kind: "const", name: name.name, decl: name, site: spec, file: this.file });
    }
    this.specAssignments(spec);
  }

  private valueExprs(spec: ValueSpec): void {
    if (spec.type !== undefined) this.expr(spec.type);
    for (const value of spec.values) this.expr(value);
  }

  private specAssignments(spec: ValueSpec): void {
    if (spec.tok === "const") return;
    const oneToOne = spec.values.length === spec.names.length;
    spec.names.forEach((name, i) => {
      const value = oneToOne ? spec.values[i] : spec.values[0];
      this.assigned({ ident: name, site: spec, value, index: oneToOne || value === undefined ? undefined : i });
    });
  }

  private localType(spec: TypeSpec): void {
    this.declare(spec.name, { kind: "type", name: spec.name.name, decl: spec, file: this.file, pkg: this.env.pkg });
    this.typeSpecBody(spec);
  }

  private typeSpecBody(spec: TypeSpec): void {
    this.scoped(() => {
      this.typeParams(spec.typeParams);
      this.expr(spec.type);
    });
  }

  private scoped(inside: () => void): void {
    const outside = this.frame;
    this.frame = new Frame(outside);
    inside();
    this.frame = outside;
  }

  // ---- Statements ---------------------------------------------------------------------------------------------

  private stmts(list: readonly Stmt[]): void {
    const outside = this.frame;
    this.frame = new Frame(outside);
    for (const stmt of list) this.stmt(stmt);
    this.frame = outside;
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case "Block":
        this.stmts(stmt.stmts);
        return;
      case "ExprStmt":
        this.expr(stmt.x);
        return;
      case "Assign":
        this.assign(stmt);
        return;
      case "IncDec":
        this.expr(stmt.x);
        if (stmt.x.kind === "Ident") this.assigned({ ident: stmt.x, site: stmt, value: undefined, index: undefined });
        return;
      case "If":
        this.scoped(() => {
          if (stmt.init !== undefined) this.stmt(stmt.init);
          this.expr(stmt.cond);
          this.stmt(stmt.then);
          if (stmt.else !== undefined) this.stmt(stmt.else);
        });
        return;
      case "For":
        this.scoped(() => {
          if (stmt.init !== undefined) this.stmt(stmt.init);
          if (stmt.cond !== undefined) this.expr(stmt.cond);
          if (stmt.post !== undefined) this.stmt(stmt.post);
          this.stmt(stmt.body);
        });
        return;
      case "Range":
        this.range(stmt);
        return;
      case "Switch":
        this.scoped(() => {
          if (stmt.init !== undefined) this.stmt(stmt.init);
          if (stmt.tag !== undefined) this.expr(stmt.tag);
          for (const clause of stmt.clauses) this.caseClause(clause);
        });
        return;
      case "TypeSwitch":
        this.typeSwitch(stmt);
        return;
      case "Select":
        for (const clause of stmt.clauses) {
          this.scoped(() => {
            if (clause.comm !== undefined) this.stmt(clause.comm);
            for (const inner of clause.body) this.stmt(inner);
          });
        }
        return;
      case "Labeled":
        this.stmt(stmt.stmt);
        return;
      case "DeclStmt":
        for (const spec of stmt.decls) {
          if (spec.kind === "TypeSpec") this.localType(spec);
          else this.localSpec(spec);
        }
        return;
      case "Branch":
      case "Empty":
        return;
      default:
        forEachChild(stmt, (child) => this.expr(child as Expr));
    }
  }

  private assign(stmt: Assign): void {
    for (const value of stmt.rhs) this.expr(value);
    // A name counts as new only against the block as it was before this statement.
    for (const target of stmt.lhs) {
      if (!stmt.define || target.kind !== "Ident") this.expr(target);
      else if (this.frame.own(target.name)?.kind !== "var") this.variable(target, stmt, "local");
      else this.expr(target);
    }
    const oneToOne = stmt.lhs.length === stmt.rhs.length;
    const plain = stmt.op === "=" || stmt.define;
    stmt.lhs.forEach((target, i) => {
      if (target.kind !== "Ident") return;
      const value = plain ? (oneToOne ? stmt.rhs[i] : stmt.rhs[0]) : undefined;
      this.assigned({ ident: target, site: stmt, value, index: oneToOne || value === undefined ? undefined : i });
    });
  }

  private assigned(assignment: Assignment, to = this.objects.get(assignment.ident)): void {
    if (to?.kind !== "var") return;
    const list = this.assignments.get(to);
    if (list === undefined) this.assignments.set(to, [assignment]);
    else list.push(assignment);
  }

  private range(stmt: Range): void {
    this.expr(stmt.x);
    this.scoped(() => {
      for (const target of [stmt.key, stmt.value]) {
        if (target === undefined) continue;
        if (stmt.define && target.kind === "Ident") this.variable(target, stmt, "local");
        else this.expr(target);
        if (target.kind === "Ident") this.assigned({ ident: target, site: stmt, value: undefined, index: undefined });
      }
      this.stmt(stmt.body);
    });
  }

  private caseClause(clause: CaseClause): void {
    for (const value of clause.values) this.expr(value);
    this.stmts(clause.body);
  }

  /** The bound name is another variable in each clause; its own identifier denotes one that only stands for the switch. */
  private typeSwitch(stmt: TypeSwitch): void {
    this.scoped(() => {
      if (stmt.init !== undefined) this.stmt(stmt.init);
      this.expr(stmt.x);
      const { bind } = stmt;
      if (bind === undefined || bind.name === "_") {
        for (const clause of stmt.clauses) this.caseClause(clause);
        return;
      }
      const { file, owner } = this;
      const whole: VarObj = { kind: "var", name: bind.name, role: "local", decl: bind, file, owner, site: stmt };
      this.note(bind, whole);
      for (const clause of stmt.clauses) {
        for (const value of clause.values) this.expr(value);
        this.scoped(() => {
          const obj: VarObj = { ...whole, site: clause };
          this.variables.push(obj);
          this.uses.set(obj, [bind]);
          this.frame.put(bind.name, obj);
          this.assigned({ ident: bind, site: stmt, value: stmt.x, index: undefined }, obj);
          for (const inner of clause.body) this.stmt(inner);
        });
      }
    });
  }

  // ---- Expressions and types ----------------------------------------------------------------------------------

  private expr(expr: Expr): void {
    switch (expr.kind) {
      case "Ident":
        this.use(expr);
        return;
      case "BasicLit":
        return;
      case "Selector":
        this.expr(expr.x);
        return;
      case "Call":
        this.expr(expr.fun);
        for (const arg of expr.args) this.expr(arg);
        return;
      case "Binary":
        this.expr(expr.x);
        this.expr(expr.y);
        return;
      case "Unary": {
        this.expr(expr.x);
        const target = expr.op === "&" && expr.x.kind === "Ident" ? this.objects.get(expr.x) : undefined;
        if (target?.kind === "var") this.addressTaken.add(target);
        return;
      }
      case "FuncLit":
        this.func(expr, undefined, expr.type, expr.body);
        return;
      case "CompositeLit":
        this.composite(expr, expr.type);
        return;
      case "StructType":
        for (const field of expr.fields) this.expr(field.type);
        return;
      case "FuncType":
        for (const param of expr.params) this.expr(param.type);
        for (const result of expr.results) this.expr(result.type);
        return;
      case "InterfaceType":
        for (const method of expr.methods) this.expr(method.type);
        for (const embed of expr.embeds) this.expr(embed);
        return;
      default:
        forEachChild(expr, (child) => this.expr(child as Expr));
    }
  }

  private use(ident: Ident): void {
    if (ident.name === "_") return;
    const obj = this.frame.find(ident.name) ?? this.outer(ident.name);
    if (obj !== undefined) this.note(ident, obj);
  }

  /** `type` is the literal's own type, or what an outer literal says about an element without one. */
  private composite(lit: CompositeLit, type: Expr | undefined): void {
    if (lit.type !== undefined) this.expr(lit.type);
    const shape = literalShape(type, (name) => this.frame.find(name) ?? this.outer(name));
    for (const element of lit.elements) {
      if (element.kind !== "KeyValue") {
        this.element(element, shape.elem);
        continue;
      }
      if (element.key.kind !== "Ident" || shape.keyIsValue(element.key.name)) this.element(element.key, shape.key);
      this.element(element.value, shape.elem);
    }
  }

  private element(expr: Expr, type: Expr | undefined): void {
    if (expr.kind === "CompositeLit" && expr.type === undefined) this.composite(expr, type);
    else this.expr(expr);
  }
}
