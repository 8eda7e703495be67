import { carriesClientKey, isConnectError, isRepeatable } from './request-repetition.js';

describe('the repetition of a request', () => {
  it.each([
    ['GET', '/v1/gates', {}, true],
    ['HEAD', '/v1/gates', {}, true],
    ['POST', '/v1/gates', {}, false],
    ['PUT', '/v1/gates/x', {}, false],
    ['DELETE', '/v1/gates/x', {}, false],
    ['POST', '/v1/gates', { 'idempotency-key': 'k' }, true],
    ['POST', '/v1/declarations', {}, true],
    ['POST', '/v1/declarations/on-behalf?gate=x', {}, true],
    ['POST', '/v1/declarations/by-card', {}, true],
    ['POST', '/v1/visitor-cards/look-up', {}, false],
    ['POST', '/v1/checks', {}, true],
    ['PUT', '/v1/checks', {}, false],
    ['POST', '/v1/checks/x', {}, false],
  ])('%s %s with the headers %j is allowed: %s', (method, path, headers, expected) => {
    expect(isRepeatable({ method, headers }, path)).toBe(expected);
  });

  it.each([
    ['POST', '/v1/declarations', true],
    ['POST', '/v1/declarations?x=1', true],
    ['GET', '/v1/declarations', false],
    ['POST', '/v1/declarations/x', false],
    ['POST', '/x/v1/declarations', false],
  ])('%s %s carries a key of the client: %s', (method, path, expected) => {
    expect(carriesClientKey(method, path)).toBe(expected);
  });

  it.each([
    ['ECONNREFUSED', true],
    ['UND_ERR_CONNECT_TIMEOUT', true],
    ['ENOTFOUND', true],
    ['EHOSTUNREACH', true],
    ['ENETUNREACH', true],
    ['ECONNRESET', false],
    ['UND_ERR_SOCKET', false],
    [undefined, false],
  ])('after %s the service has not received the request: %s', (code, expected) => {
    expect(isConnectError(Object.assign(new Error('failed'), code === undefined ? {} : { code }))).toBe(
      expected,
    );
  });
});
