import type { ProfileDto } from '@khai-bao/api-client/accounts';
import { cleanup, screen, within } from '@testing-library/react';
import { openDesk, profileOf, profiles } from '../../test/desk.js';
import type { DeskRole } from '../../test/desk.js';
import { sections, sectionsOf } from './sections.js';
import { navigationTexts } from './navigation.texts.js';

const committee = [
  'intake',
  'handover',
  'unit-accounts',
  'announce',
  'coverage',
  'channel',
  'officials',
  'visitor-cards',
  'training',
] as const;
/** The doors of the house, as the domain gives them out. */
const doors: Readonly<Record<DeskRole, readonly string[]>> = {
  'ward-officer': [...committee],
  'district-officer': [...committee],
  'dic-operator': [
    'requests',
    'intake',
    'unit-accounts',
    'coverage',
    'channel',
    'feed',
    'trail',
    'officials',
    'training',
    'guide-drafts',
  ],
  'health-department': ['pharmacy', 'coverage', 'channel', 'officials', 'training'],
  'medical-centre': ['duty', 'clusters', 'picture', 'rosters', 'channel', 'officials', 'training'],
  cdc: ['duty', 'clusters', 'picture', 'rosters', 'channel', 'officials', 'training'],
  auditor: ['trail'],
  'unit-admin': ['today', 'gates', 'staff', 'devices', 'visitors', 'visitor-cards', 'training', 'guide'],
  'gate-staff': ['gate'],
};
const words = navigationTexts.texts('vi').sections;
/** The list that a room loads first, of the rooms with a list of their own. */
const lists: Readonly<Record<string, string>> = {
  feed: '/api/sync/v1/feed',
  visitors: '/api/declarations/v1/visitors',
  trail: '/api/accounts/v1/access-trail',
};
const refused = 'Tài khoản của bạn không mở được trang này';
const everyone = Object.keys(profiles) as DeskRole[];
afterEach(cleanup);

it.each(everyone)('%s has its rooms and no other', (role) => {
  expect(sectionsOf(profileOf(role)).map((room) => room.key)).toEqual(doors[role]);
});

it('a room follows the permission of the account and not its role', () => {
  const withPermissions = (...permissions: ProfileDto['permissions']): string[] =>
    sectionsOf({ ...profileOf('auditor'), permissions }).map((room) => room.key);
  expect(withPermissions()).toEqual([]);
  expect(withPermissions('feed.read', 'case.read')).toEqual(['duty', 'clusters', 'picture', 'feed']);
});

it.each(everyone.filter((role) => role !== 'gate-staff'))(
  '%s sees its rooms in the navigation',
  async (role) => {
    openDesk(role, '/khong-co-trang-nay');
    const navigation = await screen.findByRole('navigation');
    expect(
      within(navigation)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(doors[role].map((key) => words[key as keyof typeof words]));
  },
);

it.each(everyone)('%s is refused at the rooms of others, and nothing is asked there', async (role) => {
  const foreign = sections.filter((room) => !doors[role].includes(room.key));
  expect(foreign.length).toBeGreaterThan(4);
  const foreignLists = foreign.flatMap(({ key }) => (Object.hasOwn(lists, key) ? [lists[key]!] : []));
  const tried = [...foreign.filter(({ key }) => Object.hasOwn(lists, key)), ...foreign.slice(0, 2)];
  expect(tried.length).toBeGreaterThanOrEqual(2);
  for (const room of tried) {
    const { asked } = openDesk(role, room.path);
    expect(await screen.findByText(refused)).toBeTruthy();
    const own = asked.map(({ path }) => path);
    expect(own.filter((path) => foreignLists.includes(path))).toEqual([]);
    cleanup();
  }
});
