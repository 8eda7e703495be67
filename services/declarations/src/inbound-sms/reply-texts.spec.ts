import { replies } from './reply-texts.js';
import { oneTimeCodeMessage } from '../phone-codes/message-texts.js';

const messages = [
  replies.declared('A7K29QXM', new Date('2021-06-26T00:10:00Z')),
  replies.askWhoStands(),
  replies.answerMissing(),
  replies.answerUnclear(),
  replies.unreadable(),
  replies.gateUnknown(),
  replies.cardUnknown(),
  replies.staffNeeded(),
  oneTimeCodeMessage('042917', 5),
];

describe('messages to phones', () => {
  it.each(messages)('are one segment of the GSM alphabet: $text', ({ text }) => {
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text).toMatch(/^[A-Za-z0-9 .,:()-]+$/);
  });

  it('have a template each', () => {
    const names = messages.map(({ template }) => template.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('state the pass code in two groups, and the end in the city’s time', () => {
    const [{ text }] = messages as [(typeof messages)[number]];
    expect(text).toContain('A7K2-9QXM');
    expect(text).toMatch(/07:10 26-?\/?06|07:10 26\/06/);
  });
});
