import Ajv2020 from "ajv/dist/2020";
import { expect } from "chai";
import type { Express } from "express";
import request from "supertest";

/** The parts of an OpenAPI document that are compared. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: unknown;
}

interface OperationObject {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly schema: object; readonly example: unknown }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly content?: Content; readonly headers: Readonly<Record<string, unknown>> }>
  >;
}

type Content = Readonly<
  Record<
    string,
    {
      readonly schema: object;
      readonly example?: unknown;
      readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
    }
  >
>;

/** The page that shows the document; it is no part of the API. */
const DOCS_PAGE = /^get \/docs(\/|$)/;

/** Tests that a service's OpenAPI document is valid and says exactly what its application serves. */
export function describeDocument(createApplication: () => Express | Promise<Express>): void {
  describe("/openapi.json", () => {
    let application: Express;
    let document: Document;
    before(async () => {
      application = await createApplication();
      const response = await request(application)
        .get("/openapi.json")
        .expect(200)
        .expect("Content-Type", /^application\/json/);
      document = response.body as Document;
    });
    const operations = (): OperationObject[] => Object.values(document.paths).flatMap((item) => Object.values(item));

    it("satisfies the JSON Schema of OpenAPI 3.1", async () => {
      const { Validator } = await import("@seriousme/openapi-schema-validator");
      const validator = new Validator();
      const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
      expect(result.errors).to.equal(undefined);
      expect(validator.version).to.equal("3.1");
    });

    it("has every route of the application, and no other", () => {
      const documented = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method} ${path}`),
      );
      const served = servedRoutes(application).filter((route) => !DOCS_PAGE.test(route));
      expect(documented).to.have.members(served);
    });

    it("has operation ids that are unique", () => {
      const ids = operations().map(({ operationId }) => operationId);
      expect(new Set(ids).size).to.equal(ids.length);
    });

    it("has examples that satisfy their schemas", () => {
      // What the formats demand, the patterns beside them say, too.
      const ajv = new Ajv2020({ validateFormats: false, allErrors: true, keywords: ["components"] });
      const check = (schema: object, example: unknown, where: string): void => {
        const valid = ajv.validate({ ...schema, components: document.components }, example);
        expect(valid, `${where}: ${ajv.errorsText()}`).to.equal(true);
      };
      for (const { operationId, parameters, requestBody, responses } of operations()) {
        for (const { name, schema, example } of parameters) check(schema, example, `${operationId} ${name}`);
        const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
        for (const content of contents) {
          for (const { schema, example, examples = {} } of Object.values(content ?? {})) {
            const all = [
              ...(example === undefined ? [] : [example]),
              ...Object.values(examples).map(({ value }) => value),
            ];
            expect(all, operationId).not.to.have.length(0);
            for (const each of all) check(schema, each, operationId);
          }
        }
      }
    });

    it("declares Allow with every 405 and Retry-After with every 503 that is a problem", () => {
      for (const { operationId, responses } of operations()) {
        expect(responses["405"]?.headers, operationId).to.have.property("Allow");
        if (responses["503"]?.content?.["application/problem+json"] !== undefined) {
          expect(responses["503"].headers, operationId).to.have.property("Retry-After");
        }
      }
    });
  });
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route that express has registered, as `get /api/orders/{orderId}`. */
function servedRoutes(application: Express): string[] {
  const routesOf = (layers: readonly Layer[]): string[] =>
    layers.flatMap(({ route, handle }) =>
      route === undefined
        ? routesOf(handle.stack ?? [])
        : Object.keys(route.methods)
            .filter((method) => method !== "_all")
            .map((method) => `${method} ${route.path.replace(/:(\w+)/g, "{$1}")}`),
    );
  return routesOf(application.router.stack as unknown as Layer[]);
}
