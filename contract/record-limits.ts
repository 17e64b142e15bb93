/**
 * The largest value, in bytes, that a record of `orders-topic`, `logs-topic` or `hourly-transaction-topic` may have: whoever reads
 * one refuses a larger, and the API takes no larger order. The longest that the contract's fields allow fits, with each
 * character escaped. A bulk request of 1,000 stays
 * far below the 100 MB of Elasticsearch's `http.max_content_length`, a transaction of 500 below the 64 MiB of MySQL's
 * `max_allowed_packet`.
 */
export const RECORD_VALUE_MAX_BYTES = 16_384;
