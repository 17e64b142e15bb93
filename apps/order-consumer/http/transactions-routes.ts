import { Router, type ErrorRequestHandler, type RequestHandler } from "express";
import { methodNotAllowed, problem, unavailable } from "../../service-kit/http/problem-details";
import { UnavailableError, type TransactionStore } from "../domain/transaction-store";
import { readPageRequest } from "./page-request";

const MYSQL_RETRY_SECONDS = 5;
const PATH = "/api/transactions";

/**
 * `GET /api/transactions/{orderId}`: the transaction that an order became. `GET /api/transactions?limit=&after=`: pages
 * in the order of their ids; `next` is the URL of the next page, null on the last one.
 */
export function transactionsRoutes(store: Pick<TransactionStore, "find" | "list">): Router {
  const router = Router();

  const getTransaction: RequestHandler<{ orderId: string }> = async (request, response) => {
    const { orderId } = request.params;
    const transaction = await store.find(orderId);
    if (transaction === undefined) {
      throw problem(404, { detail: `No order ${orderId} is stored; one just accepted may take a moment.`, orderId });
    }
    response.json(transaction);
  };

  const listTransactions: RequestHandler = async (request, response) => {
    const { after, limit } = readPageRequest(request.query);
    const found = await store.list(after, limit + 1);
    const transactions = found.slice(0, limit);
    const last = transactions.at(-1);
    const next = found.length > limit && last !== undefined ? `${PATH}?limit=${limit}&after=${last.id}` : null;
    if (next !== null) response.set("Link", `<${next}>; rel="next"`);
    response.json({ transactions, next });
  };

  router.route(PATH).get(listTransactions).all(methodNotAllowed("GET", "HEAD"));
  router.route(`${PATH}/:orderId`).get(getTransaction).all(methodNotAllowed("GET", "HEAD"));
  router.use(asStoreProblem);
  return router;
}

const asStoreProblem: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  if (!(error instanceof UnavailableError)) {
    next(error);
    return;
  }
  const detail = "The transactions cannot be read now. Orders are still accepted and will be stored later.";
  next(
    unavailable({ type: "store-unavailable", title: "Transactions are unavailable", detail }, MYSQL_RETRY_SECONDS, {
      cause: error,
    }),
  );
};
