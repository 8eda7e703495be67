import { cleanup, screen } from '@testing-library/react';
import { configureAxe } from 'jest-axe';
import { openDesk, profileOf, profiles, type DeskRole } from '../../test/desk.js';
import { sectionsOf } from '../navigation/sections.js';

// `region` is off in jest-axe, for it checks parts of pages; these are whole ones.
const axe = configureAxe({
  rules: {
    region: { enabled: true },
    'page-has-heading-one': { enabled: true },
    'landmark-one-main': { enabled: true },
    'scrollable-region-focusable': { enabled: true },
  },
});
const everyone = Object.keys(profiles) as DeskRole[];
afterEach(cleanup);

it.each(
  everyone.flatMap((role) =>
    sectionsOf(profileOf(role))
      .filter(({ key }) => key !== 'guide' && key !== 'gate')
      .map(({ path }) => [role, path] as const),
  ),
)('%s: everything of %s stands inside a landmark, below one heading', async (role, path) => {
  openDesk(role, path);
  await screen.findByRole('heading', { level: 1 });
  expect((await axe(document.body)).violations.map(({ id }) => id)).toEqual([]);
});

it.each([
  ['a foreign room', '/lien-thong'],
  ['an address that does not exist', '/khong-co-trang-nay'],
])('%s has a heading of its own', async (_name, path) => {
  openDesk('medical-centre', path);
  expect(await screen.findAllByRole('heading', { level: 1 })).toHaveLength(1);
  expect((await axe(document.body)).violations.map(({ id }) => id)).toEqual([]);
});
