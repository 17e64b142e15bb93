import { Router, type RequestHandler, type Response } from "express";
import { methodNotAllowed, notFound, unavailable } from "../../service-kit/http/problem-details";
import { readOrderId } from "./order-id";
import type { PageFiles } from "./page-files";
import type { Viewers } from "./viewers";

/** Where else to look, by name: the API documents of the services, Kibana. */
export type PageLinks = Readonly<Record<string, string>>;

export interface PageRoutesOptions {
  readonly files: PageFiles;
  readonly viewers: Viewers;
  readonly links: PageLinks;
}

/** Everything comes from this service, and nothing runs that is not a file of it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const FOREVER = "public, max-age=31536000, immutable";
const VIEWERS_RETRY_SECONDS = 10;

/**
 * `GET /`: the operations page. `GET /dashboard`: the dashboard. `GET /orders/{orderId}`: the page of one order; `GET
 * /orders?orderId=` leads there. `GET /api/events`: snapshots as server-sent events. `GET /api/links`: other pages.
 */
export function pageRoutes({ files, viewers, links }: PageRoutesOptions): Router {
  const router = Router();

  const document =
    (name: string): RequestHandler =>
    (_request, response) => {
      const file = files.documents.get(name);
      if (file === undefined) throw new Error(`the page has no document ${name}`);
      secure(response).set("Cache-Control", "no-cache").type(file.contentType).send(file.content);
    };

  const asset: RequestHandler = (request, response, next) => {
    const file = files.assets.get(request.path);
    if (file === undefined) {
      notFound(request, response, next);
      return;
    }
    secure(response).set("Cache-Control", FOREVER).type(file.contentType).send(file.content);
  };

  const requireOrderId: RequestHandler<{ orderId: string }> = (request, _response, next) => {
    readOrderId(request.params.orderId);
    next();
  };

  const search: RequestHandler = (request, response) => {
    const orderId = readOrderId(request.query.orderId);
    response.redirect(303, `/orders/${encodeURIComponent(orderId)}`);
  };

  const events: RequestHandler = (_request, response) => {
    if (!viewers.hasRoom) {
      const detail = "As many people look at this page as it serves. It tries again by itself.";
      throw unavailable({ type: "too-many-viewers", title: "Too many viewers", detail }, VIEWERS_RETRY_SECONDS);
    }
    response.set({ "Cache-Control": "no-store", "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    response.flushHeaders();
    viewers.add(response);
  };

  const read = ["GET", "HEAD"] as const;
  router
    .route("/")
    .get(document("index"))
    .all(methodNotAllowed(...read));
  router
    .route("/dashboard")
    .get(document("dashboard"))
    .all(methodNotAllowed(...read));
  router
    .route("/orders")
    .get(search)
    .all(methodNotAllowed(...read));
  router
    .route("/orders/:orderId")
    .get(requireOrderId, document("order"))
    .all(methodNotAllowed(...read));
  router
    .route("/assets/:name")
    .get(asset)
    .all(methodNotAllowed(...read));
  router
    .route("/api/events")
    .head(notStreamed)
    .get(events)
    .all(methodNotAllowed(...read));
  router
    .route("/api/links")
    .get((_request, response) => void response.json(links))
    .all(methodNotAllowed(...read));
  return router;
}

/** A HEAD request wants no stream that never ends. */
const notStreamed: RequestHandler = (_request, response) => {
  response.set({ "Cache-Control": "no-store", "Content-Type": "text/event-stream" }).end();
};

function secure(response: Response): Response {
  return response.set({
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
}
