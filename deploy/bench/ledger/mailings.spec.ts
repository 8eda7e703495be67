import { summarizeMailings } from './mailings.ts';

describe('summarizeMailings', () => {
  const mail = (address: string, messageId?: string) => ({
    to: [{ address }],
    ...(messageId === undefined ? {} : { messageId }),
  });

  it('distinguishes a repeated mail from another mail to the same address', () => {
    expect(summarizeMailings([mail('a@x.vn', '<1>'), mail('b@x.vn', '<2>'), mail('a@x.vn', '<1>')])).toEqual({
      addresses: 2,
      differing: [],
      repeated: 1,
    });
    expect(summarizeMailings([mail('a@x.vn', '<1>'), mail('a@x.vn', '<3>')])).toEqual({
      addresses: 1,
      differing: ['a@x.vn: 2 times'],
      repeated: 0,
    });
  });

  it('counts mails without a Message-ID as different ones', () => {
    expect(summarizeMailings([mail('a@x.vn'), mail('a@x.vn')]).differing).toHaveLength(1);
  });
});
