/** Access tokens live for 15 minutes, seconds. */
export const accessTokenSeconds = 15 * 60;
