import { Router, type ErrorRequestHandler, type RequestHandler } from "express";
import type { z } from "zod";
import { readJsonBody } from "../json-body";
import { methodNotAllowed, problem, type Problem } from "../problem-details";
import { allowedMethods, METHODS, type Api, type Operation } from "./api";

/** The routes of an API. Each request's parameters are validated before its handler is called. */
export function apiRoutes({ resources, asProblem = () => undefined }: Api): Router {
  const router = Router();
  for (const resource of resources) {
    const route = router.route(resource.path.replace(/\{(\w+)\}/g, ":$1"));
    for (const method of METHODS) {
      const declared = resource[method];
      if (declared !== undefined) route[method](handlerOf(declared));
    }
    route.all(methodNotAllowed(...allowedMethods(resource)));
  }
  const replaceError: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
    next(asProblem(error) ?? error);
  };
  router.use(replaceError);
  return router;
}

function handlerOf(declared: Operation): RequestHandler {
  return async (request, response) => {
    const path = parseParameters(declared.path, request.params);
    const query = parseParameters(declared.query, request.query);
    const body = declared.body && (await readJsonBody(request, response, declared.body.maxBytes));
    await declared.handle({ path, query, body }, response);
  };
}

function parseParameters(schema: z.ZodObject | undefined, received: unknown): Record<string, unknown> {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(received);
  if (parsed.success) return parsed.data;
  throw invalidParameters(parsed.error.issues.map((issue) => ({ field: issue.path.join("."), reason: issue.message })));
}

/** 400 that names every bad parameter of the path or of the query. */
export function invalidParameters(errors: readonly { readonly field: string; readonly reason: string }[]): Problem {
  return problem(400, {
    type: "invalid-parameters",
    title: "Invalid parameters",
    detail: errors.map(({ field, reason }) => `${field} ${reason}`).join("; "),
    errors,
  });
}
