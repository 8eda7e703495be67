import { mailings } from './mailings.mjs';

describe('the mails that an inbox holds', () => {
  const mail = (address: string, messageId?: string) => ({
    to: [{ address }],
    ...(messageId === undefined ? {} : { messageId }),
  });

  it('tells a mail that came again as it was from another mail to the same address', () => {
    expect(mailings([mail('a@x.vn', '<1>'), mail('b@x.vn', '<2>'), mail('a@x.vn', '<1>')])).toEqual({
      addresses: 2,
      twice: [],
      again: 1,
    });
    expect(mailings([mail('a@x.vn', '<1>'), mail('a@x.vn', '<3>')])).toEqual({
      addresses: 1,
      twice: ['a@x.vn: 2 times'],
      again: 0,
    });
  });

  it('takes mails without a Message-ID for different ones', () => {
    expect(mailings([mail('a@x.vn'), mail('a@x.vn')]).twice).toHaveLength(1);
  });
});
