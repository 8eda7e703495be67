/** Lifetime of an access token: 15 minutes, in seconds. */
export const accessTokenLifetimeSeconds = 15 * 60;
