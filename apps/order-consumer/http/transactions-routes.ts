import { z } from "zod";
import { orderIdSchema } from "../../../contract/derived/order-validator";
import { recordSchemaOf } from "../../../contract/derived/record-schema";
import { TRANSACTION_ENTITY, type Transaction } from "../../../contract/transaction";
import { operation, type Api, type Resource } from "../../service-kit/http/api/api";
import { problem, unavailable, type Problem } from "../../service-kit/http/problem-details";
import { UnavailableError, type TransactionStore } from "../domain/transaction-store";
import { pageRequestSchema } from "./page-request";

const MYSQL_RETRY_SECONDS = 5;
const PATH = "/api/transactions";
const TAG = "Transactions";

type ReadableStore = Pick<TransactionStore, "find" | "list">;

const transactionSchema = recordSchemaOf(TRANSACTION_ENTITY);

const TRANSACTION_EXAMPLE: Transaction = {
  id: 1,
  orderId: "order-1",
  customerId: "customer-1",
  productId: "product-1",
  quantity: 2,
  price: "12.50",
  orderTime: "2026-11-22T14:05:00.000Z",
  status: "CREATED",
  createdAt: "2026-11-22T14:05:00.250Z",
};

/**
 * `GET /api/transactions/{orderId}`: the transaction that an order became. `GET /api/transactions?limit=&after=`: pages
 * in the order of their ids; `next` is the URL of the next page, null on the last one.
 */
export function transactionsApi(store: ReadableStore): Api {
  return {
    title: "order-consumer",
    description: "Stores the orders of `orders-topic` as rows of `transactions` and serves them.",
    resources: [transactionsResource(store), transactionResource(store)],
    asProblem: (error) => (error instanceof UnavailableError ? storeUnavailable({ cause: error }) : undefined),
  };
}

function transactionsResource(store: ReadableStore): Resource {
  const pageUrl = (limit: number, after: number): string => `${PATH}?limit=${limit}&after=${after}`;
  return {
    path: PATH,
    tag: TAG,
    get: operation({
      operationId: "listTransactions",
      summary: "Read the transactions page by page, in the order of their ids",
      query: pageRequestSchema,
      answers: {
        200: {
          description: "A page.",
          headers: {
            Link: {
              description: "The next page (RFC 8288); absent on the last one.",
              example: `<${pageUrl(1, 1)}>; rel="next"`,
              required: false,
            },
          },
          body: {
            schema: z.strictObject({
              transactions: z.array(transactionSchema),
              next: z.string().nullable().meta({ description: "URL of the next page; null on the last one." }),
            }),
            example: { transactions: [TRANSACTION_EXAMPLE], next: pageUrl(1, 1) },
          },
        },
      },
      problems: [storeUnavailable()],
      handle: async ({ query: { after, limit } }, response) => {
        const found = await store.list(after, limit + 1);
        const transactions = found.slice(0, limit);
        const last = transactions.at(-1);
        const next = found.length > limit && last !== undefined ? pageUrl(limit, last.id) : null;
        if (next !== null) response.set("Link", `<${next}>; rel="next"`);
        response.json({ transactions, next });
      },
    }),
  };
}

function transactionResource(store: ReadableStore): Resource {
  return {
    path: `${PATH}/{orderId}`,
    tag: TAG,
    get: operation({
      operationId: "getTransaction",
      summary: "Read the transaction that an order became",
      path: z.object({ orderId: orderIdSchema.meta({ description: "The order's id.", example: "order-1" }) }),
      answers: {
        200: { description: "The transaction.", body: { schema: transactionSchema, example: TRANSACTION_EXAMPLE } },
      },
      problems: [notStored("order-1"), storeUnavailable()],
      handle: async ({ path: { orderId } }, response) => {
        const transaction = await store.find(orderId);
        if (transaction === undefined) throw notStored(orderId);
        response.json(transaction);
      },
    }),
  };
}

function notStored(orderId: string): Problem {
  return problem(404, { detail: `No order ${orderId} is stored; one just accepted may take a moment.`, orderId });
}

function storeUnavailable(options?: ErrorOptions): Problem {
  const detail = "The transactions cannot be read now. Orders are still accepted and will be stored later.";
  return unavailable(
    { type: "store-unavailable", title: "Transactions are unavailable", detail },
    MYSQL_RETRY_SECONDS,
    options,
  );
}
