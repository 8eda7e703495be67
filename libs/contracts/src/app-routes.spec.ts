import {
  adminRoutes,
  citizenPagePatterns,
  citizenPageSegments,
  citizenRoutes,
  formatPosterAddress,
  formatVisitorCardAddress,
  parsePosterAddress,
} from './app-routes.js';

// Posters, printed notices and sent mails carry these routes: they do not change.
it.each([
  ['a gate', citizenRoutes.gate('7K2M4Q9'), '/g/7K2M4Q9'],
  ['the poster of a gate', citizenRoutes.poster('7K2M4Q9', 3), '/G/7K2M4Q9/3'],
  ['a declaration', citizenRoutes.declaration('a/b'), '/to-khai/a%2Fb'],
  ['the registration form of an area', citizenRoutes.areaRegistration('26740'), '/dang-ky/26740'],
  ['the link of an announcement', citizenRoutes.areaRegistration('26740', 'zalo'), '/dang-ky/26740?tu=zalo'],
  ['the daily question of a contact', citizenRoutes.followUp('abc'), '/theo-doi#abc'],
  ['the sign-in', adminRoutes.signIn, '/admin/'],
  ['the user guide', adminRoutes.guide, '/admin/huong-dan'],
  ['a new password', adminRoutes.newPassword('abc'), '/admin/mat-khau-moi#abc'],
  ['the Support channel', adminRoutes.supportChannel, '/admin/kenh-ho-tro'],
  ['the enrolment of a gate device', adminRoutes.gateDeviceEnrolment('abc'), '/admin/thiet-bi#abc'],
  ['the picture of cases', adminRoutes.casePicture, '/admin/buc-tranh-ca'],
  ['a thread', adminRoutes.supportThread('t1'), '/admin/kenh-ho-tro?ma=t1'],
])('%s', (_name, route, expected) => {
  expect(route).toBe(expected);
});

it('lists the first segment of every page of the citizen app once', () => {
  expect(citizenPageSegments).toEqual([
    'g',
    'G',
    'c',
    'C',
    'to-khai',
    'cua-toi',
    'nguoi-di-cung',
    'dang-ky',
    'theo-doi',
  ]);
  expect(citizenPagePatterns).toEqual([
    '/',
    '/g/*',
    '/G/*',
    '/c/*',
    '/C/*',
    '/to-khai/*',
    '/cua-toi',
    '/nguoi-di-cung',
    '/nguoi-di-cung/*',
    '/dang-ky',
    '/dang-ky/*',
    '/theo-doi',
  ]);
});

it('writes the text of a QR code in the characters of its alphanumeric mode, and reads it back', () => {
  const text = formatPosterAddress('https://khaibao.example.vn', '7K2M4Q9', 12);
  expect(text).toBe('HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/12');
  expect(text).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  expect(parsePosterAddress(text)).toEqual({
    host: 'khaibao.example.vn',
    gateCode: '7K2M4Q9',
    posterVersion: 12,
  });
});

it('writes the text of the QR code of a visitor card with its code and nothing else', () => {
  expect(formatVisitorCardAddress('https://khaibao.example.vn', 'A7K29QXM4')).toBe(
    'HTTPS://KHAIBAO.EXAMPLE.VN/C/A7K29QXM4',
  );
});

it.each([
  ['an old poster', 'http://localhost:8080/g/7K2M4Q9', { host: 'localhost:8080', gateCode: '7K2M4Q9', posterVersion: null }],
  ['a closing slash', 'HTTP://[::1]:8080/G/7K2M4Q9/3/', { host: '[::1]:8080', gateCode: '7K2M4Q9', posterVersion: 3 }],
  ['another page', 'https://khaibao.example.vn/dang-ky/26740', null],
  ['a longer path', 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/3/4', null],
  ['version nought', 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/0', null],
  ['another scheme', 'javascript:alert(1)//g/7K2M4Q9', null],
  ['a user before the host', 'https://a@evil.example/g/7K2M4Q9', null],
  ['no address', '7K2M4Q9', null],
])('reads %s', (_name, text, expected) => {
  expect(parsePosterAddress(text)).toEqual(expected);
}); // prettier-ignore
