import { describeDevice } from './device-name.js';

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/91.0 Safari/537.36', 'Chrome · Windows'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/91.0 Safari/537.36 Edg/91.0', 'Edge · Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 14_6 like Mac OS X) AppleWebKit/605.1.15 Version/14.1 Mobile Safari/604.1', 'Safari · iPhone, iPad'],
  ['Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537.36 SamsungBrowser/14.0 Chrome/87.0 Mobile Safari/537.36', 'Samsung Internet · Android'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:89.0) Gecko/20100101 Firefox/89.0', 'Firefox · Linux'],
  ['curl/7.68', '? · ?'],
  [undefined, '? · ?'],
])('%s', (agent, name) => expect(describeDevice(agent)).toBe(name)); // prettier-ignore
