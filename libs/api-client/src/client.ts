/** What an operation takes, as its generated `…Data` type says it. */
export interface TDataShape {
  body?: unknown;
  headers?: unknown;
  path?: unknown;
  query?: unknown;
  url: string;
}

/** Values that a caller passes through to its client; none are in use. */
export type ClientMeta = Record<never, never>;

/** How a request is sent, beside what its operation takes. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the request counts as unanswered. */
  readonly limit?: number | undefined;
  /** The request goes on when its page is left. */
  readonly keepalive?: boolean | undefined;
  /** No cache between may answer. */
  readonly fresh?: boolean | undefined;
  /** `blob`: the answer is a file. */
  readonly parseAs?: 'json' | 'blob' | undefined;
}

/** What may be sent as a `T`: lists may be read-only, and a member that may be left out may be given as `undefined`. */
export type Sendable<T> = T extends Blob
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Sendable<Item>[]
    : T extends object
      ? {
          readonly [K in keyof T]: string extends K
            ? Sendable<T[K]>
            : Record<never, never> extends Pick<T, K>
              ? Sendable<T[K]> | undefined
              : Sendable<T[K]>;
        }
      : T;

/** What a generated function takes: path, query, headers and body of its operation, and how to send it. */
export type Options<
  TData extends TDataShape,
  _ThrowOnError extends boolean = boolean,
  _TResponse = unknown,
> = Sendable<Omit<TData, 'url'>> &
  ('headers' extends keyof TData ? unknown : { headers?: Readonly<Record<string, string>> }) &
  SendOptions;

/** The body of the successful answer. A refusal is thrown. */
export type RequestResult<TResponses, _TError, _ThrowOnError> = Promise<
  TResponses extends Record<PropertyKey, unknown> ? TResponses[keyof TResponses] : TResponses
>;

/** A request of a generated function before its path is filled in. */
export interface OperationRequest extends SendOptions {
  /** The path with `{name}` for each path parameter. */
  readonly url: string;
  readonly path?: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  /** Set for files, which are sent as they are. */
  readonly bodySerializer?: null;
}

type SendOperation = <TResponses, TError, ThrowOnError extends boolean>(
  request: OperationRequest,
) => RequestResult<TResponses, TError, ThrowOnError>;

/** Sends the requests of the generated functions. */
export type Client = Readonly<Record<'get' | 'post' | 'put' | 'patch' | 'delete', SendOperation>>;

/** A request whose path is filled in. */
export interface ClientRequest extends SendOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Without `Content-Type`, which follows from the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Makes a client of a function that sends requests.
 * @param send answers the parsed body; throws the refusal
 */
export function createClient(send: (request: ClientRequest) => Promise<unknown>): Client {
  const withMethod =
    (method: ClientRequest['method']): SendOperation =>
    ({ url, path, query, headers, body, signal, limit, keepalive, fresh, parseAs }) =>
      send({
        method,
        path: fillPath(url, (path ?? {}) as Record<string, unknown>),
        query: (query ?? {}) as Record<string, unknown>,
        headers: withoutContentType((headers ?? {}) as Record<string, string | undefined>),
        body,
        signal,
        limit,
        keepalive,
        fresh,
        parseAs,
      }) as never;
  return {
    get: withMethod('GET'),
    post: withMethod('POST'),
    put: withMethod('PUT'),
    patch: withMethod('PATCH'),
    delete: withMethod('DELETE'),
  };
}

/** Adds query parameters to a path. An empty value counts as left out. */
export function withQuery(path: string, query: Readonly<Record<string, unknown>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  // Not `size`, which browsers before 2023 do not have.
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

const fillPath = (url: string, parameters: Readonly<Record<string, unknown>>): string =>
  url.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));

const withoutContentType = (
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && name.toLowerCase() !== 'content-type') kept[name] = value;
  return kept;
};
