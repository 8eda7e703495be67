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

  it.each([
    ['TRACE', '/api/declarations/v1/gates', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/unknown/v1/gates', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/health/ready', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/../metrics', 'PLATFORM.NOT_FOUND'],
    ['GET', '/api/declarations/v1/./gates', 'PLATFORM.NOT_FOUND'],
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
  ])('%s is handled by the proxy: %s', (url, expected) => {
    expect(isServiceRoute(url)).toBe(expected);
  });

  it.each([
    ['GET', '/v1/stream', true],
    ['GET', '/v1/threads/stream', true],
    ['HEAD', '/v1/stream', false],
    ['POST', '/v1/stream', false],
    ['GET', '/v1/streams', false],
    ['GET', '/v1/threads/x/stream', false],
  ])('%s %s opens a live page: %s', (method, path, expected) => {
    expect(isLiveRequest(method, path)).toBe(expected);
  });
});
