import { ConfigError } from '@khai-bao/platform/config';
import { requireCentreAddresses, findCentreAddressProblem } from './centre-address.js';

describe('an address of a data centre, in production', () => {
  it.each<[string, ReturnType<typeof findCentreAddressProblem>]>([
    ['https://feed.ttdl.gov.vn', null],
    ['https://feed.ttdl.gov.vn:8443', null],
    ['https://10.20.30.40', null],
    ['https://[2001:db8::1]', null],
    ['http://feed.ttdl.gov.vn', 'https'],
    ['file:///etc/passwd', 'https'],
    ['gopher://feed.ttdl.gov.vn', 'https'],
    ['feed.ttdl.gov.vn', 'unreadable'],
    ['', 'unreadable'],
    ['https://feed:secret@ttdl.gov.vn', 'credentials'],
    ['https://feed.ttdl.gov.vn@169.254.169.254', 'credentials'],
    ['https://feed.ttdl.gov.vn/', 'origin'],
    ['https://feed.ttdl.gov.vn/latest/meta-data', 'origin'],
    ['https://feed.ttdl.gov.vn?x=', 'origin'],
    ['https://feed.ttdl.gov.vn#', 'origin'],
    ['https://localhost', 'own-machine'],
    ['https://kb.localhost', 'own-machine'],
    ['https://metadata.google.internal', 'own-machine'],
    ['https://printer.local', 'own-machine'],
    ['https://127.0.0.1', 'own-machine'],
    ['https://127.1.2.3:5432', 'own-machine'],
    ['https://0.0.0.0', 'own-machine'],
    ['https://169.254.169.254', 'own-machine'],
    ['https://100.100.100.200', 'own-machine'],
    ['https://255.255.255.255', 'own-machine'],
    ['https://[::1]', 'own-machine'],
    ['https://[::]', 'own-machine'],
    ['https://[fe80::1]', 'own-machine'],
    ['https://[fd00:ec2::254]', 'own-machine'],
    ['https://[::ffff:7f00:1]', 'own-machine'],
    ['https://[::ffff:a9fe:a9fe]', 'own-machine'],
  ])('%s: %s', (address, wrong) => expect(findCentreAddressProblem(address)).toBe(wrong));

  it.each([
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://127.1',
    'https://１２７.0.0.1',
  ])('%s is another spelling of this machine and refused', (address) =>
    expect(findCentreAddressProblem(address)).not.toBeNull(),
  );

  it.each(['https://localhost.', 'https://LOCALHOST'])('%s is refused', (address) =>
    expect(findCentreAddressProblem(address)).not.toBeNull(),
  );

  it('is refused at the start, by the destination’s name and never by the address', () => {
    const of = (url: string): string => JSON.stringify([{ name: 'city', url, receiptKeys: [{}] }]);
    expect(() => requireCentreAddresses(of('https://feed.ttdl.gov.vn'))).not.toThrow();
    expect(() => requireCentreAddresses(of('https://169.254.169.254'))).toThrow(ConfigError);
    expect(() => requireCentreAddresses(of('https://169.254.169.254'))).toThrow(/city.*\(own-machine\)$/);
  });
});
