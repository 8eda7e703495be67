import type { GateDirection } from '@khai-bao/contracts';
import type { TwoLanguages } from './sheet.js';

/** The occasion of a declaration at a gate, by its direction. */
export const occasionTexts: Readonly<Record<GateDirection, TwoLanguages>> = {
  entrance: { vi: 'trước khi vào', en: 'Health declaration before you enter' },
  exit: { vi: 'trước khi ra', en: 'Health declaration before you leave' },
  both: { vi: 'khi vào và khi ra', en: 'Health declaration on the way in and out' },
};

/** The direction of a gate, and the arrow for it in a square of 24. */
export const directionTexts: Readonly<Record<GateDirection, TwoLanguages & { readonly arrow: string }>> = {
  entrance: { vi: 'Lối vào', en: 'Entrance', arrow: 'M12 3V20M5.5 13.5L12 20L18.5 13.5' },
  exit: { vi: 'Lối ra', en: 'Exit', arrow: 'M12 20V3M5.5 9.5L12 3L18.5 9.5' },
  both: { vi: 'Lối vào và ra', en: 'In and out', arrow: 'M7 20V4M2.5 8.5L7 4L11.5 8.5M17 4V20M12.5 15.5L17 20L21.5 15.5' },
}; // prettier-ignore

export const posterSteps: readonly TwoLanguages[] = [
  { vi: '1. Mở máy ảnh, quét mã', en: 'Scan with your camera, no app needed' },
  { vi: '2. Trả lời 5 câu hỏi', en: 'Answer five questions, half a minute' },
  { vi: '3. Đưa mã cho bảo vệ', en: 'Show your pass to the staff' },
];

export const posterTexts = {
  title: 'KHAI BÁO Y TẾ',
  titleLines: ['KHAI BÁO', 'Y TẾ'],
  scanHere: { vi: 'Quét mã này', en: 'Scan this code' },
  cannotScan: (host: string): TwoLanguages => ({
    vi: `Không quét được? Vào ${host} và gõ mã trên.`,
    en: 'Cannot scan? Open the address and type the code.',
  }),
  noPhone: {
    vi: 'Không có điện thoại? Nhân viên trực cổng khai giúp.',
    en: 'No phone? The staff will declare for you.',
  },
  whomToCall: { vi: 'Không khỏe, cần giúp? Gọi', en: 'Not well? Call' },
  version: (version: number, issuedOn: string): string =>
    `Bản ${version} · ${issuedOn.split('-').reverse().join('/')}`,
} as const;

