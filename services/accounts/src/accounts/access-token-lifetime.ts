/** Access tokens live for 15 minutes, seconds. */
export const accessTokenLifetimeSeconds = 15 * 60;
