import { selectRecipients, type SelectionRules } from './recipient-selection.js';

const rules: SelectionRules = {
  phonePrefixes: ['+84'],
  reachedPhones: new Set(['+84900000001']),
  isInEarlierNotice: (day, phone) => day === '2021-06-30' && phone === '+84900000002',
};
const contact = (contactId: string, phone: string, day = '2021-06-30') => ({
  contactId,
  day,
  phone,
  unitId: 'u',
});

it('takes one contact per number and day, the nearest, and counts every other one once', () => {
  const contacts = [
    contact('a', '+84900000009'),
    contact('b', '+84900000009'),
    contact('c', '+84900000009', '2021-06-29'),
    contact('d', '+84900000001'),
    contact('e', '+84900000002'),
    contact('f', '+84900000002', '2021-06-29'),
    contact('g', ''),
    contact('h', '+15550100'),
  ];
  const { recipients, ...counts } = selectRecipients(contacts, rules);
  expect(recipients.map(({ contactId }) => contactId)).toEqual(['a', 'c', 'f']);
  expect(counts).toEqual({
    withoutPhoneCount: 2,
    reachedCount: 1,
    earlierNoticeCount: 1,
    sharedPhoneCount: 1,
  });
  expect(recipients.length + Object.values(counts).reduce((sum, n) => sum + n)).toBe(contacts.length);
});
