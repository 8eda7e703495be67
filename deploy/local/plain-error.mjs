/** A failure that one sentence explains: the start prints the sentence and ends with a non-zero code. */
export class PlainError extends Error {}
