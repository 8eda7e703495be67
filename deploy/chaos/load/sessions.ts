import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../bench/load/random.ts';
import type { ApiOperation, ApiRequest, ApiResponse } from '../../local/api-operations.ts';
import { isRetryable, retryDelayMs, type Client, type ClientResponse } from './client.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A signed-in user, who signs in again when the access token has expired. */
export class Session {
  readonly #client: Client;
  readonly #random: Random;
  readonly #credentials: Credentials;
  #token: string | undefined;
  #signingIn: Promise<string> | undefined;

  constructor(client: Client, random: Random, { username, password }: Credentials) {
    this.#client = client;
    this.#random = random;
    this.#credentials = { username, password };
  }

  /** Sends a request with the access token. A token that has expired is replaced once. */
  async send<Operation extends ApiOperation>(
    kind: string,
    operation: Operation,
    request: ApiRequest<Operation>,
  ): Promise<ClientResponse<ApiResponse<Operation>>> {
    const token = (this.#token ??= await this.#signIn());
    const response = await this.#client.send(operation, request, { kind, token });
    if (response.status !== 401) return response;
    if (this.#token === token) this.#token = undefined;
    return this.#client.send(operation, request, { kind, token: (this.#token ??= await this.#signIn()) });
  }

  /** Requests that need a token at the same time share one sign-in. */
  #signIn(): Promise<string> {
    this.#signingIn ??= this.#signInWithRetries().finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  /** @throws Error when the credentials are refused */
  async #signInWithRetries(): Promise<string> {
    for (let attempts = 1; ; attempts += 1) {
      const response = await this.#client.send(
        'POST /api/accounts/v1/sign-in',
        { body: this.#credentials },
        { kind: 'sign-in' },
      );
      if (response.status === 200 && response.body !== undefined) return response.body.accessToken;
      if (!isRetryable(response))
        throw new Error(`${this.#credentials.username} cannot sign in: ${response.code}`);
      await sleep(retryDelayMs(attempts, response.retryAfter, this.#random.next));
    }
  }
}
