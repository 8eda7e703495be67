import { randomUUID } from 'node:crypto';
import { PlainError } from './plain-error.mjs';

/** Speaks to a running system through its public origin, as the apps do. */
export function demoClient(origin) {
  const call = async (method, path, { token, body, headers = {} } = {}) => {
    let answer;
    try {
      answer = await fetch(`${origin}/api/${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
    } catch {
      throw new PlainError(
        `Nothing answers at ${origin}: start the system with npm start first, or set PORT to where it runs.`,
      );
    }
    const text = await answer.text();
    const parsed = text === '' ? undefined : JSON.parse(text);
    if (!answer.ok) throw Object.assign(new Error(`${method} ${path}: ${parsed?.code}`), { problem: parsed });
    return parsed;
  };

  return {
    call,
    signIn: async (username, password) =>
      (await call('POST', 'accounts/v1/sign-in', { body: { username, password } })).accessToken,
    /** First sign-in with a one-time password: sets the new one. */
    activate: async (username, oneTimePassword, newPassword) => {
      const { accessToken } = await call('POST', 'accounts/v1/sign-in', {
        body: { username, password: oneTimePassword },
      });
      const body = { currentPassword: oneTimePassword, newPassword };
      return (await call('POST', 'accounts/v1/password', { token: accessToken, body })).accessToken;
    },
    register: (form) =>
      call('POST', 'registration/v1/registrations', {
        body: { usesNcovi: false, ...form },
        headers: { 'idempotency-key': randomUUID() },
      }),
    declare: (gateCode, form, token) =>
      call('POST', `declarations/v1/declarations${token === undefined ? '' : '/on-behalf'}`, {
        token,
        body: {
          clientKey: randomUUID(),
          gateCode,
          questionnaireVersion: '2021.1',
          consent: { version: '2021.1', agreed: true },
          filledAt: new Date().toISOString(),
          ...form,
        },
      }),
    /** Asks again until something is there: events take a moment from service to service. */
    until: async (what, read) => {
      for (const end = Date.now() + 30_000; Date.now() < end;) {
        const found = await read();
        if (found !== undefined && found !== null && found !== false) return found;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      throw new PlainError(`${what} did not come within 30 seconds: look into .state/local/logs.`);
    },
  };
}