/** The user guide that hangs at the gate. A changed sentence needs a new `printedGuideVersion`. */
export const guideTexts = {
  title: { vi: 'HƯỚNG DẪN TẠI CỔNG', en: 'How to pass this gate' },
  howToDeclare: { vi: 'Cách khai báo', en: 'How to declare' },
  steps: [
    {
      vi: 'Mở máy ảnh của điện thoại, quét mã QR trên áp phích. Không phải cài gì.',
      en: 'Scan the QR code with your phone’s camera. Nothing to install.',
    },
    {
      vi: 'Điền họ tên, số điện thoại, nơi ở và trả lời 5 câu hỏi về sức khỏe.',
      en: 'Fill in your name, phone and address, and answer five health questions.',
    },
    {
      vi: 'Đọc phần đồng ý, bấm Gửi. Trẻ em do người lớn đi cùng khai.',
      en: 'Agree and send. An adult declares for a child.',
    },
    {
      vi: 'Đưa màn hình màu cho nhân viên trực cổng. Mã dùng được 24 giờ.',
      en: 'Show the coloured screen to the staff. It is valid for 24 hours.',
    },
  ],
  colors: { vi: 'Màu trên màn hình', en: 'What the colours mean' },
  pass: {
    word: { vi: 'XANH · Mời vào', en: 'Green: go in' },
    meaning: { vi: 'Đưa mã cho nhân viên quét rồi vào.', en: 'Let the staff scan your pass, then go in.' },
  },
  caution: {
    word: { vi: 'VÀNG · Chờ hỏi thêm', en: 'Amber: please wait' },
    meaning: {
      vi: 'Nhân viên hỏi thêm vài câu rồi quyết định. Chưa có nghĩa là có bệnh.',
      en: 'The staff ask a few questions and decide. It does not mean that you are ill.',
    },
  },
  stop: {
    word: { vi: 'ĐỎ · Dừng lại', en: 'Red: stop' },
    meaning: {
      vi: 'Đứng chờ ở chỗ riêng, cách người khác 2 mét. Trung tâm y tế sẽ gọi cho bạn.',
      en: 'Wait aside, two metres from others. The medical centre will call you.',
    },
  },
  help: { vi: 'Nhân viên giúp bạn', en: 'The staff help you' },
  helpLines: [
    {
      vi: 'Không có điện thoại thông minh: nhân viên khai hộ ngay tại cổng.',
      en: 'No smartphone: the staff declare for you at the gate.',
    },
    {
      vi: 'Không đọc được chữ, không rành máy: nhân viên đọc câu hỏi cho bạn.',
      en: 'The staff read the questions to you if you wish.',
    },
  ],
  call: { vi: 'Gọi ai khi cần', en: 'Whom to call' },
  callHint: {
    vi: 'Khó thở, môi tím: gọi ngay 115.',
    en: 'Short of breath or blue lips: call 115 now.',
  },
} as const;

/** What guards read once and keep at their place. */
export const guardTexts = {
  title: { vi: 'DÀNH CHO NHÂN VIÊN TRỰC CỔNG', en: 'For the guards of this place' },
  steps: [
    { vi: 'Vào địa chỉ bên dưới, đăng nhập bằng tài khoản của chính bạn. Đừng dùng chung tài khoản.', en: 'Sign in at the address below with your own account. Do not share it.' },
    { vi: 'Chọn cổng của bạn, rồi quét mã của từng người. Máy quét liên tục, không cần bấm.', en: 'Choose your gate, then scan each pass. The camera goes on by itself.' },
    { vi: 'XANH: mời vào. VÀNG: hỏi thêm rồi bấm Cho vào hoặc Dừng. ĐỎ: không cho vào.', en: 'Green: let in. Amber: ask, then decide. Red: do not let in.' },
    { vi: 'Người bị ĐỎ: mời sang chỗ riêng, cách 2 mét, đưa khẩu trang. Trung tâm y tế được báo ngay và sẽ gọi.', en: 'Red: lead the person aside, two metres away, offer a mask. The medical centre is informed at once.' },
    { vi: 'Người không có điện thoại, người già: bấm Khai hộ, đọc từng câu hỏi, xin đồng ý rồi mới gửi.', en: 'No phone: choose Declare for somebody, read each question aloud, ask for consent, then send.' },
    { vi: 'Không quét được: gõ mã 8 ký tự dưới mã QR của khách.', en: 'Cannot scan: type the eight characters below the visitor’s code.' },
    { vi: 'Mất mạng: cứ quét tiếp. Máy tự quyết và tự gửi khi có mạng. Đừng xóa trình duyệt.', en: 'No network: keep scanning. The phone decides and sends later.' },
    { vi: 'Thấy người ho, sốt mà màn hình xanh: bấm Báo nghi ngờ.', en: 'A visitor who coughs or has a fever on a green screen: report a suspicion.' },
    { vi: 'Cuối ca: đăng xuất. Áp phích rách, mờ, sai tên: báo quản trị đơn vị in lại.', en: 'End of shift: sign out. Damaged poster: tell the administrator.' },
  ],
  signIn: { vi: 'Địa chỉ đăng nhập', en: 'Sign in at' },
  gates: { vi: 'Các cổng của đơn vị', en: 'Gates of this place' },
  moreGates: (n: number): string => `và ${n} cổng nữa`,
} as const; // prettier-ignore
