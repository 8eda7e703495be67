import type { DeclarationForm, RegistrationForm } from './demo-client.ts';
import type { ListedUnit } from './import-ncovi-list.ts';

/** How far the main job takes a unit of the demonstration. */
type DemoProgress =
  'activated' | 'mailed' | 'exempted' | 'pharmacy-listed' | 'account-requested' | 'questioned' | 'submitted';

interface DemoUnit {
  readonly progress: DemoProgress;
  readonly form: RegistrationForm;
}

interface DemoVisitor extends DeclarationForm {
  /** Gate staff declare for the person. */
  readonly onBehalf?: boolean;
}

/** Units of the demonstration. */
export const demoUnits: readonly DemoUnit[] = [
  {
    progress: 'activated',
    form: {
      name: 'Chợ Bến Nghé',
      kind: 'market',
      areaCode: '26740',
      street: '12 Tôn Thất Đạm',
      representative: 'Lê Thị Hoa',
      phone: '0908 222 333',
      expectedGates: 2,
    },
  },
  {
    progress: 'mailed',
    form: {
      name: 'Công ty Sao Mai',
      kind: 'company',
      areaCode: '26740',
      street: '45 Nguyễn Huệ',
      representative: 'Trần Quốc Dũng',
      phone: '028 3829 7000',
      email: 'hanhchinh@saomai.example.vn',
      taxCode: '0301234567',
    },
  },
  {
    progress: 'exempted',
    form: {
      name: 'Cửa hàng Hoa Lan',
      kind: 'business-premises',
      areaCode: '26740',
      street: '8 Hồ Tùng Mậu',
      representative: 'Phan Lan',
      phone: '0909 111 222',
      usesNcovi: true,
    },
  },
  {
    progress: 'pharmacy-listed',
    form: {
      name: 'Nhà thuốc An Tâm',
      kind: 'pharmacy',
      areaCode: '26740',
      street: '21 Lê Lợi',
      representative: 'Đỗ Minh Tâm',
      phone: '0907 555 666',
    },
  },
  {
    progress: 'account-requested',
    form: {
      name: 'Trường THCS Võ Trường Toản',
      kind: 'school',
      areaCode: '26740',
      street: '11 Nguyễn Bỉnh Khiêm',
      representative: 'Ngô Thị Hạnh',
      phone: '0902 777 888',
    },
  },
  {
    progress: 'questioned',
    form: {
      name: 'Quán cơm Bà Tư',
      kind: 'restaurant',
      areaCode: '26740',
      street: 'đường Nguyễn Thiệp',
      representative: 'Nguyễn Thị Tư',
      phone: '0938 444 555',
    },
  },
  {
    progress: 'submitted',
    form: {
      name: 'Khách sạn Sông Xanh',
      kind: 'hotel',
      areaCode: '26740',
      street: '2 Tôn Đức Thắng',
      representative: 'Vũ Hải',
      phone: '0912 345 678',
      email: 'letan@songxanh.example.vn',
    },
  },
  {
    progress: 'submitted',
    form: {
      name: 'Chung cư Mạc Đĩnh Chi',
      kind: 'residential',
      areaCode: '26737',
      street: '5 Mạc Đĩnh Chi',
      representative: 'Lý Thanh Bình',
      phone: '0986 123 987',
    },
  },
];

const no = { value: false };
const healthyAnswers: DeclarationForm['answers'] = {
  travelled: no,
  symptoms: no,
  'contact-patient': no,
  'contact-affected-country': no,
  'contact-symptomatic': no,
};
type Person = DeclarationForm['person'];
const person = (
  fullName: string,
  birthYear: number,
  sex: Person['sex'],
  phone: string,
  [ward, district, street]: readonly [ward: string, district: string, street: string],
): Person => ({
  fullName,
  birthYear,
  sex,
  nationality: 'VN',
  phone,
  address: { province: 'Thành phố Hồ Chí Minh', district, ward, street },
});

