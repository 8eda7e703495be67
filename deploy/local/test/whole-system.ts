import { randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import pg from 'pg';

interface WholeSystem {
  readonly origin: string;
  readonly inbox: string;
  readonly brokers: string;
  /** Public keys of the data centres' receipts. */
  readonly receiptKeys: Readonly<Record<'national' | 'city', JWK>>;
  /** Bearer token of the operator of the national NCOVI list. */
  readonly ncoviOperatorToken: string;
  readonly redisUrl: string;
  readonly ports: Readonly<Record<string, number>>;
  /** The services' own databases by name. */
  readonly databases: Readonly<Record<string, string>>;
  readonly logDir: string;
  readonly control: string;
}

/** The system that the global set-up has started for this run. */
export const system = JSON.parse(process.env['KHAI_BAO_E2E'] ?? '{}') as WholeSystem;

/** Stops or starts a service and waits until that is done. */
export async function control(verb: 'stop' | 'start', service: string): Promise<void> {
  const answer = await fetch(`${system.control}/${verb}/${service}`);
  if (!answer.ok) throw new Error(`${verb} ${service}: ${await answer.text()}`);
}

export interface ApiAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are what a test looks into
  readonly body: any;
  readonly text: string;
}

/** Asks the system through its one origin. */
export async function api(method: string, path: string, token?: string, body?: unknown): Promise<ApiAnswer> {
  const answer = await fetch(system.origin + path, {
    method,
    headers: {
      'idempotency-key': randomUUID(),
      ...(body === undefined
        ? {}
        : { 'content-type': isFile(body) ? 'application/octet-stream' : 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: isFile(body) ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  const json = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, text, body: json ? JSON.parse(text) : undefined };
}

const isFile = (body: unknown): body is Blob => body instanceof Blob;

export const demoPassword = 'KhaiBao#2021';

/** Signs a demonstration account in; answers its access token. @throws Error that says what was answered instead */
export async function signIn(username: string, password = demoPassword): Promise<string> {
  const { status, body, text } = await api('POST', '/api/accounts/v1/sign-in', undefined, {
    username,
    password,
  });
  if (status !== 200) throw new Error(`${username} was not signed in: ${status} ${text.slice(0, 300)}`);
  return (body as { accessToken: string }).accessToken;
}

/** Rows of a service's own database. */
export async function sql<T extends object>(
  database: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: system.databases[database]! });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}
