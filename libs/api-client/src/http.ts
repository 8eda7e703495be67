/** A wrong field, as a service names it. */
export interface ProblemField {
  readonly path: string;
  readonly code: string;
  readonly message?: string;
}

/** A refusal of a service (RFC 9457), or `NETWORK` (status 0) when no answer came. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly ProblemField[];
  /** What the service suggests instead, in the shape of that endpoint. */
  readonly suggestion: unknown;
  /** All members of the refusal, for an endpoint that says more than the others. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Seconds to wait before the next try, when the service said so. */
  readonly retryAfter: number | null;
  readonly traceId: string | null;
  /** The server's clock when it refused (milliseconds since 1970), when it said so. */
  readonly serverTime: number | null;

  constructor(problem: {
    status: number;
    code: string;
    fields?: readonly ProblemField[];
    suggestion?: unknown;
    members?: Readonly<Record<string, unknown>> | null;
    retryAfter?: number | null;
    traceId?: string | null;
    serverTime?: number | null;
  }) {
    super(problem.code);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
    this.suggestion = problem.suggestion ?? null;
    this.members = problem.members ?? {};
    this.retryAfter = problem.retryAfter ?? null;
    this.traceId = problem.traceId ?? null;
    this.serverTime = problem.serverTime ?? null;
  }

  /** No answer came: the network is away, or the service is. */
  get offline(): boolean {
    return this.status === 0;
  }
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON; a file as its bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until it counts as unanswered; 20,000 when left out. */
  readonly limit?: number | undefined;
  readonly keepalive?: boolean | undefined;
  readonly fresh?: boolean | undefined;
  readonly parseAs?: 'json' | 'blob' | undefined;
}

export interface ApiResponse<T> {
  readonly body: T;
  /** The server's clock when it answered (milliseconds since 1970), or null when it did not say. */
  readonly serverTime: number | null;
}

/** Milliseconds. */
const requestLimit = 20_000;

function retryAfterOf(answer: Response): number | null {
  const header = answer.headers.get('retry-after');
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

function serverTimeOf(answer: Response): number | null {
  const date = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(date) ? null : date;
}

/** The refusal in an answer that was not a success. */
export async function readProblem(answer: Response): Promise<ApiProblem> {
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown> | null;
  const text = (key: string): string | null => (typeof body?.[key] === 'string' ? body[key] : null);
  return new ApiProblem({
    status: answer.status,
    code: text('code') ?? `HTTP.${answer.status}`,
    fields: Array.isArray(body?.['fields']) ? (body['fields'] as ProblemField[]) : [],
    suggestion: body?.['suggestion'],
    members: body ?? null,
    retryAfter: retryAfterOf(answer),
    traceId: text('traceId'),
    serverTime: serverTimeOf(answer),
  });
}

function signalOf(request: ApiRequest): AbortSignal | null {
  const timeout =
    typeof AbortSignal.timeout === 'function' ? AbortSignal.timeout(request.limit ?? requestLimit) : null;
  if (!request.signal || !timeout) return request.signal ?? timeout;
  return typeof AbortSignal.any === 'function' ? AbortSignal.any([request.signal, timeout]) : request.signal;
}

/** Asks a service and returns its answer with the server's clock. Throws ApiProblem; an abort of the caller's is thrown on. */
export async function apiFetch<T>(path: string, request: ApiRequest = {}): Promise<ApiResponse<T>> {
  const { body } = request;
  const isFile = request.parseAs === 'blob';
  let answer: Response;
  try {
    answer = await fetch(path, {
      method: request.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        accept: isFile ? '*/*' : 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json' }),
        ...request.headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(request.keepalive === true ? { keepalive: true } : {}),
      ...(request.fresh === true ? { cache: 'no-store' as const } : {}),
      signal: signalOf(request),
    });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiProblem({ status: 0, code: 'NETWORK' });
  }
  if (!answer.ok) throw await readProblem(answer);
  try {
    const content = answer.status === 204 ? undefined : await (isFile ? answer.blob() : answer.json());
    return { body: content as T, serverTime: serverTimeOf(answer) };
  } catch {
    throw new ApiProblem({ status: 0, code: 'NETWORK' });
  }
}