/** People who declare at the market's gate. */
export const demoVisitors: readonly DemoVisitor[] = [
  {
    person: person('Nguyễn Thị Minh Khai', 1990, 'female', '0903 123 456', [
      'Phường Đa Kao',
      'Quận 1',
      '17 Điện Biên Phủ',
    ]),
    answers: healthyAnswers,
  },
  {
    person: person('Trần Văn Nam', 1978, 'male', '0913 222 111', [
      'Phường Bến Nghé',
      'Quận 1',
      '3 Đồng Khởi',
    ]),
    answers: healthyAnswers,
  },
  {
    person: person('Phạm Ngọc Ánh', 2001, 'female', '0939 888 777', [
      'Phường 12',
      'Quận Gò Vấp',
      '120 Quang Trung',
    ]),
    answers: {
      ...healthyAnswers,
      travelled: { value: true, details: ['other-province'], text: 'Long An, về ngày 20/06' },
    },
  },
  {
    person: person('Lê Hoàng Phúc', 1965, 'male', '0918 456 123', ['Phường 5', 'Quận 3', '44 Bàn Cờ']),
    answers: healthyAnswers,
  },
  {
    person: person('Võ Thị Sáu', 1948, 'female', '0906 321 654', [
      'Phường Cầu Kho',
      'Quận 1',
      '9 Trần Đình Xu',
    ]),
    answers: healthyAnswers,
    onBehalf: true,
  },
  {
    person: person('Đặng Quang Huy', 1995, 'male', '0977 654 321', [
      'Phường Tân Định',
      'Quận 1',
      '61 Hai Bà Trưng',
    ]),
    answers: { ...healthyAnswers, symptoms: { value: true, details: ['cough'] } },
  },
  {
    person: person('Huỳnh Mỹ Linh', 1988, 'female', '0902 345 999', [
      'Phường Bến Thành',
      'Quận 1',
      '28 Lê Thánh Tôn',
    ]),
    answers: {
      ...healthyAnswers,
      symptoms: { value: true, details: ['fever', 'cough'] },
      'contact-patient': { value: true },
    },
  },
  {
    person: person('Bùi Gia Bảo', 1972, 'male', '0934 111 777', ['Phường Bến Nghé', 'Quận 1', '70 Pasteur']),
    answers: { ...healthyAnswers, symptoms: { value: true, details: ['shortness-of-breath'] } },
  },
  {
    person: person('Ngô Thanh Vân', 1983, 'female', '0908 909 808', [
      'Phường An Phú',
      'Thành phố Thủ Đức',
      '6 Thảo Điền',
    ]),
    answers: healthyAnswers,
  },
];

/** Officers on duty in the demonstration. */
export const demoDutyOfficers = [
  {
    username: 'ttyt.quan1',
    areaCode: '760',
    phone: '0909 115 760',
    email: 'truc@ttyt-quan1.example.vn',
  },
  { username: 'hcdc', areaCode: '79', phone: '0909 115 079', email: 'truc@hcdc.example.vn' },
] as const;

/** The training sessions of the demonstration. Source of the first: the letter of 25 June 2021, part II.3. */
export const demoTraining = {
  held: {
    title: 'Triển khai khai báo y tế điện tử tại các đơn vị',
    description: 'Buổi đầu: đặt áp phích có mã QR, trực cổng, khai báo hộ, báo ca nghi ngờ.',
    startsAt: '2021-06-26T10:00:00+07:00',
    endsAt: '2021-06-26T11:30:00+07:00',
    languages: ['vi'],
    attendeeGroups: ['unit-admin', 'gate-staff', 'official'],
    unitKinds: [],
    areaPaths: ['79'],
    seats: 500,
    roomAddress: 'https://phong-hop.example.vn/tap-huan-26-6',
    roomCode: '260621',
  },
  recording: 'https://video.example.vn/tap-huan-26-6',
  question: 'Mất mạng thì cổng còn quét mã được không?',
  answer: 'Được. Máy tự kiểm tra mã, giữ lượt vào ra và gửi lại khi có mạng.',
} as const;

/**
 * Entries of the national NCOVI list: a shop that says itself that it uses NCOVI, a market stall that only its name and ward point to,
 * and a unit that has not registered.
 */
export const listedUnits: readonly ListedUnit[] = [
  {
    entryId: 'NC-79-000111',
    name: 'Cửa hàng Hoa Lan',
    areaCode: '26740',
    street: '8 Hồ Tùng Mậu',
    phone: '0909 111 222',
  },
  { entryId: 'NC-79-000112', name: 'Chợ Bến Nghé', areaCode: '26740', street: 'Tôn Thất Đạm' },
  {
    entryId: 'NC-79-000113',
    name: 'Khách sạn Bông Sen Trắng',
    areaCode: '26740',
    street: '61 Đồng Khởi',
    taxCode: '0301234999',
  },
];
