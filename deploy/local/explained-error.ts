/** A failure that its message explains to the user: commands print the message without a stack and exit with code 1. */
export class ExplainedError extends Error {}
