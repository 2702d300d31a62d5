/** The description of a registration that discovery made: it changes and removes no other. */
export const DISCOVERED = "Registered by ds-dashboard-discovery, by the account's tags.";
