import { isLiveRequest, isServiceRoute, parseServiceTarget } from './request-target.js';

const parse = (method: string, url: string): ReturnType<typeof parseServiceTarget> =>
  parseServiceTarget(method, url, (service) => service === 'declarations');

describe('a request target', () => {
  it.each([
    ['/api/declarations/v1/gates', '/v1/gates'],
    ['/api/declarations/v1/gates?limit=5', '/v1/gates'],
    ['/api/declarations/v1/areas/%C4%90a%20Kao', '/v1/areas/%C4%90a%20Kao'],
    ['/api/declarations/v1/', '/v1/'],
  ])('%s is the path %s of the service', (url, path) => {
    expect(parse('GET', url)).toEqual({ service: 'declarations', path });
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('has the method %s', (method) => {
    expect(parse(method, '/api/declarations/v1/gates')).toEqual({
      service: 'declarations',
      path: '/v1/gates',
    });
  });

  it('is refused when it escapes any letter, digit, hyphen or underscore, and only then', () => {
    const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~';
    const refused = Array.from({ length: 128 }, (_, code) => code).filter((code) => {
      const escape = `%${code.toString(16).padStart(2, '0')}`;
      return 'refusal' in parse('GET', `/api/declarations/v1/x${escape}`);
    });
    // The escapes of a dot and a slash are refused as a traversal.
    expect(String.fromCharCode(...refused)).toBe([...unreserved, '.', '/'].sort().join(''));
  });

  it.each([
    ['TRACE', '/api/declarations/v1/gates', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/unknown/v1/gates', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/health/ready', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/../metrics', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/./gates', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/gates/..', 'PLATFORM.NOT_FOUND'],
    ['GET', '/x/api/declarations/v1/gates', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/%2e%2e/metrics', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/a%2Fb', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/a\\b', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/gate%2dcodes', 'PLATFORM.MALFORMED'],
    ['GET', '/api/declarations/v1/%67ates', 'PLATFORM.MALFORMED'],
    ['GET', '/api/declarations/v1/gates%', 'PLATFORM.MALFORMED'],
    ['GET', '/api/declarations/v1/gates%C4', 'PLATFORM.MALFORMED'],
    ['GET', '/api/declarations/v1/gates#x', 'PLATFORM.MALFORMED'],
    ['GET', '/#/api/declarations/v1/gates', 'PLATFORM.MALFORMED'],
  ])('%s %s is refused with %s', (method, url, refusal) => {
    expect(parse(method, url)).toEqual({ refusal });
  });

  it.each([
    ['/api/declarations/v1/gates', true],
    ['/api/unknown/v1/gates', true],
    ['/to-khai#x', true],
    ['/api', false],
    ['/api/openapi.json', false],
    ['/admin/', false],
    ['/x/api/declarations/v1/gates', false],
  ])('%s is handled by the proxy: %s', (url, expected) => {
    expect(isServiceRoute(url)).toBe(expected);
  });

  it.each([
    ['GET', '/v1/stream', true],
    ['GET', '/v1/threads/stream', true],
    ['HEAD', '/v1/stream', false],
    ['POST', '/v1/stream', false],
    ['GET', '/v1/streams', false],
    ['GET', '/x/v1/stream', false],
    ['GET', '/v1/threads/x/stream', false],
  ])('%s %s opens a live page: %s', (method, path, expected) => {
    expect(isLiveRequest(method, path)).toBe(expected);
  });
});
