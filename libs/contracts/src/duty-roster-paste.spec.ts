import { judgePastedRows, maxPastedLines } from './duty-roster-paste.js';

const people = [
  { accountId: 'lan', name: 'Phạm Thị Lan' },
  { accountId: 'dung', name: 'Đỗ Dũng' },
  { accountId: 'hai-1', name: 'Lê Hải' },
  { accountId: 'hai-2', name: 'Lê Hải' },
];
const judge = (text: string) => judgePastedRows(text, people);

describe('rows pasted from a spreadsheet', () => {
  it('become shifts, below a header and between empty lines', () => {
    const rows = judge(
      'Ngày\tTừ\tĐến\tNgười trực\tVai\r\n\r\n30/6/2021\t19h\t07:00\tpham  thi LAN\tTrực chính\r\n',
    );
    expect(rows).toEqual([
      {
        line: 3,
        cells: ['30/6/2021', '19h', '07:00', 'pham  thi LAN', 'Trực chính'],
        errors: [],
        shift: {
          accountId: 'lan',
          rank: 'first',
          startsAt: new Date('2021-06-30T12:00:00Z'),
          endsAt: new Date('2021-07-01T00:00:00Z'),
        },
      },
    ]);
  });

  it.each([
    ['2021-06-30\t7h30\t24:00\tĐỗ Dũng\tdự phòng', []],
    ['30-06-2021\t07:00:00\t19\tDo Dung\t2', []],
    ['31/6/2021\t7h\t19h\tĐỗ Dũng\t1', ['day']],
    ['30/6/2021\t25h\t19:60\tĐỗ Dũng\t1', ['start-time', 'end-time']],
    ['30/6/2021\t7h\t19h\tAi đó\tphó', ['unknown-person', 'rank']],
    ['30/6/2021\t7h\t19h\tLê Hải\t1', ['ambiguous-person']],
    ['30/6/2021\t7h\t19h', ['columns']],
    ['=1+1\t\t\t\t', ['day', 'start-time', 'end-time', 'unknown-person', 'rank']],
  ])('are judged one by one: %j', (text, errors) => {
    const [row] = judge(text);
    expect(row!.errors).toEqual(errors);
    expect(row!.shift === null).toBe(errors.length > 0);
  });

  it('are read up to a limit, and the first unread line says so', () => {
    const rows = judge('x\n'.repeat(maxPastedLines + 50));
    expect(rows).toHaveLength(maxPastedLines + 1);
    expect(rows.at(-1)).toMatchObject({ line: maxPastedLines + 1, errors: ['too-many-lines'], shift: null });
    expect(judge('x\n'.repeat(maxPastedLines))).toHaveLength(maxPastedLines);
  });
});
