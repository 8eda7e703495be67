import http from 'node:http';

const patience = 20_000;

/** Asks through one origin with kept-alive connections, as a browser does. */
export class Client {
  #agent = new http.Agent({ keepAlive: true, maxSockets: 400, maxFreeSockets: 100 });
  /** Requests sent again because a kept connection had been closed under them: browsers do that without a word. */
  resent = 0;

  constructor(origin, tell = () => undefined) {
    const { hostname, port } = new URL(origin);
    this.hostname = hostname === 'localhost' ? '127.0.0.1' : hostname;
    this.port = port;
    this.host = `${hostname}:${port}`;
    this.tell = tell;
  }

  /**
   * One request, one answer. `status` 0: no answer came.
   * @param {string} kind under which it is counted
   * @returns {Promise<{status: number, body?: any, code?: string, retryAfter: number | null}>}
   */
  async ask(kind, method, path, { token, body, headers = {} } = {}) {
    const began = performance.now();
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const options = {
      method,
      path: `/api/${path}`,
      headers: {
        host: this.host,
        accept: 'application/json',
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    };
    let answer = await this.#once(options, payload);
    for (let again = 0; answer.stale && again < 5; again += 1) {
      this.resent += 1;
      answer = await this.#once(options, payload);
    }
    this.tell(kind, answer, performance.now() - began);
    return answer;
  }

  close() {
    this.#agent.destroy();
  }

  #once(options, payload) {
    return new Promise((resolve) => {
      const failed = (error) =>
        resolve({
          status: 0,
          code: error.code ?? error.message,
          retryAfter: null,
          stale: request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE'),
        });
      const request = http.request(
        { ...options, agent: this.#agent, hostname: this.hostname, port: this.port },
        (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('error', (error) =>
            resolve({ status: 0, code: error.code ?? error.message, retryAfter: null }),
          );
          response.on('end', () => {
            if (response.complete) resolve(read(response, Buffer.concat(parts).toString()));
            else resolve({ status: 0, code: 'INCOMPLETE', retryAfter: null });
          });
        },
      );
      request.on('error', failed);
      request.setTimeout(patience, () =>
        request.destroy(Object.assign(new Error('timeout'), { code: 'TIMEOUT' })),
      );
      request.end(payload);
    });
  }
}

function read(response, text) {
  const { statusCode: status, headers } = response;
  const seconds = Number(headers['retry-after']);
  const retryAfter = headers['retry-after'] !== undefined && Number.isFinite(seconds) ? seconds : null;
  try {
    const body = text === '' ? undefined : JSON.parse(text);
    return { status, body, code: body?.code, retryAfter };
  } catch {
    return { status, code: 'NOT_JSON', retryAfter };
  }
}

/** Will a later try of the very same request help? As `apps/citizen/src/keep/outbox.ts` judges. */
export const isPassing = ({ status }) => status === 0 || status >= 500 || [408, 425, 429].includes(status);

/** Milliseconds until the next try: what the server asked for, else doubling; spread so that clients do not return together. */
export const retryDelay = (attempts, retryAfter, random) =>
  (retryAfter !== null ? retryAfter * 1000 : Math.min(15_000, 500 * 2 ** Math.max(0, attempts - 1))) *
  (1 + random() * 0.3);
