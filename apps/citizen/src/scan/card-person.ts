import { parseIdCardQr } from '@khai-bao/health-form';
import { formatDate } from '@khai-bao/ui';
import { cityName, type WhoDraft } from '../declaration/who-draft.js';

type Areas = Pick<typeof import('../areas/search.js'), 'findProvince' | 'searchWards'>;

/** What a card's QR fills in, or null when it is no card's; its ward becomes a known one where it stands in the city's list. */
export function cardPerson(text: string, { findProvince, searchWards }: Areas): Partial<WhoDraft> | null {
  const card = parseIdCardQr(text);
  if (!card) return null;
  const { place } = card;
  const province = findProvince(place.province) ?? place.province;
  const [ward] = province === cityName ? searchWards(`${place.ward} ${place.district}`) : [];
  return {
    fullName: card.fullName,
    birth: formatDate(card.birthDate),
    sex: card.sex,
    nationality: 'VN',
    idKind: 'cccd',
    idNumber: card.number,
    province,
    district: ward?.district ?? place.district,
    ward: ward?.name ?? place.ward,
    areaCode: ward?.code ?? '',
    street: place.street,
  };
}
