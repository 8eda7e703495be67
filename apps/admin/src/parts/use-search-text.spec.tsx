import { jest } from '@jest/globals';
import { act, cleanup, fireEvent, renderHook, screen, waitFor } from '@testing-library/react';
import { openDesk, type DeskRole, type Services } from '../../test/desk.js';
import { useSearchText } from './use-search-text.js';

afterEach(cleanup);
const list = { items: [], nextCursor: null };
const counts = { todo: 0, needsInfo: 0, forwarded: 0, pharmacy: 0, ncovi: 0, duplicate: 0, all: 0 };

it.each([
  ['intake', 'ward-officer', '/tiep-nhan', '/api/registration/v1/registrations', { ...list, counts }],
  ['the Support channel', 'ward-officer', '/kenh-ho-tro', '/api/support/v1/threads', list],
  ['contact persons', 'ward-officer', '/kenh-ho-tro?muc=dau-moi', '/api/support/v1/focal-persons', list],
  ['unit accounts', 'ward-officer', '/tai-khoan-don-vi', '/api/accounts/v1/unit-accounts', list],
  [
    'pharmacies',
    'health-department',
    '/nha-thuoc',
    '/api/registration/v1/pharmacies',
    { ...list, counts: {} },
  ],
] as [string, DeskRole, string, string, object][])(
  'a word typed into the search of %s is one request',
  async (_name, role, address, path, answer) => {
    const services: Services = { [`GET ${path}`]: () => answer };
    const { asked } = openDesk(role, address, services);
    const field = await screen.findByRole('searchbox');
    const word = 'cho ben nghe';
    for (let end = 1; end <= word.length; end += 1)
      fireEvent.change(field, { target: { value: word.slice(0, end) } });
    const searches = () => asked.filter((one) => one.path === path).map(({ query }) => query.get('q') ?? '');
    await waitFor(() => expect(searches()).toContain('cho ben nghe'));
    expect(searches().filter((q) => q !== '')).toEqual(['cho ben nghe']);
  },
);

it('words count when the typing stops, whole ones and an emptied field at once', () => {
  jest.useFakeTimers();
  try {
    const { result } = renderHook(() => useSearchText('phở'));
    expect(result.current.q).toBe('phở');
    for (const typed of ['c', 'ch', 'chợ ']) {
      act(() => result.current.type(typed));
      act(() => void jest.advanceTimersByTime(200));
      expect(result.current.q).not.toMatch(/^c/);
    }
    act(() => void jest.advanceTimersByTime(200));
    expect(result.current.q).toBe('chợ');
    act(() => result.current.search('trường'));
    expect(result.current.q).toBe('trường');
    act(() => result.current.type(''));
    expect(result.current.q).toBe('');
  } finally {
    jest.useRealTimers();
  }
});
