import type { Message } from "../finding/say";
import type { Expr, FuncNode, GoFile, NodeBase, Stmt } from "../go/ast";
import type { VarObj } from "../go/model";
import type { ResourceSpec } from "./spec";

/** Why an obligation is not met. */
export type LeakReason =
  /** No path releases it. */
  | "never"
  /** Some path releases it, the witness does not. */
  | "path"
  /** The last variable that held it got another value. */
  | "overwritten"
  /** No variable ever held it: `_`, an expression statement, `f().g()`. */
  | "discarded"
  /** A new turn of the loop acquires again while the former is held. */
  | "loop"
  /** Released by a `defer` inside a loop that can turn many times: all wait for the function's end. */
  | "deferred-in-loop"
  /** Not a leak by itself: a `defer` of the release stands before the error of the acquisition was looked at. */
  | "deferred-before-check"
  /** Stored in a field that nobody releases. */
  | "field"
  /** Still held where a second acquisition of the same constructor failed, or its error made it return. */
  | "constructor";

/** A step of the way from the acquisition to where it is lost, in order. */
export interface WitnessStep {
  readonly node: NodeBase;
  /** A short clause: "acquired here", "`err` is not nil", "returns here". */
  readonly text: Message;
}

/** A file, and what is acquired in it and not released. Plain facts: rules make findings of it. */
export interface ObligationLeak {
  readonly spec: ResourceSpec;
  readonly file: GoFile;
  /** The innermost function that acquires. */
  readonly func: FuncNode;
  /** The call (or composite literal) that acquires. */
  readonly acquire: Expr;
  /** The statement around it, in the list of a block. */
  readonly statement: Stmt;
  /** The variable that got it; undefined where none did. */
  readonly variable: VarObj | undefined;
  /** As written in the source: "f", "resp.Body", "s.mu"; "" where no variable holds it. */
  readonly name: string;
  readonly reason: LeakReason;
  /** The field that holds it (reason `field`), as "Type.field". */
  readonly field: string | undefined;
  /** The function of the module that acquires for us, by full name; undefined where the constructor of the spec is called. */
  readonly through: string | undefined;
  /** Where it leaves, is overwritten, is deferred; the closing brace of the function where control runs off its end. */
  readonly exit: NodeBase;
  readonly witness: readonly WitnessStep[];
  readonly fix: FixFacts;
  /** The process is over when the function is: `main`, the body of a command, and what only those call, once. */
  readonly endsWithProcess?: boolean;
}

export interface FixFacts {
  /**
   * The statement after which `defer <release>` is right: the error check after the acquisition, or the acquisition
   * itself where it cannot fail. Undefined where there is none (the value is used later under conditions).
   */
  readonly deferAfter: Stmt | undefined;
  /**
   * True where a defer there changes no meaning: every way from there leaves the function with the value still held or
   * released (a second release harms none of these), never handed over.
   */
  readonly deferIsSafe: boolean;
  /** A release of this value that exists somewhere in the function. */
  readonly released: NodeBase | undefined;
  /** The acquisition stands in a loop of its function. */
  readonly inLoop: boolean;
  /** The value is held on every path that comes to `exit`, so a release right before it is right. */
  readonly heldAtExit: boolean;
  /** The error result's variable of the acquiring call. */
  readonly error: VarObj | undefined;
}
