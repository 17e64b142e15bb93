export const DAY_MS = 86_400_000;

/** Certificates are valid a little before they are made: the clocks of two machines differ. */
export const CLOCK_SKEW_MS = 3_600_000;
