/**
 * A refusal of a service (RFC 9457 problem details); with status 0 `NETWORK` when no answer of a service came, `TIMEOUT` when none came in
 * time, `SESSION_OVER` when the session ended on this device while it was asked.
 */
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

/**
 * True when a service of ours refused: it says so with a code of its own. A status with another body is of something between
 * (a captive portal, a proxy), and says nothing about what was asked.
 */
export const isOwnRefusal = (error: unknown): error is ServiceProblem =>
  error instanceof ServiceProblem &&
  error.status >= 400 &&
  /^[A-Z]+\.[A-Z0-9_]+$/.test(error.code) &&
  !error.code.startsWith('HTTP.');

/** True for what time heals: no network, no answer of a service of ours, overload. */
export const isTransient = (error: unknown): boolean =>
  error instanceof ServiceProblem && (!isOwnRefusal(error) || error.status >= 500 || error.status === 429);

/** Reads the refusal out of an answer that was not a success. */
export async function readServiceProblem(answer: Response): Promise<ServiceProblem> {
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
