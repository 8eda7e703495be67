import { areaSeed, AreaTree, foldVietnamese, provinces } from '@khai-bao/areas';
import type { IdCard, Person } from '@khai-bao/health-form';

const city = 'Thành phố Hồ Chí Minh';
const tree = new AreaTree(areaSeed);
/** The day on which the bundled areas hold. */
const seedDay = '2021-06-25';

/** A ward of the city as an address names it. */
export interface Ward {
  code: string;
  ward: string;
  district: string;
}

const wardOf = (code: string, ward: string): Ward => ({
  code,
  ward,
  district: tree.ancestorsOf(code, seedDay)[0]?.name ?? '',
});

/** Wards that match what was typed, with or without marks; at most eight. */
export function searchWards(typed: string): Ward[] {
  return tree
    .searchAreas(typed, { level: 'ward', limit: 8, on: seedDay })
    .map(({ code, name }) => wardOf(code, name));
}

/** An address as it was typed so far. */
export interface AddressDraft {
  /** In another province than the city. */
  elsewhere: boolean;
  ward: Ward | null;
  province: string;
  districtName: string;
  wardName: string;
  street: string;
}

/** An address as it is checked and sent. */
export function addressOf(draft: AddressDraft): Person['address'] {
  const street = draft.street.trim();
  if (draft.elsewhere)
    return {
      province: draft.province,
      district: draft.districtName.trim(),
      ward: draft.wardName.trim(),
      street,
    };
  const { ward } = draft;
  return {
    province: city,
    district: ward?.district ?? '',
    ward: ward?.ward ?? '',
    street,
    ...(ward ? { areaCode: ward.code } : {}),
  };
}

const foldProvince = (name: string): string => {
  const bare = foldVietnamese(name).replace(/^(tinh|thanh pho|tp) /, '');
  return ['hcm', 'tphcm', 'sai gon'].includes(bare) ? 'ho chi minh' : bare;
};

/** The address on a card: a ward of the city where it is in its list, otherwise as it stands on the card. */
export function placeOf(place: IdCard['place']): Partial<AddressDraft> {
  const { street, ward, district } = place;
  const province = provinces.find(({ name }) => foldProvince(name) === foldProvince(place.province));
  if (province === undefined) return {};
  if (province.name !== city)
    return {
      elsewhere: true,
      province: province.name,
      districtName: district,
      wardName: ward,
      street,
    };
  const [found] = searchWards(`${ward} ${district}`);
  return found ? { elsewhere: false, ward: found, street } : { elsewhere: false, ward: null, street };
}

/** True when an address needs nothing more. */
export const isAddressComplete = ({
  elsewhere,
  ward,
  province,
  districtName,
  wardName,
  street,
}: AddressDraft): boolean =>
  street.trim() !== '' &&
  (elsewhere ? [province, districtName, wardName].every((part) => part.trim() !== '') : ward !== null);

/** An address in one line. */
export const formatAddress = (draft: AddressDraft): string => {
  const { street, ward, district, province } = addressOf(draft);
  return [street, ward, district, province].filter(Boolean).join(', ');
};
