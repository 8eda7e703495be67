import { createI18n } from '@khai-bao/ui';

export const missingGateI18n = createI18n({
  vi: {
    notFound: 'Không có cổng nào mang mã này',
    notFoundHint: 'Xem lại mã in bên dưới mã QR, hoặc hỏi nhân viên ở cổng.',
    'gate-retired': 'Cổng này không còn dùng',
    'gate-retiredHint': 'Hãy quét mã QR mới dán ở cổng, hoặc hỏi nhân viên.',
    'unit-closed': 'Nơi này đã đóng cửa',
    'unit-closedHint': (unit: string) =>
      `${unit} không còn nhận khai báo. Nếu nơi đây vẫn mở, hãy hỏi nhân viên ở cổng mã QR mới.`,
    'unit-merged': 'Nơi này đã nhập vào nơi khác',
    'unit-mergedHint': (unit: string) => `${unit} giờ dùng mã QR khác. Chọn cổng bạn đang đứng bên dưới.`,
    openGates: 'Các cổng đang dùng',
    openGatesHint: 'Chọn cổng bạn đang đứng.',
    suggestion: 'Có phải bạn muốn tới đây?',
    go: (code: string) => `Khai tại cổng ${code}`,
    directions: { entrance: 'Lối vào', exit: 'Lối ra', both: 'Lối vào và ra' },
    hours: (from: string, to: string) => `Mở ${from}–${to}`,
    noGate: 'Chưa có cổng nào khác đang dùng ở đây. Nhân viên ở cổng giúp bạn khai.',
    call: (phone: string) => `Gọi ${phone}`,
    typeAnother: 'Gõ mã khác',
  },
  en: {
    notFound: 'No gate has this code',
    notFoundHint: 'Check the code printed below the QR code, or ask the staff at the gate.',
    'gate-retired': 'This gate is no longer used',
    'gate-retiredHint': 'Scan the new QR code at the gate, or ask the staff.',
    'unit-closed': 'This place has closed',
    'unit-closedHint': (unit) =>
      `${unit} takes no more declarations. If it is open, ask the staff for the new QR code.`,
    'unit-merged': 'This place is now part of another',
    'unit-mergedHint': (unit) => `${unit} uses other QR codes now. Choose the gate where you stand.`,
    openGates: 'Gates in use',
    openGatesHint: 'Choose the gate where you stand.',
    suggestion: 'Is this where you are?',
    go: (code) => `Declare at gate ${code}`,
    directions: { entrance: 'Entrance', exit: 'Exit', both: 'In and out' },
    hours: (from, to) => `Open ${from}–${to}`,
    noGate: 'No other gate is in use here. The staff at the gate will help you.',
    call: (phone) => `Call ${phone}`,
    typeAnother: 'Type another code',
  },
});
