import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { bodyProblems } from "../json-body";
import { INTERNAL_ERROR, methodNotServed, renderProblem, type Problem } from "../problem-details";
import { PROTOCOL_PROBLEMS } from "../protocol-problems";
import { allowedMethods, METHODS, operation, type Answer, type Api, type Operation, type Resource } from "./api";
import { invalidParameters } from "./api-routes";

/** A part of the document: JSON. */
type Json = Record<string, unknown>;

/** The interfaces' version; a change that breaks clients raises the first number. */
const API_VERSION = "1.0.0";

const PROBLEM_MEDIA_TYPE = "application/problem+json";

const problemSchema = z
  .looseObject({
    type: z
      .string()
      .meta({ description: "The kind of problem: a URN, or `about:blank` where the status says it all." }),
    title: z.string().meta({ description: "The kind of problem in a few words." }),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: "What happened this time and what the client can do." }),
    errors: z
      .array(z.strictObject({ field: z.string(), reason: z.string() }))
      .optional()
      .meta({ description: "Every bad field or parameter; `field` is empty where the whole value is bad." }),
  })
  .meta({ description: "Problem details (RFC 9457). A kind of problem may have members of its own." });

/** An API with the resource that serves its OpenAPI document, which describes that resource, too. */
export function withDocument(api: Api): Api {
  let document = "";
  const resource: Resource = {
    path: "/openapi.json",
    tag: "Documentation",
    get: operation({
      operationId: "getOpenApiDocument",
      summary: "This document",
      answers: {
        200: {
          description: "The OpenAPI 3.1 document of this service.",
          body: { schema: z.looseObject({ openapi: z.string() }), example: { openapi: "3.1.0" } },
        },
      },
      handle: (_received, response) => void response.type("json").send(document),
    }),
  };
  const documented = { ...api, resources: [...api.resources, resource] };
  document = JSON.stringify(openApiDocument(documented));
  return documented;
}

function openApiDocument({ title, description, resources }: Api): Json {
  return {
    openapi: "3.1.0",
    info: { title, version: API_VERSION, description },
    // Relative to the document: correct under whatever host name the service is reached.
    servers: [{ url: "/" }],
    paths: Object.fromEntries(resources.map((resource) => [resource.path, pathItem(resource)])),
    components: { schemas: { Problem: jsonSchema(problemSchema) } },
  };
}

function pathItem(resource: Resource): Json {
  return Object.fromEntries(
    METHODS.flatMap((method) => {
      const declared = resource[method];
      return declared === undefined ? [] : [[method, operationObject(declared, resource)]];
    }),
  );
}

function operationObject(declared: Operation, resource: Resource): Json {
  const { operationId, summary, description, path, query, body } = declared;
  return {
    operationId,
    tags: [resource.tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [...parameters("path", path), ...parameters("query", query)],
    ...(body === undefined ? {} : { requestBody: requestBody(body) }),
    responses: responses(declared, problemsOf(declared, resource)),
  };
}

function parameters(location: "path" | "query", schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, example, ...type }]) => ({
    name,
    in: location,
    required: required.includes(name),
    description,
    example,
    schema: type,
  }));
}

function requestBody({ schema, examples }: NonNullable<Operation["body"]>): Json {
  return {
    required: true,
    content: { "application/json": { schema: jsonSchema(schema), examples: namedExamples(Object.entries(examples)) } },
  };
}

/** Every problem that an operation may be answered with: the handler's, then those of whatever the operation declares. */
function problemsOf({ problems = [], path, query, body }: Operation, resource: Resource): Problem[] {
  const [parameter] = Object.keys({ ...path?.shape, ...query?.shape });
  return [
    ...problems,
    ...(parameter === undefined ? [] : [invalidParameters([{ field: parameter, reason: "is not valid" }])]),
    ...(body === undefined ? [] : bodyProblems(body.maxBytes)),
    methodNotServed("DELETE", allowedMethods(resource)),
    ...PROTOCOL_PROBLEMS,
    INTERNAL_ERROR,
  ];
}

function responses({ answers }: Operation, problems: readonly Problem[]): Json {
  const statuses = [...new Set(problems.map(({ status }) => status))];
  const ofStatus = (wanted: number) => problems.filter(({ status }) => status === wanted);
  return {
    ...Object.fromEntries(statuses.map((status) => [status, problemResponse(status, ofStatus(status))])),
    ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerResponse(answer)])),
  };
}

function answerResponse({ description, body, headers = {} }: Answer): Json {
  const { mediaType = "application/json", schema, example } = body ?? {};
  return {
    description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [
        name,
        { required: true, ...header, schema: { type: "string" } },
      ]),
    ),
    ...(schema === undefined ? {} : { content: { [mediaType]: { schema: jsonSchema(schema), example } } }),
  };
}

function problemResponse(status: number, problems: readonly Problem[]): Json {
  const rendered = problems.map((each) => JSON.parse(renderProblem(each).body) as { type: string; title: string });
  const examples = rendered.map((body, index) => {
    const kind = body.type === "about:blank" ? body.title : body.type.replace(/^.*:/, "");
    return [
      rendered.filter(({ type }) => type === body.type).length > 1 ? `${kind} ${index + 1}` : kind,
      body,
    ] as const;
  });
  return {
    description: STATUS_CODES[status] ?? "",
    headers: problemHeaders(problems),
    content: {
      [PROBLEM_MEDIA_TYPE]: { schema: { $ref: "#/components/schemas/Problem" }, examples: namedExamples(examples) },
    },
  };
}

/** Headers that every problem of a status has are required. */
function problemHeaders(problems: readonly Problem[]): Json {
  const headers = problems.map((each) => each.headers);
  return Object.fromEntries(
    headers
      .flatMap((each) => Object.entries(each))
      .map(([name, example]) => [
        name,
        { required: headers.every((each) => name in each), example, schema: { type: "string" } },
      ]),
  );
}

function namedExamples(examples: readonly (readonly [name: string, value: unknown])[]): Json {
  return Object.fromEntries(examples.map(([name, value]) => [name, { value }]));
}

/** What a client sends or is sent, as JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
function jsonSchema(schema: z.ZodType): Json {
  const converted: Json = z.toJSONSchema(schema, { io: "input" });
  // The dialect is the document's.
  delete converted.$schema;
  return converted;
}
