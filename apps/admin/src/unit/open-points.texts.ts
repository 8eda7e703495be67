import { createI18n } from '@khai-bao/ui';

export const openPointsTexts = createI18n({
  vi: {
    title: 'Việc cần làm hôm nay',
    none: 'Không có việc nào chờ. Các cổng đang chạy tốt.',
    loading: 'Đang xem các cổng, thiết bị và áp phích…',
    go: 'Xem',
    suspected: (n: number) => `${n} lượt nghi ngờ. Trung tâm y tế đã được báo; hãy xem ai và ở cổng nào.`,
    'device-locked': (name: string) => `Máy “${name}” bị khóa vì gõ sai PIN. Mở khóa nếu đúng người trực.`,
    'posters-outdated': (n: number) => `${n} cổng treo áp phích cũ. In lại, treo lên và chụp ảnh xác nhận.`,
    'device-waiting': (name: string, n: number) =>
      `Máy “${name}” còn giữ ${n} lượt chưa gửi. Đưa máy về chỗ có mạng.`,
    'posters-unconfirmed': (n: number) => `${n} cổng chưa có ảnh xác nhận áp phích.`,
    'no-staff': 'Chưa có nhân viên trực cổng nào. Thêm người để kiểm tra mã.',
    'pins-missing': (n: number) => `${n} nhân viên chưa có mã PIN để đổi ca trên máy trực.`,
    'left-inside': (n: number) => `Lần đóng cửa trước lệch ${n} lượt. Nhắc người trực ghi cả lượt ra.`,
    'device-silent': (name: string) => `Máy “${name}” hơn một ngày không hoạt động. Còn dùng không?`,
  },
  en: {
    title: 'To do today',
    none: 'Nothing waits. The gates are running well.',
    loading: 'Looking at gates, devices and posters…',
    go: 'See',
    suspected: (n: number) =>
      `${n} suspected ${n === 1 ? 'visit' : 'visits'}. The medical centre knows; see who and at which gate.`,
    'device-locked': (name: string) =>
      `Device “${name}” is locked after wrong PINs. Unlock it if the right person has it.`,
    'posters-outdated': (n: number) =>
      `${n} ${n === 1 ? 'gate has an old poster' : 'gates have old posters'}. Print, hang and confirm with a photo.`,
    'device-waiting': (name: string, n: number) =>
      `Device “${name}” still holds ${n} checks. Bring it to where there is a network.`,
    'posters-unconfirmed': (n: number) =>
      `${n} ${n === 1 ? 'gate has' : 'gates have'} no photo that confirms the poster.`,
    'no-staff': 'There is no gate staff yet. Add people who check passes.',
    'pins-missing': (n: number) =>
      `${n} ${n === 1 ? 'person has' : 'people have'} no PIN for the change of shift on a device.`,
    'left-inside': (n: number) => `The last closing was off by ${n}. Remind the guards to record exits.`,
    'device-silent': (name: string) => `Device “${name}” has been silent for over a day. Is it still used?`,
  },
});
