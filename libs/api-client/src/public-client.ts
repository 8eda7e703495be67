import { clientOf, withQuery, type Client } from './client.js';
import { apiFetch, type ApiAnswer } from './http.js';

const clientThatNotes = (note: (answer: ApiAnswer<unknown>) => void): Client =>
  clientOf(async ({ path, query, ...request }) => {
    const answer = await apiFetch(withQuery(path, query), request);
    note(answer);
    return answer.body;
  });

/** Sends requests of the generated functions for somebody who is not signed in. */
export const publicClient: Client = clientThatNotes(() => undefined);

/**
 * Sends one request and answers the server's clock beside the body.
 * @param send calls a generated function with the client that it is given
 */
export async function withServerTime<T>(send: (client: Client) => Promise<T>): Promise<ApiAnswer<T>> {
  let serverTime: number | null = null;
  const client = clientThatNotes((answer) => {
    serverTime = answer.serverTime;
  });
  return { body: await send(client), serverTime };
}
