import type { Row } from "../measuring/row";
import { operationsPage } from "./operations-page";

/** Every row of the bench, in the order of its table. */
export const ROWS: readonly Row[] = [operationsPage];
