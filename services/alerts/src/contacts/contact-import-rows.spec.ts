import { judgeImportRow, type ImportedCells } from './contact-import-rows.js';

/** 10:00 in the city. */
const now = new Date('2021-06-30T03:00:00Z');
const cells: ImportedCells = {
  fullName: 'Trần Văn Một',
  phone: '0903 123 456',
  birthYear: '1990',
  place: 'Quán cà phê đối diện chợ',
  day: '29/6/2021 08:15',
  note: '',
};
const judge = (change: Partial<ImportedCells>) => judgeImportRow({ ...cells, ...change }, now);

it.each([
  ['a whole row', {}, { fullName: 'Trần Văn Một', phone: '+84903123456', birthYear: 1990, day: '2021-06-29', nearAt: new Date('2021-06-29T01:15:00Z') }],
  ['a date of birth', { birthYear: '28/02/1990' }, { birthYear: 1990 }],
  ['no year of birth', { birthYear: ' ' }, { birthYear: null }],
  ['a day without a time', { day: '2021-06-29' }, { nearAt: new Date('2021-06-28T17:00:00Z') }],
  ['hours as they are written in Vietnamese', { day: '29-6-2021 8h' }, { nearAt: new Date('2021-06-29T01:00:00Z') }],
  ['hidden characters', { fullName: 'Trần\u200b  Văn Một' }, { fullName: 'Trần Văn Một' }],
  ['a formula as its text', { fullName: '=HYPERLINK("x")' }, { fullName: '=HYPERLINK("x")' }],
])('accepts %s', (_name, change, expected) => expect(judge(change)).toMatchObject({ contact: expected })); // prettier-ignore

it.each([
  ['an empty name', { fullName: ' ' }, ['name']],
  ['a name without letters', { fullName: '12345' }, ['name']],
  ['a long name', { fullName: 'a'.repeat(121) }, ['name']],
  ['no phone', { phone: '' }, ['phone']],
  ['a wrong phone', { phone: '12' }, ['phone']],
  ['a year to come', { birthYear: '2030' }, ['birth-year']],
  ['a year with two digits', { birthYear: '90' }, ['birth-year']],
  ['no day', { day: '' }, ['day']],
  ['a day that no calendar has', { day: '31/6/2021' }, ['day']],
  ['an hour that no day has', { day: '29/6/2021 25:00' }, ['day']],
  ['a day to come', { day: '1/7/2021' }, ['day']],
  ['a day long ago', { day: '1/1/2021' }, ['day']],
  ['several faults', { fullName: '', phone: '', birthYear: 'x', day: 'x' }, ['name', 'phone', 'birth-year', 'day']],
])('names the fault of %s', (_name, change, faults) => expect(judge(change)).toEqual({ faults })); // prettier-ignore
