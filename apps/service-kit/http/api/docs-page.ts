import { dirname } from "node:path";
import { Router, type RequestHandler } from "express";
import { methodNotAllowed } from "../problem-details";

/** Nothing but this service's own files, and no inline script. Swagger UI's icons are `data:` URLs in its style sheet. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = (title: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <script src="/docs/swagger-ui-bundle.js" defer></script>
    <script src="/docs/start.js" defer></script>
  </head>
  <body>
    <div id="swagger-ui"></div>
    <noscript><p>This page needs JavaScript; the document itself is <a href="/openapi.json">/openapi.json</a>.</p></noscript>
  </body>
</html>
`;

/** Without `validatorUrl` Swagger UI would send the document's address to a validator on the Internet. */
const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

/** The page's files from the package `swagger-ui-dist`; apps/Dockerfile leaves the others out of the images. */
const FILES = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

/** Swagger UI for the service's `/openapi.json`, at `/docs`; every file it needs is served here. */
export function docsPage(title: string): Router {
  const router = Router();
  const serve = (path: string, handler: RequestHandler): void => {
    router.route(path).get(handler).all(methodNotAllowed("GET", "HEAD"));
  };
  const folder = dirname(require.resolve("swagger-ui-dist/package.json"));
  serve("/docs", (_request, response) => {
    response.set("Content-Security-Policy", CONTENT_SECURITY_POLICY).type("html").send(page(title));
  });
  serve("/docs/start.js", (_request, response) => void response.type("js").send(START));
  for (const file of FILES) {
    serve(`/docs/${file}`, (_request, response) => {
      response.sendFile(file, { root: folder });
    });
  }
  return router;
}
