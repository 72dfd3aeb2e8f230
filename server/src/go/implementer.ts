import type { FileChecker } from "./checker";
import { interfaceMethods, satisfies } from "./lookup";
import type { FuncObj, TypeObj } from "./model";
import type { SourcePackage } from "./package";
import type { Named } from "./type";
import { named } from "./types";

/**
 * The method behind a call through an interface, where one type alone implements it: among the types of the package that
 * declares the interface and (unless it is exported) of the calling package, tests apart unless the call stands in one. Interfaces without
 * methods, of the standard library (as API data) and of third parties have no such type: anybody implements them.
 */
export function uniqueImplementation(iface: Named, method: string, checker: FileChecker): FuncObj | undefined {
  const declared = checker.types.definitionOf(iface)?.source;
  if (!declared?.pkg || iface.args.length > 0 || (declared.pkg as SourcePackage).dependency) return undefined;
  const only = checker.memoisedImplementer(iface, () => onlyImplementer(iface, declared, checker));
  if (!only) return undefined;
  const found = checker.select(only, method);
  return found.kind === "method" ? found.method.func : undefined;
}

function onlyImplementer(iface: Named, declared: TypeObj, checker: FileChecker): Named | undefined {
  const wanted = interfaceMethods(iface, checker.types);
  if (!wanted || wanted.size === 0) return undefined;
  const home = declared.pkg as SourcePackage;
  let only: Named | undefined;
  for (const pkg of home === checker.pkg ? [home] : [home, checker.pkg]) {
    const tests = pkg.dir === checker.pkg.dir && checker.pkg.isTest(checker.file);
    for (const obj of pkg.typeObjects(tests)) {
      if (!obj.decl || obj.decl.alias || obj.decl.typeParams.length > 0 || obj.decl.type.kind === "InterfaceType")
        continue;
      // A type without methods of its own can only have them from what it embeds.
      const methods = pkg.methodNames(obj.name, tests);
      if (methods.size === 0 && obj.decl.type.kind !== "StructType") continue;
      if (![...wanted.keys()].some((name) => methods.has(name)) && !embeds(obj)) continue;
      const type = named(pkg.path, obj.name);
      const implemented = satisfies(type, iface, checker.types, checker.file);
      if (implemented === false) continue;
      if (implemented === undefined || only) return undefined;
      // An exported interface that its own package does not implement is there for others, any of them:
      // package balancer: type ClientConn interface { UpdateState(State) }
      // package sharding: type child struct{}; func (*child) UpdateState(State) {}
      if (pkg !== home && /^\p{Lu}/u.test(declared.name)) return undefined;
      only = type;
    }
  }
  return only;
}

function embeds(obj: TypeObj): boolean {
  return obj.decl?.type.kind === "StructType" && obj.decl.type.fields.some((field) => field.embedded);
}
