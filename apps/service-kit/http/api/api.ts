import type { Response } from "express";
import type { z } from "zod";
import type { Problem } from "../problem-details";

/** A service's HTTP interface. Its routes and its OpenAPI document are both made from this, so that they cannot disagree. */
export interface Api {
  /** The service's name. */
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly resources: readonly Resource[];
  /** The problem that an error of a handler stands for. Default: none, the error is unexpected. */
  readonly asProblem?: (error: unknown) => Problem | undefined;
}

/** What is at one path. A method that it does not have is answered with 405; HEAD comes with GET. */
export interface Resource {
  /** With its parameters in braces: `/api/orders/{orderId}`. */
  readonly path: string;
  /** The heading that the document lists it under. */
  readonly tag: string;
  readonly get?: Operation;
  readonly post?: Operation;
}

/** One method of a resource; `operation` declares it with the types of its parameters. */
export interface Operation<Path extends z.ZodObject = z.ZodObject, Query extends z.ZodObject = z.ZodObject> {
  /** Unique in the service. */
  readonly operationId: string;
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /** The parameters in the path, each with a description and an example in its `meta`. */
  readonly path?: Path;
  /** The parameters in the query. Others are ignored. */
  readonly query?: Query;
  readonly body?: JsonBody;
  /** The answers that are no problems, by status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** An example of each problem that the handler answers with, beside those that every operation has. */
  readonly problems?: readonly Problem[];
  /** Answers the request. A Problem that it throws is the answer, too. */
  handle(received: Received<Path, Query>, response: Response): void | Promise<void>;
}

/** A request's parameters, which satisfy their schemas, and its body, parsed but not validated. */
export interface Received<Path extends z.ZodObject, Query extends z.ZodObject> {
  readonly path: z.output<Path>;
  readonly query: z.output<Query>;
  /** undefined if there is none. */
  readonly body: unknown;
}

/** A request's body, sent as `application/json` in UTF-8. */
export interface JsonBody {
  /** What the handler accepts; it validates the body itself. */
  readonly schema: z.ZodType;
  readonly maxBytes: number;
  /** By name. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** An answer that is no problem. */
export interface Answer {
  readonly description: string;
  /** Default: no body. */
  readonly body?: { readonly mediaType?: string; readonly schema: z.ZodType; readonly example: unknown };
  /** The headers that make part of the answer, by name. */
  readonly headers?: Readonly<Record<string, AnswerHeader>>;
}

export interface AnswerHeader {
  readonly description: string;
  readonly example: string;
  /** Default true: the answer always has it. */
  readonly required?: boolean;
}

/** Declares an operation; its handler knows the types of its parameters. */
export function operation<Path extends z.ZodObject, Query extends z.ZodObject>(
  declared: Operation<Path, Query>,
): Operation {
  return declared;
}

export const METHODS = ["get", "post"] as const;

/** The methods that a resource serves, as `Allow` lists them. */
export function allowedMethods(resource: Resource): string[] {
  return METHODS.filter((method) => resource[method] !== undefined).flatMap((method) =>
    method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()],
  );
}
