import { clientAddressOf } from './client-address.js';

describe('the address that limits are counted under', () => {
  it.each<[string, string | string[] | undefined, string, string]>([
    ['the gateway says it', '203.0.113.7', '127.0.0.1', '203.0.113.7'],
    ['what stands before the gateway’s own is the client’s word', '198.51.100.1, 203.0.113.7', '127.0.0.1', '203.0.113.7'],
    ['in several headers the last one counts', ['198.51.100.1', '203.0.113.7'], '127.0.0.1', '203.0.113.7'],
    ['nobody says it', undefined, '192.0.2.9', '192.0.2.9'],
    ['nonsense is not believed', 'unknown', '192.0.2.9', '192.0.2.9'],
    ['nothing is not believed', '', '192.0.2.9', '192.0.2.9'],
    ['IPv4 in IPv6 is IPv4', '::ffff:203.0.113.7', '127.0.0.1', '203.0.113.7'],
    ['IPv6 is its /64', '2001:db8:1:2:3:4:5:6', '127.0.0.1', '2001:db8:1:2::/64'],
    ['however it is written', '2001:0DB8:1:2::9', '127.0.0.1', '2001:db8:1:2::/64'],
    ['with a gap in the network', '2001:db8::1', '127.0.0.1', '2001:db8:0:0::/64'],
    ['the loopback', '::1', '127.0.0.1', '0:0:0:0::/64'],
    ['another address of the same /64', '2001:db8:1:2:ffff:ffff:ffff:ffff', '127.0.0.1', '2001:db8:1:2::/64'],
    ['the next /64 is another', '2001:db8:1:3::1', '127.0.0.1', '2001:db8:1:3::/64'],
    ['IPv4 in IPv6 in hexadecimal', '::ffff:cb00:7107', '127.0.0.1', '203.0.113.7'],
    ['IPv4 behind NAT64 is that client alone', '64:ff9b::203.0.113.7', '127.0.0.1', '203.0.113.7'],
    ['a zone is no part of it', 'fe80::1%eth0', '127.0.0.1', 'fe80:0:0:0::/64'],
    ['the connection’s own is its /64 as well', undefined, '2001:db8:1:2::77', '2001:db8:1:2::/64'],
  ])('%s', (_what, forwarded, connection, address) =>
    expect(clientAddressOf(forwarded, connection)).toBe(address),
  ); // prettier-ignore
});
