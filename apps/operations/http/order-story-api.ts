import { z } from "zod";
import { orderIdSchema } from "../../../contract/derived/order-validator";
import { operation, type Api } from "../../service-kit/http/api/api";
import { problem, type Problem } from "../../service-kit/http/problem-details";
import type { LookUpOrder, OrderStory } from "../domain/order-story";

const orderId = orderIdSchema.meta({ description: "The id of an order.", example: "hello-1" });

/** `known` with a value, or with null where there is none; `unknown` with the reason. */
const foundSchema = z.looseObject({ state: z.enum(["known", "unknown"]) });

const storySchema = z.strictObject({
  orderId: orderIdSchema,
  events: foundSchema.meta({ description: "Its log messages, oldest first." }),
  row: foundSchema.meta({ description: "Its row in MySQL." }),
  hour: foundSchema.meta({ description: "The count of its hour." }),
  isUnknown: z.boolean(),
});

const EXAMPLE: OrderStory = {
  orderId: "hello-1",
  events: {
    state: "known",
    value: [
      {
        timestamp: "2026-11-22T14:05:00.000Z",
        serviceName: "order-producer",
        status: "ACCEPTED",
        errorMessage: null,
        eventId: "order-producer:ACCEPTED:hello-1",
      },
    ],
  },
  row: { state: "unknown", reason: "no answer within 2000 ms" },
  hour: { state: "known", value: null },
  isUnknown: false,
};

/** `GET /api/orders/{orderId}`: everything that is known of an order. The page's own resources are no part of the API. */
export function orderStoryApi(lookUpOrder: LookUpOrder): Api {
  return {
    title: "operations",
    description: "Shows whether the pipeline works, to people, and tells what happened to an order.",
    resources: [
      {
        path: "/api/orders/{orderId}",
        tag: "Orders",
        get: operation({
          operationId: "getOrderStory",
          summary: "Read what happened to an order",
          path: z.object({ orderId }),
          answers: { 200: { description: "What is known of it.", body: { schema: storySchema, example: EXAMPLE } } },
          problems: [noOrder(EXAMPLE.orderId)],
          handle: async ({ path }, response) => {
            const story = await lookUpOrder(path.orderId);
            if (story.isUnknown) throw noOrder(story.orderId);
            response.set("Cache-Control", "no-store").json(story);
          },
        }),
      },
    ],
  };
}

function noOrder(id: string): Problem {
  const detail = `No log message and no row of an order ${id} is known; one just accepted may take a moment.`;
  return problem(404, { detail, orderId: id });
}
