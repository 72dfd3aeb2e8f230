import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { projectUrl } from "../finding/pages";

/** Where a project's own query files lie, from a Go file's folder upwards. */
export const queryFolder = ".goleaklens/queries";

/** Name of the configuration file, looked for from a Go file's folder upwards. */
export const configFileName = ".goleaklens.json";

const severity = Type.Union(
  [Type.Literal("error"), Type.Literal("warning"), Type.Literal("information"), Type.Literal("hint")],
  { description: "Severity with which findings of the rule are shown." },
);

const ruleSetting = Type.Union([severity, Type.Literal("off")], {
  description: "A severity, or off. Naming a severity also turns on a rule that the profile leaves out.",
});

const globs = (description: string) => Type.Array(Type.String({ minLength: 1 }), { description });

/** Shape of `.goleaklens.json`. The one source of its type, its validation and the JSON schema that editors use. */
export const configSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: "Address of this schema, for editors." })),
    profile: Type.Optional(
      Type.Union([Type.Literal("recommended"), Type.Literal("strict"), Type.Literal("custom")], {
        default: "recommended",
        description:
          "recommended: what is proven or very likely. strict: advice on habits too. custom: only the rules named below.",
      }),
    ),
    rules: Type.Optional(
      Type.Record(Type.String(), ruleSetting, { description: "Severity per rule id, or off.", default: {} }),
    ),
    overlap: Type.Optional(
      Type.Union([Type.Literal("report"), Type.Literal("leaveToVet"), Type.Literal("leaveToStaticcheck")], {
        default: "report",
        description:
          "Rules whose leaks another tool reports too. report: run them. leaveToVet: leave them to go vet, which gopls runs. leaveToStaticcheck: to go vet and staticcheck. A rule named in rules runs all the same.",
      }),
    ),
    include: Type.Optional(
      globs(
        "Globs, relative to this file, of what is reported on. None: everything. A folder stands for all below it.",
      ),
    ),
    exclude: Type.Optional(globs("Globs, relative to this file, of what is left out.")),
    tests: Type.Optional(
      Type.Boolean({ default: true, description: "Look at _test.go files: proven findings and rules for tests." }),
    ),
    generated: Type.Optional(Type.Boolean({ default: false, description: "Report on generated files." })),
    vendor: Type.Optional(Type.Boolean({ default: false, description: "Report on vendored packages." })),
    queryFolders: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        default: [],
        description:
          "Folders, relative to this file, with query files (*.scm) of the project's own rules, besides .goleaklens/queries.",
      }),
    ),
    goVersion: Type.Optional(
      Type.String({
        pattern: "^(go)?1\\.[0-9]+(\\.[0-9]+)?$",
        description: 'Language version, such as "1.22", in place of the one go.mod names.',
      }),
    ),
  },
  {
    $id: `${projectUrl}/blob/main/schemas/goleaklens.schema.json`,
    title: "Go Leak Lens configuration",
    additionalProperties: false,
  },
);

export type ConfigFile = Static<typeof configSchema>;

/**
 * The JSON schema as shipped: `configSchema` with every rule spelled out, so that editors complete ids.
 * @param rules id and one-line summary of each rule
 */
export function shippedSchema(rules: readonly { readonly id: string; readonly summary: string }[]): TSchema {
  const properties = Object.fromEntries(
    rules.map((rule) => [rule.id, { ...ruleSetting, description: `${rule.summary}.` }]),
  );
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...configSchema,
    properties: {
      ...configSchema.properties,
      rules: {
        type: "object",
        description: "Severity per rule id, or off.",
        default: {},
        properties,
        additionalProperties: ruleSetting,
      },
    },
  };
  return JSON.parse(JSON.stringify(schema)) as TSchema;
}
