import { adminRoutes, citizenPagePatterns, citizenPageSegments, citizenRoutes } from './app-routes.js';

// Posters, printed notices and sent mails carry these routes: they do not change.
it.each([
  ['the poster of a gate', citizenRoutes.gate('7K2M4Q9'), '/g/7K2M4Q9'],
  ['a declaration', citizenRoutes.declaration('a/b'), '/to-khai/a%2Fb'],
  ['the registration form of an area', citizenRoutes.areaRegistration('26740'), '/dang-ky/26740'],
  ['the link of an announcement', citizenRoutes.areaRegistration('26740', 'zalo'), '/dang-ky/26740?tu=zalo'],
  ['the sign-in', adminRoutes.signIn, '/admin/'],
  ['the user guide', adminRoutes.guide, '/admin/huong-dan'],
  ['a new password', adminRoutes.newPassword('abc'), '/admin/mat-khau-moi#abc'],
  ['the Support channel', adminRoutes.supportChannel, '/admin/kenh-ho-tro'],
  ['the enrolment of a gate device', adminRoutes.gateDeviceEnrolment('abc'), '/admin/thiet-bi#abc'],
  ['a thread', adminRoutes.supportThread('t1'), '/admin/kenh-ho-tro?ma=t1'],
])('%s', (_name, route, expected) => {
  expect(route).toBe(expected);
});

it('lists the first segment of every page of the citizen app once', () => {
  expect(citizenPageSegments).toEqual(['g', 'to-khai', 'cua-toi', 'nguoi-di-cung', 'dang-ky']);
  expect(citizenPagePatterns).toEqual([
    '/',
    '/g/*',
    '/to-khai/*',
    '/cua-toi',
    '/nguoi-di-cung',
    '/nguoi-di-cung/*',
    '/dang-ky',
    '/dang-ky/*',
  ]);
});
