import { createClient, withQuery, type Client } from './client.js';
import { apiFetch, type ApiResponse } from './http.js';

const createNotingClient = (note: (answer: ApiResponse<unknown>) => void): Client =>
  createClient(async ({ path, query, ...request }) => {
    const answer = await apiFetch(withQuery(path, query), request);
    note(answer);
    return answer.body;
  });

/** Sends requests of the generated functions for somebody who is not signed in. */
export const publicClient: Client = createNotingClient(() => undefined);

/**
 * Sends one request and answers the server's clock beside the body.
 * @param send calls a generated function with the client that it is given
 */
export async function withServerTime<T>(send: (client: Client) => Promise<T>): Promise<ApiResponse<T>> {
  let serverTime: number | null = null;
  const client = createNotingClient((answer) => {
    serverTime = answer.serverTime;
  });
  return { body: await send(client), serverTime };
}
