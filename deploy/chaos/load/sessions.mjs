import { isPassing, retryDelay } from './client.mjs';

/** A person who is signed in and signs in again when the token has ended. */
export class Session {
  #token;
  #signing;

  constructor(client, random, { username, password }) {
    this.client = client;
    this.random = random;
    this.who = { username, password };
  }

  /** Asks with the token; one that has ended is replaced once. */
  async ask(kind, method, path, more = {}) {
    const token = (this.#token ??= await this.#signIn());
    const answer = await this.client.ask(kind, method, path, { ...more, token });
    if (answer.status !== 401) return answer;
    if (this.#token === token) this.#token = undefined;
    return this.client.ask(kind, method, path, { ...more, token: (this.#token ??= await this.#signIn()) });
  }

  #signIn() {
    this.#signing ??= this.#tryToSignIn().finally(() => {
      this.#signing = undefined;
    });
    return this.#signing;
  }

  async #tryToSignIn() {
    for (let attempts = 1; ; attempts += 1) {
      const answer = await this.client.ask('sign-in', 'POST', 'accounts/v1/sign-in', { body: this.who });
      if (answer.status === 200) return answer.body.accessToken;
      if (!isPassing(answer)) throw new Error(`${this.who.username} cannot sign in: ${answer.code}`);
      await new Promise((resolve) =>
        setTimeout(resolve, retryDelay(attempts, answer.retryAfter, this.random.next)),
      );
    }
  }
}
