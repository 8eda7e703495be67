import { errorCatalogue, type ErrorCode } from '@khai-bao/contracts';

/** A refused field: its path, a stable code and an English sentence for developers. It never holds the value. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message?: string;
}

export interface ProblemOptions {
  readonly fields?: readonly FieldError[];
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  /** Further members of the problem document, such as a suggestion. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** An expected error that becomes an RFC 9457 problem document, with the status and title of the error catalogue. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ErrorCode,
    readonly options: ProblemOptions = {},
  ) {
    super(errorCatalogue[code].title);
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}
