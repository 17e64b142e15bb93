/**
 * The largest value of a record of `orders-topic`, `logs-topic` or `hourly-transaction-topic`, in bytes: readers refuse
 * a larger one, and the API accepts no larger order. The longest value that the contract's fields allow fits, even with
 * every character escaped. A bulk request of 1,000 stays far below the 100 MB of Elasticsearch's
 * `http.max_content_length`, a transaction of 500 below the 64 MiB of MySQL's `max_allowed_packet`.
 */
export const RECORD_VALUE_MAX_BYTES = 16_384;
