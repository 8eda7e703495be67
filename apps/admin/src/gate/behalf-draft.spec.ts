import { consent2021, questionnaire2021 } from '@khai-bao/health-form';
import { formatAddress } from './behalf-address.js';
import {
  blankDraft,
  checkForm,
  formOf,
  mustChildAgree,
  withIdCard,
  type BehalfDraft,
} from './behalf-draft.js';

const today = '2021-06-30';
const cardOf = (address: string, number = '079150000123'): string =>
  `${number}||Nguyễn Thị Bảy|01011950|Nữ|${address}|01012021`;
const inCity = cardOf('12 Tôn Thất Đạm, Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh');

describe('an ID card', () => {
  it('fills in everything but the phone number, with the ward of the list', () => {
    const draft = withIdCard(blankDraft, inCity)!;
    expect(draft).toMatchObject({
      fullName: 'Nguyễn Thị Bảy',
      birthDate: '1950-01-01',
      birthYear: '1950',
      sex: 'female',
      idKind: 'cccd',
      idNumber: '079150000123',
      isFromIdCard: true,
      isAddressFromCard: true,
    });
    expect(formatAddress(draft)).toBe('12 Tôn Thất Đạm, Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh');
    const wrong = checkForm(formOf(draft, consent2021, today), questionnaire2021, consent2021, today);
    expect(Object.keys(wrong).filter((path) => path.startsWith('person'))).toEqual(['person.phone']);
  });

  it.each([
    ['5 Lê Lợi, Phường 1, Thành phố Mỹ Tho, Tiền Giang', true, 'Tỉnh Tiền Giang'],
    ['Ấp 3, Xã An Phước, Huyện Long Thành, Tỉnh Đồng Nai', true, 'Tỉnh Đồng Nai'],
    ['12 Đường Không Có, Phường Không Có, Quận Không Có, Hồ Chí Minh', false, ''],
    ['', false, ''],
  ])('with the address “%s” gives the whole address: %s', (address, isWhole, province) => {
    const draft = withIdCard(blankDraft, cardOf(address))!;
    expect([draft.isAddressFromCard, draft.province]).toEqual([isWhole, province]);
  });

  it('of somebody else begins a new form, and of the same person keeps what was answered', () => {
    const begun: BehalfDraft = {
      ...withIdCard(blankDraft, inCity)!,
      phone: '0903 123 456',
      agreed: true,
      answers: { symptoms: { value: true } },
    };
    expect(withIdCard(begun, inCity)).toMatchObject({ phone: '0903 123 456', agreed: true });
    expect(withIdCard(begun, cardOf('', '079150000999'))).toMatchObject({
      phone: '',
      agreed: false,
      answers: {},
    });
    expect(withIdCard(begun, 'KB1.aa.bb')).toBeNull();
  });
});

describe('a child', () => {
  const childOf = (birthYear: string, change: Partial<BehalfDraft> = {}): BehalfDraft => ({
    ...blankDraft,
    fullName: 'Lê Minh An',
    birthYear,
    representative: { fullName: 'Lê Thị Hoa', phone: '0903 123 456', relation: 'Mẹ', birthYear: '1985' },
    ...change,
  });
  const wrongIn = (draft: BehalfDraft) =>
    checkForm(formOf(draft, consent2021, today), questionnaire2021, consent2021, today);

  it.each([
    ['2016', false],
    ['2014', true],
    ['2006', true],
    ['2005', false],
    ['', false],
    ['20x4', false],
  ])('born in “%s” agrees beside the representative: %s', (birthYear, agrees) => {
    expect(mustChildAgree(childOf(birthYear), today)).toBe(agrees);
  });

  it('must agree, and the representative must be an adult whose year of birth is known', () => {
    expect(wrongIn(childOf('2012'))['consent.childAgreed']).toBe('childConsent');
    expect(wrongIn(childOf('2012', { childAgreed: true }))['consent.childAgreed']).toBeUndefined();
    const born = (birthYear: string): string | undefined => {
      const { representative } = childOf('2012');
      return wrongIn(childOf('2012', { representative: { ...representative, birthYear } }))[
        'representative.birthYear'
      ];
    };
    expect(['', '2006', '19x5', '1985'].map(born)).toEqual([
      'required',
      'representativeMinor',
      'type',
      undefined,
    ]);
  });
});
