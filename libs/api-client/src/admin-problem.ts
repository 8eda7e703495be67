/** A refusal of a service (RFC 9457 problem details), or `NETWORK` when no answer came. */
export class ServiceProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly fields: readonly { path: string; code: string; message: string }[] = [],
    readonly traceId: string | null = null,
    /** Seconds to wait, when the service said so. */
    readonly retryAfter: number | null = null,
    /** The second factors that would be taken, when one is asked for. */
    readonly ways: readonly string[] = [],
  ) {
    super(code);
    this.name = 'ServiceProblem';
  }
}

/** True for a refusal with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof ServiceProblem && codes.includes(error.code);
}

/** Reads the refusal out of an answer that was not a success. */
export async function problemOf(answer: Response): Promise<ServiceProblem> {
  let body: Record<string, unknown> = {};
  try {
    body = (await answer.json()) as Record<string, unknown>;
  } catch {
    // Not a problem document (a proxy's page, an empty body): the status says enough.
  }
  const fields = Array.isArray(body['fields'])
    ? (body['fields'] as { path: string; code: string; message: string }[])
    : [];
  const wait = Number(answer.headers.get('retry-after'));
  return new ServiceProblem(
    answer.status,
    typeof body['code'] === 'string' ? body['code'] : `HTTP.${answer.status}`,
    fields,
    typeof body['traceId'] === 'string' ? body['traceId'] : null,
    Number.isFinite(wait) && wait > 0 ? wait : null,
    Array.isArray(body['ways']) ? (body['ways'] as string[]) : [],
  );
}
