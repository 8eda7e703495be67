import type { AccessDto } from '@khai-bao/api-client/accounts';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDesk } from '../../test/desk.js';
import { toCsv } from '../parts/csv.js';
import { trailTexts } from './trail.texts.js';

afterEach(cleanup);

/** What the contracts name; an app may not depend on them. */
const contract = readFileSync(
  resolve(import.meta.dirname, '../../../../libs/contracts/src/events/trail.events.ts'),
  'utf8',
);
const namesOf = (list: string): string[] =>
  [...(contract.split(`${list} = [`)[1]?.split(']')[0] ?? '').matchAll(/'([a-z.-]+)'/g)].map(
    ([, name]) => name!,
  );

const line = (more: Partial<AccessDto> = {}): AccessDto => ({
  at: '2021-06-30T03:45:00Z',
  actorName: 'Lê Minh',
  actorPlace: 'Sở TT&TT',
  unreadable: false,
  role: 'dic-operator',
  action: 'official.invite',
  subjectKind: 'account',
  subjectId: '0198a1b2-0000-7000-8000-000000000001',
  subjectName: 'Trần Văn Hòa · Phường Bến Nghé',
  ...more,
});

it.each(['vi', 'en'] as const)('has words in %s for every action and subject', (language) => {
  const t = trailTexts.texts(language);
  expect(namesOf('accessActions').length).toBeGreaterThan(20);
  for (const action of namesOf('accessActions')) expect(Object.keys(t.actions)).toContain(action);
  expect(namesOf('accessSubjectKinds').length).toBeGreaterThan(5);
  for (const kind of namesOf('accessSubjectKinds')) expect(Object.keys(t.subjects)).toContain(kind);
});

it('names who read and what, in words; the whole code stands where there is no name', async () => {
  const unnamed = line({ action: 'of-tomorrow', subjectKind: 'thread', subjectName: null });
  openDesk('auditor', '/nhat-ky', {
    'GET /api/accounts/v1/access-trail': () => ({ items: [line(), unnamed], nextCursor: null }),
  });
  const [, first, second] = await screen.findAllByRole('row');
  expect(first!.textContent).toMatch(
    /Lê Minh.*Sở TT&TT.*Mời cán bộ.*Trần Văn Hòa · Phường Bến Nghé.*Tài khoản/,
  );
  expect(document.body.textContent).not.toMatch(/official\.invite|of-tomorrow/);
  expect(second!.textContent).toContain(unnamed.subjectId);
});

it('asks for words and days, and reads nothing by itself', async () => {
  const { asked } = openDesk('auditor', '/nhat-ky', {
    'GET /api/accounts/v1/access-trail': () => ({ items: [line()], nextCursor: null }),
  });
  fireEvent.change(await screen.findByLabelText('Từ ngày'), { target: { value: '2021-06-01' } });
  fireEvent.change(screen.getByLabelText('Đến ngày'), { target: { value: '2021-06-30' } });
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'bến nghé' } });
  await waitFor(() =>
    expect(Object.fromEntries(asked.at(-1)!.query)).toEqual({
      q: 'bến nghé',
      from: '2021-06-01',
      to: '2021-06-30',
      limit: '50',
    }),
  );
});

it('saves all pages as a file in which nothing is a formula', async () => {
  const files: Blob[] = [];
  Object.assign(URL, {
    createObjectURL: (file: Blob) => (files.push(file), 'blob:file'),
    revokeObjectURL: () => undefined,
  });
  const { asked } = openDesk('auditor', '/nhat-ky', {
    'GET /api/accounts/v1/access-trail': ({ query }) =>
      query.get('cursor') === 'next'
        ? { items: [line({ actorName: '=HYPERLINK("http://x")' })], nextCursor: null }
        : { items: [line()], nextCursor: 'next' },
  });
  await userEvent.setup({ delay: null }).click(await screen.findByRole('button', { name: 'Tải CSV' }));
  await waitFor(() => expect(files).toHaveLength(1));
  expect(files[0]!.type).toContain('text/csv');
  expect(
    asked.filter(({ query }) => query.get('limit') === '200').map(({ query }) => query.get('cursor')),
  ).toEqual([null, 'next']);
  expect(toCsv([['=1+1', ' @x', '-2', '\t=3', 'a "b", c'], ['Bến Nghé']])).toBe(
    '\ufeff"\'=1+1","\' @x","\'-2","\'\t=3","a ""b"", c"\r\n"Bến Nghé"\r\n',
  );
});
