import type { Api } from "../../service-kit/http/api/api";
import type { LookUpOrder } from "../domain/order-story";
import { orderStoryResource } from "./order-story-resource";
import { panelResource, type PanelResourceOptions } from "./panel-resource";

export interface OperationsApiOptions {
  readonly lookUpOrder: LookUpOrder;
  readonly panels: PanelResourceOptions;
}

/** What programs may ask; the pages and what only they need are no part of it. */
export function operationsApi({ lookUpOrder, panels }: OperationsApiOptions): Api {
  return {
    title: "operations",
    description: "Shows whether the pipeline works, to people, and tells what happened to an order.",
    resources: [orderStoryResource(lookUpOrder), panelResource(panels)],
  };
}
