import { findContactGaps, parseMailAddress } from './contact-gaps.js';

const contact = (change: object = {}) => ({
  representative: 'Lê Thị Hoa',
  phone: '+84908222333',
  email: null,
  ...change,
});

describe('a contact', () => {
  it('without e-mail lacks nothing', () => expect(findContactGaps(contact())).toEqual([]));

  it.each(['a@x.vn,b@x.vn', 'a@x.vn; b@x.vn', 'a@x.vn b@x.vn', 'a@x.vn\nb@x.vn'])(
    'never mails an account to a list: %j',
    (email) => {
      expect(parseMailAddress(contact({ email }))).toBeNull();
      expect(findContactGaps(contact({ email }))).toEqual(['email-list']);
    },
  );

  it.each(['Hoa <hoa@x.vn>', 'hoa', '@x.vn', 'hoa@x', 'undisclosed:;'])('%j is no address', (email) => {
    expect(parseMailAddress(contact({ email }))).toBeNull();
    expect(findContactGaps(contact({ email }))).toEqual(['email']);
  });

  it('takes one address, with spaces around it', () =>
    expect(parseMailAddress(contact({ email: ' hoa.le+cho@ban-quan-ly.com.vn ' }))).toBe(
      'hoa.le+cho@ban-quan-ly.com.vn',
    ));

  it('says who and which number is missing', () =>
    expect(findContactGaps(contact({ representative: ' ', phone: '0908' }))).toEqual([
      'representative',
      'phone',
    ]));
});
