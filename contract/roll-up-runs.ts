/** When the roll-up function runs: so often, in UTC, so many minutes after the hour. */
export const ROLL_UP_EVERY_HOURS = 6;
export const ROLL_UP_MINUTE = 20;
/** The longest timeout that Lambda allows, because an import of a large table leaves much to compute. */
export const ROLL_UP_TIMEOUT_SECONDS = 900;
