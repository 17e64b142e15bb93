import type { Row } from "../measuring/row";
import { backlogToRows } from "./backlog-to-rows";
import { operationsPage } from "./operations-page";
import { POST_ROWS } from "./post";

/** Every row of the bench, in the order of its table. */
export const ROWS: readonly Row[] = [...POST_ROWS, backlogToRows, operationsPage];
