import { createI18n, type SameShape } from '@khai-bao/ui';

/** Texts of a declaration that was not accepted yet, in Vietnamese. */
export const waitingVi = {
  title: 'Chưa gửi được tờ khai',
  lead: 'Tờ khai đang được giữ trên máy này. Chưa có mã thông hành cho tới khi gửi xong.',
  offline: 'Không có mạng. Có mạng lại, máy tự gửi.',
  busy: 'Nhiều người đang khai cùng lúc. Máy tự gửi lại, bạn không cần bấm.',
  failed: 'Chưa kết nối được. Máy tự gửi lại.',
  countdown: (s: number) => `Gửi lại sau ${s} giây`,
  sending: 'Đang gửi tờ khai',
  sendingHint: 'Giữ trang này mở, chỉ mất vài giây.',
  sendNow: 'Gửi ngay',
  staff: 'Cần vào gấp? Nhờ nhân viên ở cổng khai hộ, họ có máy riêng.',
  filledAt: (time: string) => `Bạn điền lúc ${time}`,
  refused: 'Tờ khai cần sửa trước khi gửi',
  refusedHint: 'Mở lại tờ khai, sửa chỗ được nhắc rồi gửi.',
  refusedGate: 'Cổng này không nhận tờ khai nữa',
  refusedGateHint: 'Cổng đã đổi mã. Quét mã QR mới ở cổng rồi khai lại.',
  open: 'Mở lại tờ khai',
  discard: 'Bỏ tờ khai này',
};

/** Texts of a declaration that was not accepted yet, in English. */
export const waitingEn: SameShape<typeof waitingVi> = {
  title: 'Not sent yet',
  lead: 'Your declaration is kept on this phone. There is no pass until it has been sent.',
  offline: 'You are offline. It is sent by itself when the network is back.',
  busy: 'Many people are declaring right now. It is sent again by itself, no need to press.',
  failed: 'No connection yet. It is sent again by itself.',
  countdown: (s) => `Trying again in ${s} seconds`,
  sending: 'Sending your declaration',
  sendingHint: 'Keep this page open, it takes a few seconds.',
  sendNow: 'Send now',
  staff: 'In a hurry? Ask the staff at the gate to declare for you on their device.',
  filledAt: (time) => `Filled in at ${time}`,
  refused: 'Something must be changed first',
  refusedHint: 'Open the form, change what is marked and send it.',
  refusedGate: 'This gate no longer takes declarations',
  refusedGateHint: 'The gate has a new code. Scan the new QR code and declare again.',
  open: 'Open the form',
  discard: 'Discard this declaration',
};

/** Texts of a declaration that was not accepted yet; loaded with its page. */
export const waitingI18n = createI18n({ vi: waitingVi, en: waitingEn });
