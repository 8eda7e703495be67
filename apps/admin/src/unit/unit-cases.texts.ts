import { createI18n } from '@khai-bao/ui';

export const unitCasesTexts = createI18n({
  vi: {
    title: 'Ca nghi ngờ tại đơn vị',
    stages: {
      notified: 'Đã báo Trung tâm y tế',
      taken: 'Trung tâm y tế đang xử lý',
      ended: 'Trung tâm y tế đã xử lý xong',
    },
    sources: {
      rules: 'Tờ khai có dấu hiệu',
      'gate-staff': 'Nhân viên cổng báo',
      contact: 'Người tiếp xúc của một ca',
    },
    next: {
      notified:
        'Mời người này chờ ở chỗ thoáng, cách mọi người 2 mét, đeo khẩu trang. Đừng tự đưa đi; Trung tâm y tế sẽ gọi.',
      taken:
        'Làm theo lời Trung tâm y tế. Giữ danh sách người trực cổng lúc đó; không công bố tên người này.',
      ended: 'Đơn vị không cần làm gì thêm.',
    },
    taken: (time: string) => `nhận lúc ${time}`,
    call: (who: string) => `Gọi ${who}`,
    hotline: (phone: string) => `Đường dây nóng ${phone}`,
  },
  en: {
    title: 'Suspected cases at the unit',
    stages: {
      notified: 'The medical centre is notified',
      taken: 'The medical centre takes care of it',
      ended: 'The medical centre has finished',
    },
    sources: {
      rules: 'Signs in the declaration',
      'gate-staff': 'Reported by gate staff',
      contact: 'Contact of a case',
    },
    next: {
      notified:
        'Ask the person to wait in the open air, 2 metres from others, with a mask. Do not take them anywhere; the medical centre will call.',
      taken:
        'Follow the medical centre. Keep the list of the gate staff of that time; do not publish the name.',
      ended: 'The unit has nothing more to do.',
    },
    taken: (time: string) => `taken at ${time}`,
    call: (who: string) => `Call ${who}`,
    hotline: (phone: string) => `Hotline ${phone}`,
  },
});
